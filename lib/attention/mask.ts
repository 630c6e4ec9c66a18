import * as tf from '@tensorflow/tfjs';
import {
  assertBroadcastable,
  assertCount,
  assertDtype,
  assertRank,
  type Axes,
  keepWhere,
  PAD_ID,
} from '../tensor';

/** The score of a hidden key. Finite, so that a row with every key hidden is not NaN. */
const HIDDEN_SCORE = -1e9;

/**
 * Where there is a token: `isToken[b, t] = (ids[b, t] ≠ padId)`.
 *
 * @param ids int32 [B, T], token ids with padding
 * @returns bool [B, T]
 */
export function isToken(ids: tf.Tensor2D, padId = PAD_ID): tf.Tensor2D {
  assertRank('ids', ids, ['B', 'T']);
  return tf.tidy(() => tf.notEqual(ids, tf.scalar(padId, 'int32')));
}

/**
 * Hides padding from every query: `mask[b, 0, 0, t] = (ids[b, t] ≠ padId)`.
 *
 * @param ids int32 [B, Tk], token ids with padding
 * @returns bool [B, 1, 1, Tk], the same for every head and query; `true` = may attend
 */
export function paddingMask(ids: tf.Tensor2D, padId = PAD_ID): tf.Tensor4D {
  return tf.tidy(() => {
    const [B, Tk] = ids.shape;
    return isToken(ids, padId).reshape<tf.Tensor4D>([B, 1, 1, Tk]);
  });
}

/**
 * What a token may see when it must not look ahead: `mask[i, j] = (j ≤ i)`, a lower triangle that
 * includes the diagonal.
 *
 * @param length T, the number of positions
 * @param start S, how many positions came before these, all of which may be seen; 0 if absent
 * @returns bool [T, S + T]; `true` = may attend
 * @throws {RangeError} naming a number that is no whole one
 */
export function causalMask(length: number, start = 0): tf.Tensor2D {
  assertCount('length', length);
  if (start !== 0) assertCount('start', start);
  return tf.tidy(() => {
    const key = tf.range(0, start + length, 1, 'int32');
    const query = tf.range(start, start + length, 1, 'int32');
    return tf.lessEqual<tf.Tensor2D>(key.expandDims(0), query.expandDims(1));
  });
}

/**
 * Allowed only where every mask allows: logical and, with broadcasting.
 *
 * @param masks bool, broadcastable to each other; `true` = may attend
 */
export function combineMasks(...masks: readonly [tf.Tensor, ...tf.Tensor[]]): tf.Tensor {
  return tf.tidy(() => masks.reduce((both, mask) => tf.logicalAnd(both, mask)));
}

/**
 * Refuses what is no mask of these scores.
 *
 * @throws {ShapeError} when the mask is not bool or does not broadcast to the axes
 */
export function assertMask(mask: tf.Tensor, axes: Axes): void {
  assertDtype('mask', mask, 'bool');
  assertBroadcastable('mask', mask, axes);
}

/**
 * Scores in which those of hidden keys are replaced by −10⁹, whose weight then becomes exactly 0,
 * whatever the score was, also NaN. In a row with every key hidden all scores are equal, and softmax
 * makes the weights uniform.
 *
 * @param scores [B, H, Tq, Tk], before softmax
 * @param mask bool, broadcastable to the scores; `true` = may attend
 * @throws {ShapeError} when the mask is not bool or does not broadcast to the scores
 */
export function hideMasked(scores: tf.Tensor4D, mask: tf.Tensor): tf.Tensor4D {
  const [B, H, Tq, Tk] = scores.shape;
  assertMask(mask, { B, H, Tq, Tk });
  return keepWhere(mask, scores, HIDDEN_SCORE);
}

/**
 * Keys and values with 0 in the place of those that no query may see. Their weight is 0, but
 * 0 · NaN is NaN, and padding may hold anything.
 *
 * @param tensors each [B, H, Tk, d], or [B, Tk, D] where heads are not cut yet
 * @param mask bool, broadcastable to [B, H, Tq, Tk]; `true` = may attend; absent: all may be seen
 */
export function clearHidden<T extends tf.Tensor3D | tf.Tensor4D>(
  tensors: readonly T[],
  mask?: tf.Tensor,
): readonly T[] {
  if (!mask) return tensors;
  return tf.tidy(() => {
    const axes = [...Array<number>(4 - mask.rank).fill(1), ...mask.shape]; // [B, H, Tq, Tk] or 1
    const isSeen = mask.reshape(axes).any(tensors[0].rank === 4 ? [2] : [1, 2]); // by any query
    return tensors.map((x) => keepWhere(isSeen.expandDims(-1), x)); // [B, H, Tk, 1] or [B, Tk, 1]
  });
}
