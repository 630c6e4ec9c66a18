import * as tf from '@tensorflow/tfjs';
import { currentNativeBackend } from './native';
import { NativeMasks } from './nativeMasks';
import { Random } from './random';
import { assertFraction } from './ranges';
import { assertDtype, assertShape } from './shape';
import type { BatchPart } from './batchGroups';

/** Hides some elements of a tensor during training. Where a layer gets none, nothing is hidden. */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

/**
 * Dropout: each element becomes 0 with probability `rate`; the others are divided by 1 - rate, so
 * that the expected value stays. Source: Srivastava et al. 2014.
 *
 * Every call of the returned function is a site of its own and draws afresh; the same seed gives
 * the same draws at the same sites. Native TensorFlow and the backend without native code draw
 * different masks from a seed, each of them reproducibly.
 *
 * @param rate from 0 (hides nothing) up to, not including, 1
 * @param seed int32 [2]: run and step. Make a new dropout for every training step
 * @param part for a part of the batch, along the first axis: it gets what it would get in the whole
 * @throws {RangeError} when rate is outside [0, 1)
 * @throws {ShapeError} when seed is not int32 [2]
 */
export function createDropout(
  rate: number,
  seed: tf.Tensor1D,
  part: BatchPart = { index: 0, count: 1 },
): Dropout {
  assertFraction('rate', rate);
  assertShape('seed', seed, { runAndStep: 2 });
  assertDtype('seed', seed, 'int32');
  if (rate === 0) return (x) => x;
  const masks = currentNativeBackend()
    ? new NativeMasks(rate, seed, part)
    : new PortableMasks(rate, seed, part);
  return (x) => tf.tidy(() => tf.mul(x, masks.next(x.shape)));
}

/** The same promise without native code: reproducible, but other masks than TensorFlow draws. */
class PortableMasks {
  private site = 0;

  constructor(
    private readonly rate: number,
    private readonly seed: tf.Tensor1D,
    private readonly part: BatchPart,
  ) {}

  next(shape: number[]): tf.Tensor {
    const random = new Random(`${this.seed.dataSync().join('/')}/${++this.site}`);
    const kept = 1 / (1 - this.rate);
    const { index, count } = this.part;
    const size = tf.util.sizeFromShape(shape);
    const whole = Float32Array.from({ length: count * size }, () =>
      random.uniform() < this.rate ? 0 : kept,
    );
    return tf.tensor(whole.slice(index * size, (index + 1) * size), shape);
  }
}
