import * as tf from '@tensorflow/tfjs';
import { Random } from '../tensor';

/** What a probe feeds: token ids, int32 [B, T], or features, float32 [B, T, ...]. */
export type Sequence = tf.Tensor;

/** How near two results must lie that were computed in another order. */
export const NEAR = 1e-5;

/**
 * The same sequence with another token, or other features, at one position of every sentence.
 *
 * @param t the position, from 0
 */
export function changeAt(input: Sequence, t: number): Sequence {
  const isHere = tf.equal(tf.range(0, input.shape[1] ?? 1), t); // [T]
  return changeWhere(input, isHere.reshape([1, -1]));
}

/**
 * The same sequence with something else where a condition holds. Another token is the one before it
 * in the vocabulary, so that it is in the vocabulary too, and never padding.
 *
 * @param where bool, broadcastable to [B, T]
 */
export function changeWhere(input: Sequence, where: tf.Tensor): Sequence {
  const condition = where.reshape([...where.shape, ...input.shape.slice(2).map(() => 1)]);
  return tf.where(
    condition,
    input.dtype === 'int32' ? otherTokens(input) : noise(input.shape),
    input,
  );
}

/** 1 → 2, 2 → 1, 3 → 2, … */
function otherTokens(ids: tf.Tensor): tf.Tensor {
  const [one, two] = [tf.scalar(1, 'int32'), tf.scalar(2, 'int32')];
  return tf.where(tf.greater(ids, one), tf.sub(ids, one), two);
}

/** Large, and in no direction that a norm takes out. */
export function noise(shape: number[]): tf.Tensor {
  const random = new Random('probe');
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, () => 3 * random.normal()),
    shape,
  );
}

/** Some positions of every sentence. @param x [B, T, ...] @returns [B, length, ...] */
export function positions<T extends tf.Tensor>(x: T, start: number, length: number): T {
  return tf.slice(x, [0, start], [-1, length]);
}
