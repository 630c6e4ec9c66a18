import * as tf from '@tensorflow/tfjs';

/** Keys and values cut into heads: what a query can read. */
export type KeysAndValues = {
  /** [B, H, Tk, dK] */
  key: tf.Tensor4D;
  /** [B, H, Tk, dV] */
  value: tf.Tensor4D;
};

/**
 * Remembers keys and values between the steps of a decoder, so that a step projects only the words
 * that are new. A cache changes the cost of attention, never its result.
 */
export interface KVCache {
  /**
   * The keys and values that this step reads.
   * @param project computes those of the words that this step was given
   */
  read(project: () => KeysAndValues): KeysAndValues;
}

/** Remembers across `tf.tidy`, and frees again only what it made itself. */
class Memory {
  private isOwner = false;

  /** @param known from the caller, whose tensors they stay; absent before the first step */
  constructor(public known?: KeysAndValues) {}

  protected remember(made: KeysAndValues): KeysAndValues {
    this.dispose();
    this.known = { key: tf.keep(made.key), value: tf.keep(made.value) };
    this.isOwner = true;
    return made;
  }

  /** Forgets, and frees what this cache made. */
  dispose(): void {
    if (this.isOwner) tf.dispose(this.known);
    this.known = undefined;
    this.isOwner = false;
  }
}

/** For self-attention: every step adds its words to those before it. Derived in chapter 12. */
export class GrowingCache extends Memory implements KVCache {
  read(project: () => KeysAndValues): KeysAndValues {
    const added = project();
    return this.remember(this.known ? append(this.known, added) : added);
  }

  /**
   * Goes on with some of the sentences only, or with one of them several times, as beam search does.
   *
   * @param rows int32 [B']: which sentence of the batch each one continues
   */
  select(rows: tf.Tensor1D): void {
    if (!this.known) return;
    const { key, value } = this.known;
    this.remember({ key: tf.gather(key, rows), value: tf.gather(value, rows) });
  }
}

/** For cross-attention: the memory stays, so its keys and values are projected once. */
export class FixedCache extends Memory implements KVCache {
  read(project: () => KeysAndValues): KeysAndValues {
    return this.known ?? this.remember(project());
  }
}

function append(known: KeysAndValues, added: KeysAndValues): KeysAndValues {
  const time = 2;
  return {
    key: tf.concat([known.key, added.key], time),
    value: tf.concat([known.value, added.value], time),
  };
}
