import * as tf from '@tensorflow/tfjs';
import { EmptyBatchError, SentenceError } from './errors';
import { PAD_ID } from './specialTokens';

/**
 * Rows of different lengths as one matrix, filled up with `<pad>` on the right.
 *
 * @param length columns; the longest row when absent
 * @returns int32 [B, T]; the caller disposes of it
 * @throws {EmptyBatchError} when there are no rows
 * @throws {SentenceError} naming the first row that is longer than `length`
 */
export function padSequences(
  rows: readonly (readonly number[])[],
  length: number = longestOf(rows),
): tf.Tensor2D {
  if (rows.length === 0) throw new EmptyBatchError();
  const ids = new Int32Array(rows.length * length).fill(PAD_ID);
  rows.forEach((row, i) => {
    if (row.length > length) throw rowTooLong(i, row.length, length);
    ids.set(row, i * length);
  });
  return tf.tensor2d(ids, [rows.length, length], 'int32');
}

/** The length of the longest row; 0 of none. */
export function longestOf(rows: readonly (readonly number[])[]): number {
  return rows.reduce((most, row) => Math.max(most, row.length), 0);
}

function rowTooLong(i: number, received: number, length: number): SentenceError {
  return new SentenceError({
    en: `row ${i}: expected at most ${length} token ids, received ${received}`,
    zh: `第 ${i} 行：最多 ${length} 个词元编号，收到的是 ${received} 个`,
  });
}
