import * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import { assertShape, ShapeError } from './shape';

/**
 * Applies one weight matrix to every position: `y[b, t] = x[b, t] · W`; or to one position a sentence,
 * as in a step of a recurrent network: `y[b] = x[b] · W`.
 * The batch and time axes are flattened first, (B, T, in) → (B·T, in), because all positions share
 * the matrix, and one large product is faster than B small ones.
 *
 * @param x [B, T, in] or [B, in]   @param weight [in, out]
 * @returns [B, T, out] or [B, out]
 * @throws {ShapeError} when x has another number of axes, or its last one is not the matrix's first
 */
export function project<R extends tf.Rank.R2 | tf.Rank.R3>(
  x: tf.Tensor<R>,
  weight: tf.Tensor2D,
): tf.Tensor<R> {
  const [size, outputSize] = weight.shape;
  const leading = x.shape.slice(0, -1);
  const [B, T] = leading;
  if (leading.length === 1) assertShape('x', x, { B, in: size });
  else if (leading.length === 2) assertShape('x', x, { B, T, in: size });
  else throw new ShapeError(mismatch('x', EXPECTED, `[${x.shape.join(', ')}]`));
  return tf.tidy(() => {
    const rows = tf.util.sizeFromShape(leading);
    const flat = tf.matMul(x.reshape<tf.Tensor2D>([rows, size]), weight); // [B·T, out]
    return flat.reshape<tf.Tensor<R>>([...leading, outputSize]);
  });
}

const EXPECTED = { en: '[B, T, in] or [B, in]', zh: ' [B, T, in] 或 [B, in]' };
