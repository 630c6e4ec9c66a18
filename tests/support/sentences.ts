import * as tf from '@tensorflow/tfjs';

/** Token ids, int32 [B, T]. */
export function ids(rows: readonly (readonly number[])[]): tf.Tensor2D {
  return tf.tensor2d(
    rows.map((row) => [...row]),
    [rows.length, rows[0].length],
    'int32',
  );
}

/** B, Ts, Tt of the sentences below, and a vocabulary that has room for each side's ids. */
export const SIZES = { B: 3, Ts: 7, Tt: 5, sourceVocabSize: 17, targetVocabSize: 19 } as const;

/** int32 [B, Ts]: three sources, two of them with padding. */
export const source = ids([
  [5, 6, 7, 8, 9, 10, 2],
  [11, 12, 13, 2, 0, 0, 0],
  [14, 15, 16, 3, 4, 2, 0],
]);

/** int32 [B, Tt]: their targets, shifted right, of one length. */
export const target = ids([
  [1, 5, 6, 7, 8],
  [1, 9, 10, 11, 12],
  [1, 11, 12, 13, 4],
]);

/** int32 [B, Tt]: two of the targets end earlier. */
export const shortTarget = ids([
  [1, 5, 6, 7, 8],
  [1, 9, 10, 0, 0],
  [1, 11, 12, 13, 0],
]);
