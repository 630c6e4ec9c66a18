import * as tf from '@tensorflow/tfjs';

/**
 * Brings every row to mean 0 and variance 1: `y = (x - μ) / √(σ² + ε)`, with mean μ and variance σ²
 * of the row, its last axis. What layer norm does before gain and bias.
 *
 * The gradient is the formula worked out, `(dy - mean(dy) - y · mean(dy · y)) / √(σ² + ε)`: half the
 * passes over the numbers that going back through each operation takes.
 *
 * @param x float32 [..., D]
 * @param epsilon added to the variance, so that a constant row does not divide by 0
 * @returns the same shape as x
 */
export function standardize<T extends tf.Tensor>(x: T, epsilon: number): T {
  const compute = tf.customGrad((input, save) => {
    const mean = tf.mean(input as tf.Tensor, -1, true); // [..., 1]
    const distance = tf.sub(input as tf.Tensor, mean);
    const variance = tf.mean(tf.square(distance), -1, true); // [..., 1]
    const scale = tf.rsqrt(tf.add(variance, epsilon)); // [..., 1]
    const y = tf.mul(distance, scale);
    (save as tf.GradSaveFunc)([y, scale]);
    return { value: y, gradFunc: (dy, saved) => slope(dy, ...(saved as [tf.Tensor, tf.Tensor])) };
  });
  return compute(x) as T;
}

function slope(dy: tf.Tensor, y: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const along = tf.mean(tf.mul(dy, y), -1, true); // [..., 1]
  const centred = tf.sub(dy, tf.mean(dy, -1, true));
  return tf.mul(tf.sub(centred, tf.mul(y, along)), scale);
}
