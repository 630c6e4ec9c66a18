import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mendPortableProduct } from '../../lib/tensor/portableProduct.cjs';

beforeAll(async () => {
  vi.stubEnv('ATTENTION_KIT_BACKEND', 'cpu');
  await import('../../lib/tensor/backend'); // chooses what computes, and mends it
});

const numbered = (shape: number[]) =>
  tf
    .range(
      0,
      shape.reduce((a, b) => a * b, 1),
    )
    .reshape(shape)
    .sin();

describe('the product in plain JavaScript', () => {
  it.each([
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [2, 1, 5],
      [1, 3, 1],
    ],
    [[3], [2, 1]],
    [[2, 3], [3]],
    [[2, 3], []],
    [
      [1, 1],
      [2, 3],
    ],
    [
      [2, 3],
      [2, 3],
    ],
  ])('broadcasts batches %j and %j as TensorFlow does', (one, other) => {
    const a = numbered([...one, 2, 7]);
    const b = numbered([...other, 5, 7]);
    const held = tf.memory().numTensors;
    const result = tf.matMul(a, b, false, true);
    expect(tf.memory().numTensors).toBe(held + 1);
    const expected = tf.mul(a.expandDims(-2), b.expandDims(-3)).sum(-1);
    expect(result.shape).toEqual(expected.shape);
    expect(tf.max(tf.abs(tf.sub(result, expected))).dataSync()[0]).toBeLessThan(1e-5);
  });

  it('leaves nothing behind in the backend', () => {
    const data = () => tf.backend().numDataIds();
    const [a, b] = [numbered([2, 3, 2, 7]), numbered([2, 1, 7, 5])];
    const held = data();
    tf.matMul(a, b).dispose();
    expect(data()).toBe(held);
  });

  it('still refuses batches that do not fit', () => {
    expect(() => tf.matMul(numbered([2, 3, 5]), numbered([3, 5, 2]))).toThrow();
  });

  it('is mended once', () => {
    expect(tf.getBackend()).toBe('cpu');
    const kernel = tf.getKernel('BatchMatMul', 'cpu');
    mendPortableProduct(tf);
    expect(tf.getKernel('BatchMatMul', 'cpu')).toBe(kernel);
  });
});
