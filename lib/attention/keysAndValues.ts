import * as tf from '@tensorflow/tfjs';

/** Keys and values, projected and cut into heads: what queries can read. */
export type KeysAndValues = {
  /** [B, H, Tk, dK] */
  readonly key: tf.Tensor4D;
  /** [B, H, Tk, dV] */
  readonly value: tf.Tensor4D;
};

/**
 * Appends the keys and values of new tokens to those of the tokens before: the whole of a K/V cache.
 * A decoder that writes token after token projects each token once. Derived in chapter 12.
 *
 * @param past [B, H, S, dK] and [B, H, S, dV]; absent at the first token
 * @param added [B, H, T, dK] and [B, H, T, dV]
 * @returns [B, H, S + T, dK] and [B, H, S + T, dV]; `added` itself when there is no past
 */
export function append(past: KeysAndValues | undefined, added: KeysAndValues): KeysAndValues {
  if (!past) return added;
  const time = 2;
  return {
    key: tf.concat([past.key, added.key], time),
    value: tf.concat([past.value, added.value], time),
  };
}
