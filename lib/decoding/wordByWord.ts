import { FixedCache, GrowingCache } from '../attention';
import type { DecoderCache } from '../models';

/**
 * What a decoder remembers while it writes a sentence word by word: every word's keys and values
 * are computed once. One for each batch of sentences; dispose of it at the end.
 */
export class WordByWordCache implements DecoderCache {
  readonly blocks: readonly { readonly self: GrowingCache; readonly cross: FixedCache }[];
  /** Words remembered. */
  length = 0;

  /** @param numLayers blocks of the decoder */
  constructor(numLayers: number) {
    this.blocks = Array.from({ length: numLayers }, () => ({
      self: new GrowingCache(),
      cross: new FixedCache(),
    }));
  }

  /** Frees the keys and values. */
  dispose(): void {
    for (const { self, cross } of this.blocks) {
      self.dispose();
      cross.dispose();
    }
  }
}
