import * as tf from '@tensorflow/tfjs';
import { assertDtype, assertShape, keepWhere } from '../tensor';

/** Padding replaced by 0, whatever it held. @param x [B, T, D] @param isToken bool [B, T] */
export function clearPadding(x: tf.Tensor3D, isToken?: tf.Tensor2D): tf.Tensor3D {
  if (!isToken) return x;
  const [B, T] = x.shape;
  assertDtype('isToken', isToken, 'bool');
  assertShape('isToken', isToken, { B, T });
  return tf.tidy(() => keepWhere(isToken.expandDims(-1), x));
}

/** N, tokens of the batch: all its positions but padding. @returns scalar */
export function countTokens([B, T]: readonly number[], isToken?: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => (isToken ? isToken.cast('float32').sum() : tf.scalar(B * T)));
}

/**
 * The mean of each feature over the tokens of a batch: `1/N Σ x[b, t, d]`. Padding takes no part.
 *
 * @param x [B, T, D], 0 where there is padding
 * @param count N, see {@link countTokens}
 * @returns [D]
 */
export function meanOverTokens(x: tf.Tensor3D, count: tf.Scalar): tf.Tensor1D {
  return tf.tidy(() => x.sum([0, 1]).div(count));
}

/**
 * A value of each feature that follows what batches show, as state beside the parameters: saved with
 * them, never trained.
 *
 * @returns [D]
 */
export function runningStatistic(size: number, start: number): tf.Variable<tf.Rank.R1> {
  return tf.tidy(() => tf.variable(tf.fill<tf.Rank.R1>([size], start), false));
}
