import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Random, standardize, sumOfSquares } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const random = new Random(5);
const numbers = Array.from({ length: 2 * 3 * 7 }, () => 3 + 2 * random.normal());
const arriving = numbers.map(() => random.normal());
const x = () => tf.tensor3d(numbers, [2, 3, 7]);
const weights = () => tf.tensor3d(arriving, [2, 3, 7]);
const EPSILON = 1e-3;

/** The formula as it is written; TensorFlow.js finds the gradient. */
function written(z: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(z, -1, true);
  return z.sub(mean).div(variance.add(EPSILON).sqrt());
}

describe.each(['tensorflow', 'cpu'])('on the backend %s', (backend) => {
  afterEach(() => tf.setBackend('tensorflow'));

  it('standardize is the formula, in value and gradient', async () => {
    await tf.setBackend(backend);
    const slope = (f: (z: tf.Tensor) => tf.Tensor) =>
      tf.grad((z: tf.Tensor) => f(z).mul(weights()).sum())(x());
    expect(standardize(x(), EPSILON)).toBeAllClose(written(x()));
    expect(slope((z) => standardize(z, EPSILON))).toBeAllClose(slope(written), { atol: 1e-6 });
  });

  it('standardize has a gradient that gradients can be taken of', async () => {
    await tf.setBackend(backend);
    const second = (f: (z: tf.Tensor) => tf.Tensor) => {
      const first = tf.grad((z: tf.Tensor) => f(z).mul(weights()).square().sum());
      return tf.grad((z: tf.Tensor) => first(z).mul(weights()).sum())(x());
    };
    expect(second((z) => standardize(z, EPSILON))).toBeAllClose(second(written), { atol: 1e-4 });
  });

  it('standardize makes a constant row 0, with a gradient that is a number', async () => {
    await tf.setBackend(backend);
    const flat = tf.fill([1, 5], 3);
    expect(standardize(flat, EPSILON)).toBeAllClose(tf.zeros([1, 5]));
    const slope = tf.grad((z: tf.Tensor) => standardize(z, EPSILON).square().sum())(flat);
    expect(slope).toBeAllClose(tf.zeros([1, 5]));
  });

  it('sumOfSquares is what it says', async () => {
    await tf.setBackend(backend);
    expect(sumOfSquares(x())).toBeAllClose(numbers.reduce((sum, n) => sum + n * n, 0));
    expect(sumOfSquares(tf.scalar(-3))).toBeAllClose(9);
  });
});

it('leaves nothing behind', async () => {
  const z = x();
  await expectNoLeak(() => standardize(z, EPSILON));
  await expectNoLeak(() => sumOfSquares(z));
});
