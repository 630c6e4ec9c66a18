import * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import { assertCount, assertSeed, Random } from '../tensor';
import { assertPosition } from './assertOption';
import { EmptyBatchError, SentenceError } from './errors';
import type { Language } from './language';
import { longestOf, padSequences } from './padSequences';

/** What a learner reads of a batch: tensors by name, each with one row an example. */
export type BatchTensors = { readonly [name: string]: tf.Tensor };

/** Some examples of a data set, made ready for a learner. Whoever receives it disposes of it. */
export interface Batch<T extends BatchTensors> {
  readonly tensors: T;
  /** How many tokens there are to predict: what the loss of the batch is a sum over. */
  readonly tokens: number;
}

/** Examples that are handed out in batches: what a model trains on, or is tested on. */
export interface BatchSource<T extends BatchTensors> {
  /** How many examples there are. */
  readonly size: number;
  /** Tokens of the longest row of any batch, before rounding: the fewest positions a model needs. */
  readonly longest?: number;
  /** How the rows of token ids were made of sentences, by name: a checkpoint keeps it. */
  readonly languages?: Readonly<Record<string, Language>>;
  /** How many batches of this size there are: the steps of an epoch. */
  batchCount(batchSize: number): number;
  /** All examples once, in batches. */
  batches(options: BatchOptions): Iterable<Batch<T>>;
}

/** How examples are dealt out. */
export interface BatchOptions {
  /** Examples in a batch; the last one may hold fewer. */
  readonly batchSize: number;
  /** The same seed gives the same batches; absent, nothing is shuffled. */
  readonly seed?: number;
  /** Put examples of like length together, which saves padding. Default true. */
  readonly groupByLength?: boolean;
  /** Rounds the lengths of rows up to multiples of this, so that few shapes occur. Default 1. */
  readonly lengthStep?: number;
  /** Positions that the model has: a longer row is refused, and padding stops here. */
  readonly maxLen?: number;
  /** Begins with this batch, counted from 0; those before it are not built. Default 0. */
  readonly from?: number;
}

/** What `dealBatches` lends to whoever makes a batch. */
export interface BatchTools {
  /** Rows of token ids as int32 [B, T], filled up with `<pad>`; T follows `lengthStep` and `maxLen`. */
  readonly pad: (rows: readonly (readonly number[])[]) => tf.Tensor2D;
  /**
   * Random numbers for one example of the batch, such as which of its tokens to mask. They depend
   * on the seed and on the example, not on the batch: whoever resumes in the middle of an epoch, or
   * takes other batches, draws the same. Without a seed they are the same at every call.
   *
   * @param row 0 for the first example of the batch
   */
  readonly randomOf: (row: number) => Random;
}

/**
 * Deals out examples in batches, each example exactly once. Examples of like length go together, so
 * little is spent on padding; which of them meet, and the order of the batches, is drawn from the
 * seed. Without a seed, batches go from short to long.
 *
 * @param lengthsOf the lengths of an example's rows by name; the first one is what examples are
 *   sorted by, the next one decides between equals
 * @param make makes a batch of the examples of one group
 * @throws {EmptyBatchError} when there are no examples
 * @throws {SentenceError} naming the first row that has no tokens, or more than `maxLen`
 * @throws {RangeError} when `batchSize` or `lengthStep` is not a whole number from 1 up
 * @throws {TextOptionError} when `from` is not a whole number from 0 up
 * @example
 * // Pairs of sentences that mean the same, for a learner that compares them:
 * dealBatches(
 *   pairs,
 *   ({ first, second }) => ({ first: first.length, second: second.length }),
 *   (group, { pad }) => ({
 *     tensors: { first: pad(group.map((p) => p.first)), second: pad(group.map((p) => p.second)) },
 *     tokens: group.length,
 *   }),
 *   { batchSize: 32, seed: 1 },
 * )
 */
export function* dealBatches<Example, T extends BatchTensors>(
  examples: readonly Example[],
  lengthsOf: (example: Example) => Readonly<Record<string, number>>,
  make: (group: readonly Example[], tools: BatchTools) => Batch<T>,
  options: BatchOptions,
): Generator<Batch<T>, void, undefined> {
  assertOptions(options);
  const { batchSize, seed, groupByLength = true, from = 0 } = options;
  if (examples.length === 0) throw new EmptyBatchError();
  const lengths = examples.map(lengthsOf);
  lengths.forEach((rows, i) => assertLengths(rows, i, options.maxLen));
  const shuffle = shuffler(seed);
  const shuffled = shuffle([...examples.keys()]);
  const sorted = groupByLength ? sortByLength(shuffled, lengths) : shuffled;
  for (const indices of shuffle(cut(sorted, batchSize)).slice(from)) {
    const group = indices.map((i) => examples[i]);
    yield make(group, toolsFor(indices, options));
  }
}

/** Frees the tensors of a batch. */
export function disposeBatch(batch: Batch<BatchTensors>): void {
  tf.dispose(batch.tensors);
}

function assertOptions({ batchSize, seed = 0, lengthStep = 1, from = 0 }: BatchOptions): void {
  assertCount('batchSize', batchSize);
  assertCount('lengthStep', lengthStep);
  assertSeed('seed', seed);
  assertPosition('from', from);
}

/** One stream for the order of the examples and then of the batches; the given order without a seed. */
function shuffler(seed?: number): <T>(items: readonly T[]) => readonly T[] {
  if (seed === undefined) return (items) => items;
  const random = new Random(seed).fork('batches');
  return (items) => random.shuffle(items);
}

/** Sorting is stable: examples of equal lengths stay in the order in which they came. */
function sortByLength(
  indices: readonly number[],
  lengths: readonly Readonly<Record<string, number>>[],
): number[] {
  const keys = lengths.map((rows) => Object.values(rows));
  const compare = (a: number, b: number): number => {
    const differences = keys[a].map((length, row) => length - keys[b][row]);
    return differences.find((difference) => difference !== 0) ?? 0;
  };
  return [...indices].sort(compare);
}

function cut<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function toolsFor(indices: readonly number[], options: BatchOptions): BatchTools {
  const { seed = 0, lengthStep = 1, maxLen = Infinity } = options;
  return {
    pad(rows) {
      const longest = longestOf(rows);
      const rounded = Math.ceil(longest / lengthStep) * lengthStep;
      return padSequences(rows, Math.max(longest, Math.min(rounded, maxLen)));
    },
    randomOf: (row) => new Random(seed).fork(`example ${indices[row]}`),
  };
}

/** A row has a token at least, and fits the model. */
function assertLengths(
  rows: Readonly<Record<string, number>>,
  index: number,
  maxLen = Infinity,
): void {
  for (const [name, length] of Object.entries(rows)) {
    const expected =
      length < 1
        ? { en: 'at least one token id', zh: '至少一个词元编号' }
        : { en: `at most ${maxLen} token ids (maxLen)`, zh: `最多 ${maxLen} 个词元编号（maxLen）` };
    if (length >= 1 && length <= maxLen) continue;
    throw new SentenceError(mismatch(`${name} ${index + 1}`, expected, length));
  }
}
