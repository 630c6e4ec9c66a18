import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Linear } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, T, IN, OUT] = [2, 3, 5, 7];
const layer = new Linear(IN, OUT, new Random(1));
layer.bias.assign(tf.linspace(-1, 1, OUT));
const x = tf.randomNormal<tf.Rank.R3>([B, T, IN], 0, 1, 'float32', 1);

describe('Linear', () => {
  it('is x W + b, at every position and at one position a sentence', () => {
    const [weight, bias] = [layer.weight.arraySync(), layer.bias.arraySync()];
    const apply = (row: number[]) =>
      bias.map((b, j) => row.reduce((sum, value, i) => sum + value * weight[i][j], b));
    expect(layer.forward(x)).toBeAllClose(x.arraySync().map((rows) => rows.map(apply)));
    const one = x.slice([0, 1, 0], [B, 1, IN]).squeeze<tf.Tensor2D>([1]);
    expect(layer.forward(one)).toBeAllClose(one.arraySync().map(apply));
  });

  it('starts with weights of variance 2 / (in + out), and biases 0', () => {
    const { weight, bias } = new Linear(80, 120, new Random(2));
    const deviation = Math.sqrt(tf.moments(weight).variance.dataSync()[0]);
    expect(Math.abs(deviation / Math.sqrt(2 / 200) - 1)).toBeLessThan(0.05);
    expect(bias).toBeAllClose(tf.zeros([120]), { atol: 0 });
  });

  it('leaks no tensor and refuses another size', async () => {
    await expectNoLeak(() => layer.forward(x));
    expect(() => layer.forward(tf.zeros([B, T, OUT]))).toThrow(
      'x: expected [B=2, T=3, in=5], received [2, 3, 7]',
    );
  });
});
