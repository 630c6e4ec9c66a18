import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { assertClose, ShapeError } from '../../lib/tensor';

describe('assertClose', () => {
  it('returns the largest difference', () => {
    expect(assertClose([0.5, 0.25], [0.5, 0.5], 0.5)).toBe(0.25);
    expect(assertClose([3, 5], [3, 5])).toBe(0);
    expect(assertClose(0.5, 0.25, 1)).toBe(0.25);
  });

  it('compares tensors with arrays, and leaves no tensor behind', () => {
    const weights = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const before = tf.memory().numTensors;
    expect(assertClose(weights, [[1, 2, 3], [4, 5, 6]])).toBe(0); // prettier-ignore
    expect(tf.memory().numTensors).toBe(before);
    weights.dispose();
  });

  it('names the place and both numbers', () => {
    expect(() =>
      assertClose(
        [
          [1, 2, 3],
          [4, 5, 7],
        ],
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ),
    ).toThrow(
      // prettier-ignore
      'expected 6 at [1, 2], received 7 (tolerance 0.000001)',
    );
    expect(() => assertClose(1, 2)).toThrow('expected 2, received 1');
    expect(() => assertClose([0.1], [0.2])).toThrow('expected 0.2 at [0], received 0.1 (');
  });

  it('takes NaN for close to nothing, and an infinity for itself only', () => {
    expect(() => assertClose([NaN], [NaN])).toThrow(RangeError);
    expect(() => assertClose([1], [NaN], 1e9)).toThrow(RangeError);
    expect(() => assertClose([Infinity], [1], 1e9)).toThrow(RangeError);
    expect(assertClose([Infinity], [Infinity])).toBe(0);
  });

  it('refuses other shapes', () => {
    expect(() => assertClose([1, 2], [[1, 2]])).toThrow(ShapeError);
    expect(() => assertClose([1, 2], [[1, 2]])).toThrow('actual: expected [1, 2], received [2]');
  });
});
