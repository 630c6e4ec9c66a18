import * as tf from '@tensorflow/tfjs';
import { assertRank, assertShape, type TrainingPass } from '../tensor';
import { assertMask, clearHidden, hideMasked } from './mask';

/** What attention gives: the context that was read, and the weights it was read with. */
export type AttentionOutput<Context extends tf.Tensor = tf.Tensor4D> = {
  context: Context;
  weights: tf.Tensor4D;
};

/** What a query may see, and whether the model is learning. */
export interface AttentionOptions {
  /** bool, broadcastable to [B, H, Tq, Tk]; `true` = may attend. */
  readonly mask?: tf.Tensor;
  /** Its dropout falls on the weights that read the values; absent at inference. */
  readonly training?: TrainingPass;
  /**
   * Whether keys and values that nothing may see are finite, as in a model they are; then they need
   * not be cleared before they are multiplied by 0.
   */
  readonly isClear?: boolean;
}

/**
 * Scaled dot-product attention: `softmax(QKᵀ / √dK) V`.
 * Source: Vaswani et al. 2017, §3.2.1, eq. 1. Derived in chapter 02.
 * Legend: B batch, H heads, Tq queries, Tk keys, dK size of a query and a key, dV size of a value.
 *
 * The query is scaled rather than the scores: the result is the same, and there are fewer values to
 * divide when a sentence is longer than dK.
 *
 * @param query [B, H, Tq, dK]   @param key [B, H, Tk, dK]   @param value [B, H, Tk, dV]
 * @returns `context` [B, H, Tq, dV] and `weights` [B, H, Tq, Tk], whose rows sum to 1 (as they are
 *   before dropout)
 * @throws {ShapeError} naming the axis of key, value or mask that disagrees with the query
 * Edge cases: a query that may attend to nothing gets uniform weights 1/Tk, not NaN; leave its
 *   position out of the loss. A key that no query may see takes no part, whatever it and its value
 *   hold, also infinities and NaN.
 */
export function scaledDotProductAttention(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  { mask, training, isClear = false }: AttentionOptions = {},
): AttentionOutput {
  assertRank('query', query, ['B', 'H', 'Tq', 'dK']);
  assertRank('value', value, ['B', 'H', 'Tk', 'dV']);
  const [B, H, Tq, dK] = query.shape;
  const [, , Tk, dV] = value.shape;
  assertShape('key', key, { B, H, Tk, dK });
  assertShape('value', value, { B, H, Tk, dV });
  if (mask) assertMask(mask, { B, H, Tq, Tk });

  return tf.tidy(() => {
    const [keys, values] = isClear ? [key, value] : clearHidden([key, value], mask);
    const scores: tf.Tensor4D = tf.matMul(query.div(Math.sqrt(dK)), keys, false, true); // [B, H, Tq, Tk]
    const weights = tf.softmax(mask ? hideMasked(scores, mask) : scores);
    const read = training ? training.dropout(weights) : weights;
    return { context: tf.matMul(read, values), weights }; // [B, H, Tq, dV]
  });
}
