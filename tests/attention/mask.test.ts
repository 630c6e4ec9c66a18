import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask, combineMasks, hideMasked, paddingMask } from '../../lib/attention';
import { expectNoLeak } from '../support/leaks';

const ids = tf.tensor2d(
  [
    [5, 6, 0],
    [7, 0, 0],
  ],
  [2, 3],
  'int32',
);

describe('masks', () => {
  it('paddingMask is true where there is a word', () => {
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

  it('hideMasked leaves allowed scores as they are', () => {
    const scores = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
    const hidden = hideMasked(scores, causalMask(3)).arraySync()[0][0];
    expect(hidden[2]).toEqual([7, 8, 9]);
    expect(hidden[0][0]).toBe(1);
    expect(hidden[0][2]).toBeLessThan(-1e8);
  });

  it('leak no tensor', async () => {
    await expectNoLeak(() => paddingMask(ids));
    await expectNoLeak(() => causalMask(3));
    const scores = tf.zeros<tf.Rank.R4>([1, 1, 3, 3]);
    const mask = causalMask(3);
    await expectNoLeak(() => hideMasked(scores, mask));
    await expectNoLeak(() => combineMasks(mask, mask));
  });
});
