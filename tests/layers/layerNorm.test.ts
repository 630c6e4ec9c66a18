import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { LayerNorm } from '../../lib/layers';
import { expectNoLeak } from '../support/leaks';

const [B, T, D] = [2, 3, 5];
const norm = new LayerNorm(D);

describe('LayerNorm', () => {
  it('is what one computes by hand', () => {
    // 1, 2, 3, 4, 5: mean 3, variance 2.
    const expected = [-2, -1, 0, 1, 2].map((x) => x / Math.sqrt(2 + 1e-5));
    expect(norm.forward(tf.tensor3d([1, 2, 3, 4, 5], [1, 1, D]))).toBeAllClose([[expected]]);
  });

  it('gives every position mean 0 and variance 1, then gain and bias', () => {
    const scaled = new LayerNorm(D);
    scaled.gain.assign(tf.fill([D], 3));
    scaled.bias.assign(tf.fill([D], 7));
    const { mean, variance } = tf.moments(
      scaled.forward(tf.randomNormal([B, T, D], 4, 9, 'float32', 1)),
      -1,
    );
    expect(mean).toBeAllClose(tf.fill([B, T], 7), { atol: 1e-4 });
    expect(variance).toBeAllClose(tf.fill([B, T], 9), { rtol: 1e-3 });
  });

  it('lets no other position take part', () => {
    const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 2);
    const changed: tf.Tensor3D = tf.add(x, tf.oneHot([2], T).reshape([1, T, 1]));
    const first = (t: tf.Tensor3D) => t.slice([0, 0, 0], [B, 2, D]);
    expect(first(norm.forward(changed))).toBeAllClose(first(norm.forward(x)), { atol: 0, rtol: 0 });
  });

  it('leaks no tensor and refuses another size', async () => {
    const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 2);
    await expectNoLeak(() => norm.forward(x));
    expect(() => norm.forward(tf.zeros([B, T, 7]))).toThrow(
      'x: expected [B=2, T=3, D=5], received [2, 3, 7]',
    );
  });
});
