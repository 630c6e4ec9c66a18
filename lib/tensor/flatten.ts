import * as tf from '@tensorflow/tfjs';

/**
 * All values of several tensors, concatenated in one vector. What treats every value alike, such as a
 * norm or an optimiser, then costs a handful of calls instead of a handful a tensor.
 *
 * @param tensors of any shapes, all of one dtype; at least one
 * @returns [N], N being the sum of the sizes
 */
export function flatten(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tensor.as1D())));
}

/**
 * The reverse of {@link flatten}: cuts a vector into tensors of the given shapes.
 *
 * @param vector [N], N being the sum of the sizes of the shapes
 */
export function unflatten(vector: tf.Tensor1D, shapes: readonly number[][]): tf.Tensor[] {
  return tf.tidy(() => {
    const pieces = tf.split(vector, shapes.map(tf.util.sizeFromShape));
    return pieces.map((piece, i) => piece.reshape(shapes[i]));
  });
}
