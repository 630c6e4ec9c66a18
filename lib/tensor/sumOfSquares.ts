import * as tf from '@tensorflow/tfjs';
import { callNative, currentNativeBackend } from './native';

/**
 * `Σ x²` over all elements of a tensor, in one pass over them. For norms: no gradient flows through it.
 *
 * @param x float32, of any shape
 */
export function sumOfSquares(x: tf.Tensor): tf.Scalar {
  const backend = currentNativeBackend();
  return tf.tidy(() => {
    if (!backend) return x.square().sum();
    return callNative(backend, 'L2Loss', [x], { types: { T: 'float32' } }).mul(2); // it gives Σ x²/2
  });
}
