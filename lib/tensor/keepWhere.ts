import * as tf from '@tensorflow/tfjs';
import { callNative, currentNativeBackend } from './native';

/**
 * Keeps x where a condition holds, and has another value elsewhere, whatever x is there, also NaN:
 * `tf.where(condition, x, otherwise)`. The gradient there is 0, whatever arrives.
 *
 * @param condition bool, broadcastable to x   @param x float32   @param otherwise 0 when absent
 * @returns the shape of x
 */
export function keepWhere<T extends tf.Tensor>(condition: tf.Tensor, x: T, otherwise = 0): T {
  if (otherwise === 0) return tf.tidy(() => keepByFactor(condition.cast('float32'), x));
  const compute = tf.customGrad((input, save) => {
    const copied = condition.broadcastTo(x.shape); // in a graph once for all that have the same
    (save as tf.GradSaveFunc)([copied]);
    return {
      value: select(copied, input as T, otherwise),
      gradFunc: (dy: tf.Tensor, saved: unknown) => select((saved as tf.Tensor[])[0], dy, 0),
    };
  });
  return compute(x);
}

/** Keeps x where a factor is 1, and has 0 where it is 0. */
function keepByFactor<T extends tf.Tensor>(factor: tf.Tensor, x: T): T {
  const compute = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([factor]);
    return {
      value: zeroElsewhere(factor, input as T),
      gradFunc: (dy: tf.Tensor, saved: unknown) => keepByFactor((saved as tf.Tensor[])[0], dy),
    };
  });
  return compute(x);
}

function select<T extends tf.Tensor>(condition: tf.Tensor, x: T, otherwise: number): T {
  return tf.tidy(() => tf.where(condition, x, tf.fill(x.shape, otherwise) as T));
}

/** A product in which 0 times anything is 0: it reads a smaller factor where it lies. */
function zeroElsewhere<T extends tf.Tensor>(factor: tf.Tensor, x: T): T {
  const backend = currentNativeBackend();
  if (!backend) return tf.tidy(() => select(factor.cast('bool'), x, 0));
  return callNative(backend, 'MulNoNan', [x, factor], { types: { T: 'float32' } }) as T;
}
