import * as tf from '@tensorflow/tfjs';
import { backendInfo } from './backend';
import { Random } from './random';

/** Hides some numbers of a tensor during training. Where a layer gets none, nothing is hidden. */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

/**
 * Dropout: each number becomes 0 with probability `rate`; the others are divided by 1 - rate, so
 * that the expected value stays. Source: Srivastava et al. 2014.
 *
 * Every call of the returned function draws afresh, and the same seed gives the same draws.
 *
 * @param rate from 0 (hides nothing) up to, not including, 1
 * @param seed int32 [2]: run and step. Make a new dropout for every training step
 * @throws {RangeError} when rate is outside [0, 1)
 */
export function createDropout(rate: number, seed: tf.Tensor1D): Dropout {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`rate: expected a number from 0 up to 1, received ${rate}`);
  }
  let site = 0;
  return (x) => {
    if (rate === 0) return x;
    site++;
    const draws = backendInfo().native ? nativeUniform : portableUniform;
    return tf.tidy(() => {
      const kept = tf.cast(tf.greaterEqual(draws(x.shape, seed, site), rate), 'float32');
      return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
    });
  };
}

/** Places in a model draw apart from each other by this distance in the first word of the seed. */
const SITE_STRIDE = 1_000_003;

/** TensorFlow draws: the numbers depend on the seed alone, and stay fresh in a recorded graph. */
function nativeUniform(shape: number[], seed: tf.Tensor1D, site: number): tf.Tensor {
  const backend = tf.backend() as unknown as {
    binding: { TF_ATTR_TYPE: number; TF_FLOAT: number; TF_INT32: number };
    executeSingleOutput(name: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
  };
  const { TF_ATTR_TYPE: type, TF_FLOAT, TF_INT32 } = backend.binding;
  const attributes = [
    { name: 'dtype', type, value: TF_FLOAT },
    { name: 'T', type, value: TF_INT32 },
    { name: 'Tseed', type, value: TF_INT32 },
  ];
  const siteSeed = tf.add(seed, tf.tensor1d([site * SITE_STRIDE, 0], 'int32'));
  const size = tf.tensor1d(shape, 'int32');
  return backend.executeSingleOutput('StatelessRandomUniform', attributes, [size, siteSeed]);
}

/** The same promise without native code: reproducible, but other numbers than TensorFlow draws. */
function portableUniform(shape: number[], seed: tf.Tensor1D, site: number): tf.Tensor {
  const random = new Random(`${seed.dataSync().join('/')}/${site}`);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.uniform()),
    shape,
  );
}
