import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { sumOfSquares } from '../tensor';

/** Keeps a gradient that points straight at zero from being divided by zero, as PyTorch does. */
const EPSILON = 1e-6;

/** Gradients that are not too long, and how long they were. */
export interface ClippedGradients {
  readonly gradients: tf.Tensor[];
  /** Scalar: the norm before clipping. */
  readonly norm: tf.Scalar;
}

/**
 * Shortens gradients that are together longer than `maxNorm`, without turning them:
 * `g · min(1, maxNorm / (‖g‖ + 10⁻⁶))`, where ‖g‖ is the Euclidean norm of all values of all
 * gradients. Source: Pascanu et al. 2013, algorithm 1; equal to PyTorch's `clip_grad_norm_`.
 *
 * @param gradients tensors of any shapes; not changed
 * @param maxNorm above 0; `Infinity` only measures
 * @returns new tensors in the same order, and the norm before clipping
 * @throws {RangeError} when maxNorm is not above 0
 */
export function clipByGlobalNorm(
  gradients: readonly tf.Tensor[],
  maxNorm: number,
): ClippedGradients {
  if (!(maxNorm > 0)) {
    const expected = { en: 'a number above 0', zh: '大于 0 的数' };
    throw new BilingualRangeError(mismatch('maxNorm', expected, maxNorm));
  }
  return tf.tidy(() => {
    const norm = tf.addN(gradients.map(sumOfSquares)).sqrt<tf.Scalar>();
    if (maxNorm === Infinity) return { gradients: gradients.map((g) => g.clone()), norm };
    const scale = tf.minimum(1, tf.div(maxNorm, norm.add(EPSILON)));
    return { gradients: gradients.map((gradient) => gradient.mul(scale)), norm };
  });
}
