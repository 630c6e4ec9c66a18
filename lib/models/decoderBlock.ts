import * as tf from '@tensorflow/tfjs';
import { KVCache, MultiHeadAttention } from '../attention';
import { FeedForward, Residual } from '../layers';
import { Dropout, Random } from '../tensor';
import { CompleteConfig } from './config';

/** What a decoder may see, and whether it trains. */
export interface DecoderOptions {
  /** bool, broadcastable to [B, H, Tt, Tt]; `true` = may attend. Usually the causal mask. */
  readonly targetMask?: tf.Tensor;
  /** bool, broadcastable to [B, H, Tt, Ts]; `true` = may attend. Hides the source's padding. */
  readonly sourceMask?: tf.Tensor;
  /** Absent at inference. */
  readonly dropout?: Dropout;
  /** What a block remembers, when the decoder works word by word. */
  readonly cache?: BlockCache;
}

/** What one block remembers: the words so far, and the source. */
export interface BlockCache {
  readonly self: KVCache;
  readonly cross: KVCache;
}

/**
 * One of the N blocks of the decoder: masked self-attention over the target so far, cross-attention
 * into the encoder's memory, then feed-forward, each with Add & Norm.
 * Source: Vaswani et al. 2017, Figure 1, right. Derived in chapter 09.
 * Legend: B batch, Tt target positions, Ts source positions, D = dModel, H heads.
 */
export class DecoderBlock {
  readonly selfAttention: MultiHeadAttention;
  readonly selfAttentionResidual: Residual;
  readonly crossAttention: MultiHeadAttention;
  readonly crossAttentionResidual: Residual;
  readonly feedForward: FeedForward;
  readonly feedForwardResidual: Residual;

  constructor({ dModel, numHeads, dFF, normPlacement }: CompleteConfig, random: Random) {
    this.selfAttention = new MultiHeadAttention(dModel, numHeads, random);
    this.selfAttentionResidual = new Residual(dModel, normPlacement);
    this.crossAttention = new MultiHeadAttention(dModel, numHeads, random);
    this.crossAttentionResidual = new Residual(dModel, normPlacement);
    this.feedForward = new FeedForward(dModel, dFF, random);
    this.feedForwardResidual = new Residual(dModel, normPlacement);
  }

  /**
   * @param x [B, Tt, D]   @param memory [B, Ts, D], from the encoder
   * @returns `output` [B, Tt, D], `selfWeights` [B, H, Tt, Tt (and what the cache knows)] and `crossWeights` [B, H, Tt, Ts]
   */
  forward(x: tf.Tensor3D, memory: tf.Tensor3D, options: DecoderOptions = {}) {
    const { targetMask, sourceMask, dropout, cache } = options;
    return tf.tidy(() => {
      const words = this.selfAttentionResidual.enter(x);
      const self = this.selfAttention.forward(words, words, words, {
        mask: targetMask,
        dropout,
        cache: cache?.self,
      });
      const attended = this.selfAttentionResidual.leave(x, self.context, dropout);

      const queries = this.crossAttentionResidual.enter(attended);
      const cross = this.crossAttention.forward(queries, memory, memory, {
        mask: sourceMask,
        dropout,
        cache: cache?.cross,
      });
      const informed = this.crossAttentionResidual.leave(attended, cross.context, dropout);

      const transformed = this.feedForward.forward(
        this.feedForwardResidual.enter(informed),
        dropout,
      );
      const output = this.feedForwardResidual.leave(informed, transformed, dropout);
      return { output, selfWeights: self.weights, crossWeights: cross.weights };
    });
  }
}
