import * as tf from '@tensorflow/tfjs';
import { assertRank, assertShape } from './shape';

/**
 * Applies one weight matrix to every position: `y[b, t] = x[b, t] · W`.
 * The batch and time axes are flattened first, (B, T, in) → (B·T, in), because all positions share
 * the matrix, and one large product is faster than B small ones.
 *
 * @param x [B, T, in]   @param weight [in, out]
 * @returns [B, T, out]
 * @throws {ShapeError} when x has not three axes, or its last one is not the matrix's first
 */
export function project(x: tf.Tensor3D, weight: tf.Tensor2D): tf.Tensor3D {
  assertRank('x', x, ['B', 'T', 'in']);
  const [B, T] = x.shape;
  const [size, outputSize] = weight.shape;
  assertShape('x', x, { B, T, in: size });
  return tf.tidy(() => {
    const flat = tf.matMul(x.reshape([B * T, size]), weight); // [B·T, out]
    return flat.reshape([B, T, outputSize]);
  });
}
