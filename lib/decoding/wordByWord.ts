import * as tf from '@tensorflow/tfjs';
import { FixedCache, GrowingCache, type KeysAndValues } from '../attention';
import type { DecoderCache } from '../models';

/** The keys and values of one block: of the words so far, and of the source. */
export type BlockMemory = { self: KeysAndValues; cross: KeysAndValues };

/**
 * What a decoder remembers while it writes a sentence word by word: every word's keys and values
 * are computed once. One for each batch of sentences; dispose of it at the end.
 */
export class WordByWordCache implements DecoderCache {
  readonly blocks: readonly { readonly self: GrowingCache; readonly cross: FixedCache }[];
  /** Words remembered. */
  length: number;

  /**
   * @param numLayers blocks of the decoder
   * @param known what another cache remembered, to go on from; its tensors stay the caller's
   */
  constructor(numLayers: number, known: readonly BlockMemory[] = []) {
    this.blocks = Array.from({ length: numLayers }, (_, i) => ({
      self: new GrowingCache(known[i]?.self),
      cross: new FixedCache(known[i]?.cross),
    }));
    this.length = known[0]?.self.key.shape[2] ?? 0;
  }

  /** Goes on with these sentences of the batch: see {@link GrowingCache.select}. */
  select(rows: tf.Tensor1D): void {
    for (const { self } of this.blocks) self.select(rows);
  }

  /** What is remembered, as tensors that belong to the caller. */
  contents(): BlockMemory[] {
    const copy = ({ known }: { known?: KeysAndValues }): KeysAndValues => {
      if (!known) throw new Error('nothing is remembered yet: decode a word first');
      return { key: known.key.clone(), value: known.value.clone() };
    };
    return this.blocks.map(({ self, cross }) => ({ self: copy(self), cross: copy(cross) }));
  }

  /** Frees the keys and values. */
  dispose(): void {
    for (const { self, cross } of this.blocks) {
      self.dispose();
      cross.dispose();
    }
  }
}
