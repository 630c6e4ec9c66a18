import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { float32Text } from './float32Text';
import { ShapeError } from './shape';

/** Values with a shape: a tensor, a number, or nested arrays. */
export type NumbersLike = tf.Tensor | tf.TensorLike;

/** Where two arrays are not close: the first such place, in row order. */
export interface Difference {
  /** One index an axis; empty for a scalar. */
  readonly place: readonly number[];
  readonly actual: number;
  readonly expected: number;
}

/**
 * The first place where `|actual − expected| > tolerance`, or `undefined` if there is none.
 * NaN is close to nothing, not even to NaN.
 *
 * @param tolerance largest absolute difference allowed
 * @throws {ShapeError} when the shapes differ
 */
export function firstDifference(
  actual: NumbersLike,
  expected: NumbersLike,
  tolerance = 1e-6,
): Difference | undefined {
  const [left, right] = sameShape(actual, expected);
  const at = left.values.findIndex((value, i) => !(distance(value, right.values[i]) <= tolerance));
  if (at < 0) return undefined;
  const place = placeOf(at, right.shape);
  return { place, actual: left.values[at], expected: right.values[at] };
}

/**
 * Refuses values that are not the expected ones: `max |actual − expected| ≤ tolerance`.
 * NaN is close to nothing, not even to NaN.
 *
 * @param tolerance largest absolute difference allowed
 * @returns the largest absolute difference that there is
 * @throws {ShapeError} when the shapes differ
 * @throws {RangeError} `expected 0.5 at [1, 2], received 0.75 (tolerance 0.000001)`
 * @example assertClose([0.5, 0.25], [0.5, 0.5], 0.5) // 0.25
 */
export function assertClose(actual: NumbersLike, expected: NumbersLike, tolerance = 1e-6): number {
  const difference = firstDifference(actual, expected, tolerance);
  if (difference) throw tooFar(difference, tolerance);
  const [left, right] = sameShape(actual, expected);
  return left.values.reduce(
    (most, value, i) => Math.max(most, distance(value, right.values[i])),
    0,
  );
}

/** 0 also between two equal infinities. */
function distance(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b);
}

function tooFar({ place, actual, expected }: Difference, tolerance: number): BilingualRangeError {
  const index = `[${place.join(', ')}]`;
  const [at, where] = place.length > 0 ? [` at ${index}`, `${index} 处`] : ['', ''];
  const [wanted, found] = [expected, actual].map(float32Text);
  return new BilingualRangeError({
    en: `expected ${wanted}${at}, received ${found} (tolerance ${tolerance})`,
    zh: `${where}应为 ${wanted}，收到的是 ${found}（容差 ${tolerance}）`,
  });
}

function sameShape(actual: NumbersLike, expected: NumbersLike): [Numbers, Numbers] {
  const [left, right] = [numbersOf(actual), numbersOf(expected)];
  if (String(left.shape) === String(right.shape)) return [left, right];
  const [wanted, found] = [right, left].map(({ shape }) => `[${shape.join(', ')}]`);
  throw new ShapeError(mismatch('actual', wanted, found));
}

/** Values in row order. */
type Numbers = { shape: number[]; values: number[] };

function numbersOf(input: NumbersLike): Numbers {
  if (input instanceof tf.Tensor) {
    return { shape: input.shape, values: Array.from(input.dataSync(), Number) };
  }
  return tf.tidy(() => numbersOf(tf.tensor(input)));
}

/** The indices of the i-th value in row order. */
function placeOf(i: number, shape: readonly number[]): number[] {
  let rest = i;
  return [...shape]
    .reverse()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .reverse();
}
