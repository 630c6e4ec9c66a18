import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { FeedForward } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, T, D, F] = [2, 3, 5, 7];
const network = new FeedForward(D, F, new Random(1));
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);

describe('FeedForward', () => {
  it('is max(0, x W₁ + b₁) W₂ + b₂ at every position', () => {
    network.inner.bias.assign(tf.linspace(-1, 1, F));
    network.outer.bias.assign(tf.linspace(1, 2, D));
    const { inner, outer } = network;
    const rows = x.reshape<tf.Tensor2D>([B * T, D]);
    const hidden = tf.maximum<tf.Tensor2D>(0, tf.add(tf.matMul(rows, inner.weight), inner.bias));
    const expected = tf.add(tf.matMul(hidden, outer.weight), outer.bias).reshape([B, T, D]);
    expect(network.forward(x)).toBeAllClose(expected);
  });

  it('has GELU between its layers when told so', () => {
    const smooth = new FeedForward(D, F, new Random(1), 'gelu');
    const hidden = smooth.inner.forward(x).arraySync().flat();
    // x Φ(x), Φ by its integral: Simpson's rule from -8 to x, in 400 steps.
    const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
    const phi = (z: number) => {
      const h = (z + 8) / 400;
      const inner = Array.from(
        { length: 399 },
        (_, i) => (i % 2 === 0 ? 4 : 2) * density(-8 + (i + 1) * h),
      );
      return (h / 3) * (density(-8) + density(z) + inner.reduce((sum, value) => sum + value, 0));
    };
    const activated = hidden.map((row) => row.map((z) => z * phi(z)));
    const expected = tf.add(
      tf.matMul(tf.tensor2d(activated), smooth.outer.weight),
      smooth.outer.bias,
    );
    expect(smooth.forward(x)).toBeAllClose(expected.reshape([B, T, D]), { atol: 1e-5 });
    expect(network.activation).toBe('relu');
  });

  it('moves nothing between positions: permuted in, permuted out', () => {
    const order = [2, 0, 1];
    expect(network.forward(tf.gather(x, order, 1))).toBeAllClose(
      tf.gather(network.forward(x), order, 1),
    );
  });

  it('drops hidden activations in training', () => {
    const nothing = <Kind extends tf.Tensor>(t: Kind): Kind => tf.zerosLike<Kind>(t);
    const onlyBias = tf.broadcastTo(network.outer.bias, [B, T, D]);
    expect(network.forward(x, { dropout: nothing })).toBeAllClose(onlyBias);
  });

  it('leaks no tensor and refuses another size', async () => {
    await expectNoLeak(() => network.forward(x));
    expect(() => network.forward(tf.zeros([B, T, F]))).toThrow(
      'x: expected [B=2, T=3, in=5], received [2, 3, 7]',
    );
  });
});
