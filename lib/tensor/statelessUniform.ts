import * as tf from '@tensorflow/tfjs';
import { callNative, currentNativeBackend, intVector } from './native';
import { Random } from './random';
import { assertDtype, assertShape } from './shape';

/**
 * Uniform random values from 0 up to, not including, 1 that depend on the seed alone: the same seed
 * gives the same values, and in a recorded function every replay draws from the seed that it is given.
 * Native TensorFlow and the backend without native code draw different values.
 *
 * @param seed int32 [2]
 * @throws {ShapeError} when seed is not int32 [2]
 */
export function statelessUniform<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  seed: tf.Tensor1D,
): tf.Tensor<R> {
  assertShape('seed', seed, { runAndStep: 2 });
  assertDtype('seed', seed, 'int32');
  const backend = currentNativeBackend();
  if (!backend) {
    const random = new Random(seed.dataSync().join('/'));
    const next = () => random.uniform();
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape);
  }
  const types = { dtype: 'float32', T: 'int32', Tseed: 'int32' } as const;
  const inputs = [intVector(backend, shape), seed];
  return callNative(backend, 'StatelessRandomUniform', inputs, { types }) as tf.Tensor<R>;
}
