import * as tf from '@tensorflow/tfjs';

/**
 * Brings every row to mean 0 and variance 1: `y = (x - μ) / √(σ² + ε)`, with mean μ and variance σ²
 * of the row, its last axis. What layer norm does before gain and bias.
 *
 * The gradient is the formula worked out, `(dy - mean(dy) - y · mean(dy · y)) / √(σ² + ε)`: half the
 * passes over the values that going back through each operation takes.
 *
 * @param x float32 [..., D]
 * @param epsilon added to the variance, so that a constant row does not divide by 0
 * @returns the same shape as x
 */
export function standardize<T extends tf.Tensor>(x: T, epsilon: number): T {
  const compute = tf.customGrad((input, save) => {
    const { y, scale } = rows(input as tf.Tensor, epsilon);
    (save as tf.GradSaveFunc)([input as tf.Tensor, y, scale]);
    const gradFunc = (dy: tf.Tensor, saved: unknown) => {
      const [z, ...known] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      if (!tf.engine().isTapeOn()) return slope(dy, ...known);
      const again = rows(z, epsilon); // a gradient of this gradient has to see how they depend on x
      return slope(dy, again.y, again.scale);
    };
    return { value: y, gradFunc };
  });
  return compute(x) as T;
}

function rows(x: tf.Tensor, epsilon: number): { y: tf.Tensor; scale: tf.Tensor } {
  const distance = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(distance), -1, true); // [..., 1]
  const scale = tf.rsqrt(tf.add(variance, epsilon)); // [..., 1]
  return { y: tf.mul(distance, scale), scale };
}

function slope(dy: tf.Tensor, y: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const along = tf.mean(tf.mul(dy, y), -1, true); // [..., 1]
  const centred = tf.sub(dy, tf.mean(dy, -1, true));
  return tf.mul(tf.sub(centred, tf.mul(y, along)), scale);
}
