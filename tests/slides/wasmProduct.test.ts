import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mendPortableProduct } from '../../lib/tensor/portableProduct.cjs';
import '../../slides/node_modules/@tensorflow/tfjs-backend-wasm';

const before = tf.getBackend();

beforeAll(async () => {
  expect(await tf.setBackend('wasm')).toBe(true);
});
// Where nothing was computed before, there is no backend to go back to.
afterAll(() => (before ? tf.setBackend(before) : tf.removeBackend('wasm')));

const numbered = (shape: number[]) =>
  tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape).sin();
const product = () => tf.matMul(numbered([2, 3, 5, 7]), numbered([2, 1, 7, 2]));

/** By sums of products, without the kernel in question. */
function expected(): tf.Tensor {
  const [a, b] = [numbered([2, 3, 5, 7]), numbered([2, 1, 7, 2])];
  return tf.mul(a.expandDims(-1), b.expandDims(-3)).sum(-2);
}

const difference = () => tf.max(tf.abs(tf.sub(product(), expected()))).dataSync()[0];

it('mends the product of the backend that the live slide computes on', () => {
  expect(difference(), 'if this is right now, the mend can go').toBeGreaterThan(0.1);
  mendPortableProduct(tf, 'wasm');
  expect(difference()).toBeLessThan(1e-5);
});
