import * as tf from '@tensorflow/tfjs';
import { callNative, currentNativeBackend, intVector, type NativeBackend } from './native';
import { Random } from './random';
import { assertDtype, assertShape } from './shape';

/** Hides some numbers of a tensor during training. Where a layer gets none, nothing is hidden. */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

/**
 * Dropout: each number becomes 0 with probability `rate`; the others are divided by 1 - rate, so
 * that the expected value stays. Source: Srivastava et al. 2014.
 *
 * Every call of the returned function is a site of its own and draws afresh; the same seed gives
 * the same draws at the same sites. Native TensorFlow and the backend without native code draw
 * different numbers from a seed, each of them reproducibly.
 *
 * @param rate from 0 (hides nothing) up to, not including, 1
 * @param seed int32 [2]: run and step. Make a new dropout for every training step
 * @throws {RangeError} when rate is outside [0, 1)
 * @throws {ShapeError} when seed is not int32 [2]
 */
export function createDropout(rate: number, seed: tf.Tensor1D): Dropout {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`rate: expected a number from 0 up to 1, received ${rate}`);
  }
  assertShape('seed', seed, { runAndStep: 2 });
  assertDtype('seed', seed, 'int32');
  if (rate === 0) return (x) => x;
  let site = 0;
  return (x) => {
    site++;
    return tf.tidy(() => tf.mul(x, dropoutMask(x.shape, rate, seed, site)));
  };
}

/** 0 with probability `rate`, else 1 / (1 - rate). */
function dropoutMask(shape: number[], rate: number, seed: tf.Tensor1D, site: number): tf.Tensor {
  const backend = currentNativeBackend();
  const kept = tf.scalar(1 / (1 - rate));
  if (!backend) return tf.mul(tf.greaterEqual(portableUniform(shape, seed, site), rate), kept);
  const T = { T: 'float32' } as const;
  const uniform = nativeUniform(backend, shape, seed, site);
  const isKept = callNative(backend, 'GreaterEqual', [uniform, tf.scalar(rate)], { types: T });
  const types = { SrcT: 'bool', DstT: 'float32' } as const;
  const ones = callNative(backend, 'Cast', [isKept], { types });
  return callNative(backend, 'Mul', [ones, kept], { types: T });
}

/** Sites draw apart from each other by this distance in the first word of the seed. */
const SITE_STRIDE = 1_000_003;

/** TensorFlow draws: the numbers depend on the seed alone, and stay fresh in a recorded graph. */
function nativeUniform(
  backend: NativeBackend,
  shape: number[],
  seed: tf.Tensor1D,
  site: number,
): tf.Tensor {
  const distance = intVector(backend, [(site * SITE_STRIDE) | 0, 0]);
  const siteSeed = callNative(backend, 'AddV2', [seed, distance], { types: { T: 'int32' } });
  const types = { dtype: 'float32', T: 'int32', Tseed: 'int32' } as const;
  const inputs = [intVector(backend, shape), siteSeed];
  return callNative(backend, 'StatelessRandomUniform', inputs, { types });
}

/** The same promise without native code: reproducible, but other numbers than TensorFlow draws. */
function portableUniform(shape: number[], seed: tf.Tensor1D, site: number): tf.Tensor {
  const random = new Random(`${seed.dataSync().join('/')}/${site}`);
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
    random.uniform(),
  );
  return tf.tensor(values, shape);
}
