import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { flatten, unflatten } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const tensors = [
  tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  tf.scalar(7),
  tf.tensor1d([8, 9, 10, 11, 12]),
];
const shapes = tensors.map(({ shape }) => shape);

describe('flatten', () => {
  it('concatenates values in row order', () => {
    expect(flatten(tensors)).toBeAllClose([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(flatten([tf.scalar(7)])).toBeAllClose([7]);
  });

  it('lets gradients through', () => {
    const gradient = tf.grads((...given: tf.Tensor[]) => flatten(given).square().sum<tf.Scalar>());
    gradient(tensors).forEach((g, i) => expect(g).toBeAllClose(tensors[i].mul(2)));
  });
});

describe('unflatten', () => {
  it('undoes flatten', () => {
    const back = unflatten(flatten(tensors), shapes);
    expect(back).toHaveLength(3);
    back.forEach((tensor, i) => expect(tensor).toBeAllClose(tensors[i]));
  });

  it('leaves nothing behind, nor does flatten', async () => {
    const vector = flatten(tensors);
    await expectNoLeak(() => unflatten(vector, shapes));
    await expectNoLeak(() => flatten(tensors));
  });
});
