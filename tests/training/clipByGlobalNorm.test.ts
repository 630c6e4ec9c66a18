import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { flatten, unflatten } from '../../lib/tensor';
import { clipByGlobalNorm } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import golden from './fixtures/clipByGlobalNorm.json';

const gradients = () => golden.gradients.map((g) => tf.tensor(g as number[]));

describe('clipByGlobalNorm', () => {
  it.each(golden.cases)('equals PyTorch for a largest norm of $maxNorm', (expected) => {
    const { gradients: clipped, norm } = clipByGlobalNorm(gradients(), expected.maxNorm);
    expect(norm).toBeAllClose(expected.norm);
    clipped.forEach((g, i) => expect(g).toBeAllClose(expected.clipped[i]));
  });

  it('is the same for all gradients in one vector', () => {
    const {
      gradients: [vector],
    } = clipByGlobalNorm([flatten(gradients())], 1);
    const pieces = unflatten(
      vector as tf.Tensor1D,
      gradients().map((g) => g.shape),
    );
    pieces.forEach((g, i) => expect(g).toBeAllClose(golden.cases[1].clipped[i]));
  });

  it('only measures when the largest norm is infinite', () => {
    const { gradients: same, norm } = clipByGlobalNorm(gradients(), Infinity);
    expect(norm).toBeAllClose(golden.cases[0].norm);
    same.forEach((g, i) => expect(g).toBeAllClose(gradients()[i]));
  });

  it('divides by a little more than the norm: 10⁻⁶, as PyTorch does', () => {
    const {
      gradients: [half],
    } = clipByGlobalNorm([tf.tensor1d([0, 1e-6])], 1e-6);
    expect(half).toBeAllClose([0, 0.5e-6], { atol: 1e-12 });
  });

  it('leaves a gradient of zero at zero', () => {
    const {
      gradients: [zero],
      norm,
    } = clipByGlobalNorm([tf.zeros([3])], 1);
    expect(zero).toBeAllClose([0, 0, 0]);
    expect(norm).toBeAllClose(0);
  });

  it.each([0, -1, NaN])('refuses a largest norm of %d', (maxNorm) => {
    const message = `maxNorm: expected a number above 0, received ${maxNorm}`;
    expect(() => clipByGlobalNorm(gradients(), maxNorm)).toThrow(message);
  });

  it('leaves nothing behind', async () => {
    const given = gradients();
    await expectNoLeak(() => ({ ...clipByGlobalNorm(given, 1) }));
  });
});
