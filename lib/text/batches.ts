import * as tf from '@tensorflow/tfjs';
import { Random } from '../tensor';
import { EmptyBatchError, SentenceError, TextOptionError } from './errors';
import { BOS_ID, EOS_ID, PAD_ID } from './specialTokens';

/** A sentence pair as token ids, each side ending in `<eos>`, without padding. */
export interface EncodedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/**
 * Sentence pairs side by side, filled up with `<pad>` on the right. Legend: B pairs, Ts and Tt
 * the lengths of the longest source and target among them. Whoever receives it disposes it.
 */
export interface Batch {
  /** int32 [B, Ts]: x₁ … xₙ `<eos>` */
  readonly source: tf.Tensor2D;
  /** int32 [B, Tt]: `<bos>` y₁ … yₙ, what the decoder reads (teacher forcing, shifted right) */
  readonly targetInput: tf.Tensor2D;
  /** int32 [B, Tt]: y₁ … yₙ `<eos>`, what it is to predict at the same positions */
  readonly targetOutput: tf.Tensor2D;
  /** B */
  readonly size: number;
  /** How many tokens there are to predict: `<eos>` counts, padding does not. */
  readonly targetTokens: number;
}

/** Options of {@link makeBatches}. */
export interface BatchOptions {
  /** Pairs in a batch; the last one may hold fewer. */
  readonly batchSize: number;
  /** The same seed gives the same batches; absent, nothing is shuffled. */
  readonly seed?: number;
  /** Put pairs of like length together, which saves padding. Default true. */
  readonly groupByLength?: boolean;
  /** Rounds Ts and Tt up to multiples of this, so that few shapes occur. Default 1. */
  readonly lengthStep?: number;
  /** Positions that the model has: a longer sentence is refused, and padding stops here. */
  readonly maxLen?: number;
}

/**
 * Deals out pairs in batches, each pair exactly once. Pairs of like length go together, so little
 * is spent on padding; which of them meet, and the order of the batches, is drawn from the seed.
 * Without a seed, batches go from short to long.
 *
 * @throws {EmptyBatchError} when there are no pairs
 * @throws {SentenceError} naming the first pair with an empty or too long side
 * @throws {TextOptionError} when the batch size or the length step is not a whole number from 1 up
 */
export function* makeBatches(
  pairs: readonly EncodedPair[],
  options: BatchOptions,
): Generator<Batch, void, undefined> {
  const { batchSize, seed, groupByLength = true, lengthStep = 1, maxLen = Infinity } = options;
  assertCount('batchSize', batchSize);
  assertCount('lengthStep', lengthStep);
  if (pairs.length === 0) throw emptyBatch();
  pairs.forEach((pair, i) => assertLength(pair, i, maxLen));
  const random = seed === undefined ? undefined : new Random(seed).fork('batches');
  const shuffled = random?.shuffle(pairs) ?? pairs;
  const groups = cut(groupByLength ? sortByLength(shuffled) : shuffled, batchSize);
  for (const group of random?.shuffle(groups) ?? groups) {
    yield makeBatch(group, { lengthStep, maxLen });
  }
}

/**
 * One batch of the given pairs, in their order.
 *
 * @throws {EmptyBatchError} when there are no pairs
 */
export function makeBatch(
  pairs: readonly EncodedPair[],
  { lengthStep = 1, maxLen = Infinity }: Pick<BatchOptions, 'lengthStep' | 'maxLen'> = {},
): Batch {
  const roundUp = (length: number) =>
    Math.max(length, Math.min(Math.ceil(length / lengthStep) * lengthStep, maxLen));
  const targets = pairs.map(({ target }) => target);
  const sources = pairs.map(({ source }) => source);
  const Tt = roundUp(longest(targets));
  return {
    source: padSequences(sources, roundUp(longest(sources))),
    targetInput: padSequences(targets.map(shiftRight), Tt),
    targetOutput: padSequences(targets, Tt),
    size: pairs.length,
    targetTokens: targets.reduce((sum, target) => sum + target.length, 0),
  };
}

/** Frees the tensors of a batch. */
export function disposeBatch(batch: Batch): void {
  tf.dispose([batch.source, batch.targetInput, batch.targetOutput]);
}

/**
 * Rows of different lengths as one matrix, filled up with `<pad>` on the right.
 *
 * @param length columns; the longest row when absent
 * @returns int32 [B, T]; the caller disposes it
 * @throws {EmptyBatchError} when there are no rows
 * @throws {SentenceError} naming the first row that is longer than `length`
 */
export function padSequences(
  rows: readonly (readonly number[])[],
  length: number = longest(rows),
): tf.Tensor2D {
  if (rows.length === 0) throw emptyBatch();
  const ids = new Int32Array(rows.length * length).fill(PAD_ID);
  rows.forEach((row, i) => {
    if (row.length > length) throw rowTooLong(i, row.length, length);
    ids.set(row, i * length);
  });
  return tf.tensor2d(ids, [rows.length, length], 'int32');
}

/** `y₁ … yₙ <eos>` becomes `<bos> y₁ … yₙ`. */
function shiftRight(target: readonly number[]): number[] {
  return [BOS_ID, ...target.slice(0, -1)];
}

function longest(rows: readonly (readonly number[])[]): number {
  return rows.reduce((most, row) => Math.max(most, row.length), 0);
}

/** Sorting is stable: pairs of equal lengths stay in the order in which they came. */
function sortByLength(pairs: readonly EncodedPair[]): EncodedPair[] {
  return [...pairs].sort(
    (a, b) => a.target.length - b.target.length || a.source.length - b.source.length,
  );
}

function cut<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function assertCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new TextOptionError({
    en: `${name}: expected a whole number from 1 up, received ${count}`,
    zh: `${name}：应为不小于 1 的整数，收到的是 ${count}`,
  });
}

function assertLength({ source, target }: EncodedPair, i: number, maxLen: number): void {
  for (const [side, chinese, ids] of [
    ['source', '源句', source],
    ['target', '译句', target],
  ] as const) {
    if (ids.at(-1) !== EOS_ID || ids.length < 2 || ids.length > maxLen) {
      const range = `2 to ${maxLen}`;
      throw new SentenceError({
        en: `pair ${i}, ${side}: expected ${range} token ids ending in <eos>, received ${ids.length}`,
        zh: `第 ${i} 个句对的${chinese}：应为 ${range} 个以 <eos> 结尾的词元编号，收到 ${ids.length} 个`,
      });
    }
  }
}

function rowTooLong(i: number, received: number, length: number): SentenceError {
  return new SentenceError({
    en: `row ${i}: expected at most ${length} token ids, received ${received}`,
    zh: `第 ${i} 行：最多 ${length} 个词元编号，收到 ${received} 个`,
  });
}

function emptyBatch(): EmptyBatchError {
  return new EmptyBatchError({
    en: 'batch: expected at least one sentence, received none',
    zh: '批量：至少要有一个句子，但一个也没有',
  });
}
