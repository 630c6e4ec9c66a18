import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import '../../lib/tensor';
import { crossEntropy } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import golden from './fixtures/crossEntropy.json';

const logits = () => tf.tensor3d(golden.logits); // [3, 5, 7]
const labels = () => tf.tensor2d(golden.labels, undefined, 'int32'); // [3, 5]

describe('crossEntropy', () => {
  it.each(golden.cases)('equals PyTorch with label smoothing $labelSmoothing', (expected) => {
    const { labelSmoothing, loss, gradient } = expected;
    const lossOf = (x: tf.Tensor) => crossEntropy(x as tf.Tensor3D, labels(), { labelSmoothing });
    const { value, grad } = tf.valueAndGrad(lossOf)(logits());
    expect(value).toBeAllClose(loss);
    expect(grad).toBeAllClose(gradient, { atol: 1e-7 });
  });

  it('is the mean surprise at the right token, in nats', () => {
    // Probability 1/4 of the right token at the first position, 1/2 at the second.
    const rows = tf.log<tf.Tensor3D>(
      tf.tensor3d([
        [
          [0.5, 0.25, 0.25],
          [0.25, 0.25, 0.5],
        ],
      ]),
    );
    const loss = crossEntropy(rows, tf.tensor2d([[1, 2]], undefined, 'int32'));
    expect(loss).toBeAllClose((Math.log(4) + Math.log(2)) / 2);
  });

  it('does not look at padding', () => {
    const before = crossEntropy(logits(), labels(), { labelSmoothing: 0.1 });
    const noise = labels().equal(0).cast('float32').expandDims(2).mul(tf.range(0, 7).mul(100));
    const after = crossEntropy(logits().add(noise), labels(), { labelSmoothing: 0.1 });
    expect(after).toBeAllClose(before);
  });

  it('takes another id for padding', () => {
    const shifted = labels().mul<tf.Tensor2D>(-1).add<tf.Tensor2D>(6).cast<tf.Tensor2D>('int32'); // 0 becomes 6
    const mirrored = tf.reverse(logits(), 2);
    expect(crossEntropy(mirrored, shifted, { padId: 6 })).toBeAllClose(golden.cases[0].loss);
  });

  it('is exact for logits so large that a probability rounds to 0', () => {
    const loss = crossEntropy(
      tf.tensor3d([[[1000, 0, -1000]]]),
      tf.tensor2d([[2]], [1, 1], 'int32'),
    );
    expect(loss).toBeAllClose(2000);
  });

  it('is 0, with no gradient, where all is padding', () => {
    const nothing = tf.zeros<tf.Rank.R2>([3, 5], 'int32');
    const lossOf = (x: tf.Tensor) => crossEntropy(x as tf.Tensor3D, nothing);
    const { value, grad } = tf.valueAndGrad(lossOf)(logits());
    expect(value).toBeAllClose(0);
    expect(grad).toBeAllClose(tf.zeros([3, 5, 7]));
  });

  it('refuses labels that do not belong to the logits', () => {
    const other = tf.zeros<tf.Rank.R2>([3, 7], 'int32');
    expect(() => crossEntropy(logits(), other)).toThrow(
      'labels: expected [B=3, T=5], received [3, 7]',
    );
    const floats = labels().cast<tf.Tensor2D>('float32');
    expect(() => crossEntropy(logits(), floats)).toThrow('labels: expected dtype int32');
    const flat = tf.zeros([5, 7]) as unknown as tf.Tensor3D;
    expect(() => crossEntropy(flat, labels())).toThrow('logits: expected 3 axes [B, T, V]');
  });

  it.each([-0.1, 1, NaN])('refuses label smoothing %d', (labelSmoothing) => {
    const loss = () => crossEntropy(logits(), labels(), { labelSmoothing });
    expect(loss).toThrow(
      `labelSmoothing: expected a number from 0 up to 1, received ${labelSmoothing}`,
    );
  });

  it('leaves nothing behind', async () => {
    const [x, y] = [logits(), labels()];
    await expectNoLeak(() => crossEntropy(x, y, { labelSmoothing: 0.1 }));
  });
});
