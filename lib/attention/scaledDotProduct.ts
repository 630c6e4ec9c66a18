import * as tf from '@tensorflow/tfjs';
import { assertRank, assertShape, type TrainingPass } from '../tensor';
import { hideMasked } from './mask';

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
 * @throws {ShapeError} naming the axis of key or value that disagrees with the query
 * Edge case: a query that may attend to nothing gets uniform weights 1/Tk, not NaN; leave its
 *   position out of the loss.
 */
export function scaledDotProductAttention(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  options: AttentionOptions = {},
): AttentionOutput {
  assertRank('query', query, ['B', 'H', 'Tq', 'dK']);
  assertRank('value', value, ['B', 'H', 'Tk', 'dV']);
  const [B, H, , dK] = query.shape;
  const [, , Tk, dV] = value.shape;
  assertShape('key', key, { B, H, Tk, dK });
  assertShape('value', value, { B, H, Tk, dV });

  return tf.tidy(() => {
    const scores: tf.Tensor4D = tf.matMul(query.div(Math.sqrt(dK)), key, false, true); // [B, H, Tq, Tk]
    const weights = tf.softmax(options.mask ? hideMasked(scores, options.mask) : scores);
    const read = options.training ? options.training.dropout(weights) : weights;
    return { context: tf.matMul(read, value), weights }; // [B, H, Tq, dV]
  });
}
