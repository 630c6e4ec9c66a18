import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  causalMask,
  clearHidden,
  combineMasks,
  hideMasked,
  isToken,
  paddingMask,
} from '../../lib/attention';
import { expectNoLeak } from '../support/leaks';

const ids = tf.tensor2d(
  [
    [5, 6, 0],
    [7, 0, 0],
  ],
  [2, 3],
  'int32',
);

it.each([
  [() => causalMask(NaN), 'length: expected a whole number from 1 up, received NaN'],
  [() => causalMask(1.5), 'length: expected a whole number from 1 up, received 1.5'],
  [() => causalMask(3, -1), 'start: expected a whole number from 1 up, received -1'],
  [() => causalMask(3, 0.5), 'start: expected a whole number from 1 up, received 0.5'],
])('a causal mask of no whole number is refused: %s', (make, message) => {
  expect(make).toThrow(message);
});

describe('masks', () => {
  it('isToken is true where there is a token', () => {
    expect(isToken(ids).dtype).toBe('bool');
    expect(isToken(ids).arraySync()).toEqual([
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect(isToken(ids, 7).arraySync()).toEqual([
      [1, 1, 1],
      [0, 1, 1],
    ]);
  });

  it('paddingMask is true where there is a token', () => {
    const mask = paddingMask(ids);
    expect(mask.dtype).toBe('bool');
    expect(mask.arraySync()).toEqual([[[[1, 1, 0]]], [[[1, 0, 0]]]]);
    expect(paddingMask(ids, 7).arraySync()).toEqual([[[[1, 1, 1]]], [[[0, 1, 1]]]]);
  });

  it('causalMask is a lower triangle with its diagonal', () => {
    const mask = causalMask(3);
    expect(mask.dtype).toBe('bool');
    expect(mask.arraySync()).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
  });

  it('combineMasks allows what all allow', () => {
    const both = combineMasks(paddingMask(ids), causalMask(3));
    expect(both.shape).toEqual([2, 1, 3, 3]);
    expect(both.arraySync()).toEqual([
      [
        [
          [1, 0, 0],
          [1, 1, 0],
          [1, 1, 0],
        ],
      ],
      [
        [
          [1, 0, 0],
          [1, 0, 0],
          [1, 0, 0],
        ],
      ],
    ]);
  });

  it('causalMask after S positions shows them all', () => {
    expect(causalMask(2, 3).arraySync()).toEqual([
      [1, 1, 1, 1, 0],
      [1, 1, 1, 1, 1],
    ]);
  });

  it('hideMasked leaves allowed scores as they are, and replaces the others, whatever they are', () => {
    const scores = tf.tensor4d([1, NaN, 3e38, 4, 5, -Infinity, 7, 8, 9], [1, 1, 3, 3]);
    expect(hideMasked(scores, causalMask(3)).arraySync()).toEqual([
      [
        [
          [1, -1e9, -1e9],
          [4, 5, -1e9],
          [7, 8, 9],
        ],
      ],
    ]);
  });

  it('hideMasked sends no gradient to a replaced score', () => {
    const scores = tf.zeros<tf.Rank.R4>([1, 1, 3, 3]);
    const gradient = tf.grad((t) => hideMasked(t as tf.Tensor4D, causalMask(3)).sum())(scores);
    expect(gradient.reshape([3, 3])).toBeAllClose(causalMask(3).cast('float32'), { atol: 0 });
  });

  it('clearHidden has 0 where no query may see, by head or for all of them', () => {
    const seen = (...flat: number[]) => tf.tensor4d(flat, [1, 2, 2, 3], 'bool');
    // Head 0: keys 0, 1. Head 1: key 1 by the second query only.
    const mask = seen(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0);
    const heads = tf.tensor4d([1, 2, NaN, Infinity, 5, NaN], [1, 2, 3, 1]);
    expect(clearHidden([heads], mask)[0].reshape([2, 3]).arraySync()).toEqual([
      [1, 2, 0],
      [0, 5, 0],
    ]);
    const whole = tf.tensor3d([1, 2, NaN], [1, 3, 1]);
    expect(clearHidden([whole], mask)[0].reshape([3]).arraySync()).toEqual([1, 2, 0]);
    expect(clearHidden([whole])[0]).toBe(whole);
  });

  it('clearHidden takes a mask of fewer axes', () => {
    const x = tf.tensor4d([1, NaN, 3], [1, 1, 3, 1]);
    for (const mask of [tf.tensor1d([1, 0, 1], 'bool'), tf.tensor2d([[1, 0, 1]], [1, 3], 'bool')]) {
      expect(clearHidden([x], mask)[0].reshape([3]).arraySync()).toEqual([1, 0, 3]);
    }
  });

  it('leak no tensor', async () => {
    await expectNoLeak(() => paddingMask(ids));
    await expectNoLeak(() => causalMask(3));
    const scores = tf.zeros<tf.Rank.R4>([1, 1, 3, 3]);
    const mask = causalMask(3);
    await expectNoLeak(() => hideMasked(scores, mask));
    await expectNoLeak(() => clearHidden([scores], mask));
    await expectNoLeak(() => isToken(ids));
    await expectNoLeak(() => combineMasks(mask, mask));
  });
});
