import * as tf from '@tensorflow/tfjs';
import { ShapeError } from './shape';

/** Numbers with a shape: a tensor, a number, or nested arrays. */
export type NumbersLike = tf.Tensor | tf.TensorLike;

/**
 * Refuses numbers that are not the expected ones: `max |actual - expected| ≤ tolerance`.
 * NaN is close to nothing, not even to NaN.
 *
 * @param tolerance largest absolute difference allowed
 * @returns the largest absolute difference that there is
 * @throws {ShapeError} when the shapes differ
 * @throws {RangeError} `expected 0.5 at [1, 2], received 0.75 (tolerance 0.000001)`
 * @example assertClose([0.5, 0.25], [0.5, 0.5], 0.5) // 0.25
 */
export function assertClose(actual: NumbersLike, expected: NumbersLike, tolerance = 1e-6): number {
  const left = numbersOf(actual);
  const right = numbersOf(expected);
  if (String(left.shape) !== String(right.shape)) {
    throw new ShapeError(
      `actual: expected [${right.shape.join(', ')}], received [${left.shape.join(', ')}]`,
    );
  }
  let largest = 0;
  left.values.forEach((value, i) => {
    const difference = value === right.values[i] ? 0 : Math.abs(value - right.values[i]);
    if (!(difference <= tolerance)) {
      const place = right.shape.length > 0 ? ` at [${placeOf(i, right.shape).join(', ')}]` : '';
      throw new RangeError(
        `expected ${right.values[i]}${place}, received ${value} (tolerance ${tolerance})`,
      );
    }
    largest = Math.max(largest, difference);
  });
  return largest;
}

function numbersOf(input: NumbersLike): { shape: number[]; values: number[] } {
  if (input instanceof tf.Tensor) {
    return { shape: input.shape, values: Array.from(input.dataSync(), Number) };
  }
  return tf.tidy(() => numbersOf(tf.tensor(input)));
}

/** The indices of the i-th number in row order. */
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
