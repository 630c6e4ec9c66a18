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
  const compute = tf.customGrad((input, save) => {
    const value =
      otherwise === 0
        ? zeroElsewhere(condition, input as T)
        : select(condition, input as T, otherwise);
    (save as tf.GradSaveFunc)([condition]);
    const gradFunc = (dy: tf.Tensor, saved: unknown) => {
      const [held] = saved as tf.Tensor[];
      return otherwise === 0 ? keepWhere(held, dy) : select(held, dy, 0);
    };
    return { value, gradFunc };
  });
  return compute(x);
}

/** Copies the condition to the shape of x: in a graph once for all that have the same. */
function select<T extends tf.Tensor>(condition: tf.Tensor, x: T, otherwise: number): T {
  return tf.tidy(() => tf.where(condition, x, tf.fill(x.shape, otherwise) as T));
}

/** A product in which 0 times anything is 0: it reads a smaller condition where it lies. */
function zeroElsewhere<T extends tf.Tensor>(condition: tf.Tensor, x: T): T {
  const backend = currentNativeBackend();
  if (!backend) return select(condition, x, 0);
  const types = { T: 'float32' } as const;
  return tf.tidy(
    () => callNative(backend, 'MulNoNan', [x, condition.cast('float32')], { types }) as T,
  );
}
