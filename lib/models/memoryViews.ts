import * as tf from '@tensorflow/tfjs';
import { isToken as isTokenOf } from '../attention';
import type { Norm } from '../layers';
import type { TrainingPass } from '../tensor';
import { blockNorm } from './blockNorm';
import type { StackConfig } from './config';
import type { StackOutput } from './encoder';

/**
 * What the blocks of a decoder read of an encoder of as many blocks.
 * - `'last'`: all of them what the last encoder block wrote (Vaswani et al. 2017).
 * - `'same-depth'`: the first decoder block the first encoder block, and so on.
 * - `'granularity-consistent'`: the first the last, and so on: coarse first, details in the end.
 * - `'mixture'`: each a mixture of its own of all of them and the embedding, learnt (transparent
 *   attention, Bapna et al. 2018).
 * - `'global-and-local'`: the last encoder block and beside it that of `'granularity-consistent'`, by
 *   the same projections; what both say is added.
 */
export type MemoryView =
  | 'last'
  | 'same-depth'
  | 'granularity-consistent'
  | 'mixture'
  | 'global-and-local';

/** What a decoder reads that does not read the last encoder block alone. */
export type PartialView = Exclude<MemoryView, 'last'>;

/**
 * Layer-wise multi-view decoding: gives each decoder block its own view of the source.
 *
 * Formula, with l = 1 … N the decoder block and E⁰ … Eᴺ the embedding and the encoder's blocks:
 * - same depth: Eˡ
 * - granularity-consistent: Eᴺ⁻ˡ⁺¹
 * - mixture: Σᵢ softmax(wˡ)ᵢ Eⁱ, i = 0 … N
 * - global and local: Eᴺ and Eᴺ⁻ˡ⁺¹
 *
 * With pre-LN what a block wrote has no norm yet: each depth below the last gets one of its own.
 * Source: Liu et al. 2020, Rethinking and Improving Natural Language Generation with Layer-Wise
 * Multi-View Decoding, arXiv:2005.08081. That both views share all projections and are added is our
 * reading of its abstract. Derived in chapter 09.
 */
export class MemoryViews {
  readonly kind: PartialView;
  readonly numLayers: number;
  /** wˡ as rows, [N, N + 1], 0 at first: all depths alike. Only of a mixture. */
  readonly mixtures?: tf.Variable<tf.Rank.R2>;
  /** Of E⁰ … Eᴺ⁻¹, the ones that are read; only with pre-LN. */
  readonly norms?: Readonly<Record<string, Norm>>;

  constructor(kind: PartialView, config: Required<StackConfig>) {
    const { numLayers: N, normPlacement } = config;
    this.kind = kind;
    this.numLayers = N;
    if (kind === 'mixture') this.mixtures = tf.variable(tf.zeros<tf.Rank.R2>([N, N + 1]));
    if (normPlacement === 'pre') {
      const first = kind === 'mixture' ? 0 : 1;
      const depths = Array.from({ length: N - first }, (_, i) => i + first);
      this.norms = Object.fromEntries(depths.map((depth) => [depth, blockNorm(config)]));
    }
  }

  /**
   * @param source int32 [B, Ts], which tells the norms what is padding
   * @param encoded what the encoder made of it
   * @returns for each decoder block what it reads, [B, Ts, D] each: one view, or a global and a local one
   */
  of(
    source: tf.Tensor2D,
    { embedded, layers, hidden }: Pick<StackOutput, 'embedded' | 'layers' | 'hidden'>,
    training?: TrainingPass,
  ): tf.Tensor3D[][] {
    return tf.tidy(() => {
      const N = this.numLayers;
      const pass = training && { ...training, isToken: isTokenOf(source) };
      const below = [embedded, ...layers.slice(0, -1)];
      const depths = below.map((x, i) => this.norms?.[i]?.forward(x, pass) ?? x);
      depths.push(hidden); // E⁰ … Eᴺ
      const decoderBlocks = Array.from({ length: N }, (_, i) => i + 1);
      switch (this.kind) {
        case 'same-depth':
          return decoderBlocks.map((l) => [depths[l]]);
        case 'granularity-consistent':
          return decoderBlocks.map((l) => [depths[N - l + 1]]);
        case 'global-and-local':
          return decoderBlocks.map((l) => [depths[N], depths[N - l + 1]]);
        case 'mixture':
          return this.mixed(depths);
      }
    });
  }

  private mixed(depths: readonly tf.Tensor3D[]): tf.Tensor3D[][] {
    const shares = tf.softmax(this.mixtures!); // [N, N + 1]
    return Array.from({ length: this.numLayers }, (_, row) => {
      const parts = depths.map((x, i) => x.mul<tf.Tensor3D>(shares.slice([row, i], [1, 1])));
      return [tf.addN(parts)];
    });
  }
}
