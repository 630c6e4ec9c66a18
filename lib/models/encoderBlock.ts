import * as tf from '@tensorflow/tfjs';
import { append, type KeysAndValues, MultiHeadAttention } from '../attention';
import { FeedForward, Residual } from '../layers';
import type { Random, TrainingPass } from '../tensor';
import { blockNorm } from './blockNorm';
import { type BlockConfig, selfAttentionOptions } from './config';

/** What an encoder block may see, and whether it is learning. */
export interface EncoderBlockOptions {
  /** bool, broadcastable to [B, H, T, S + T]; `true` = may attend. */
  readonly mask?: tf.Tensor;
  /** Keys and values of S tokens before these, when the block writes token after token. */
  readonly past?: KeysAndValues;
  /** Absent at inference. */
  readonly training?: TrainingPass;
}

/** What an encoder block gives. */
export type EncoderBlockOutput = {
  /** [B, T, D] */
  output: tf.Tensor3D;
  /** Self-attention, [B, H, T, S + T]. */
  weights: tf.Tensor4D;
  /** Keys and values of all S + T tokens: the next call's `past`. */
  present: KeysAndValues;
};

/**
 * One of the N blocks of the encoder: self-attention, then feed-forward, each with Add & Norm.
 * Source: Vaswani et al. 2017, Figure 1, left. Derived in chapter 08.
 * Legend: B batch, T positions, S positions before them (0 in an encoder), D = dModel, H heads.
 */
export class EncoderBlock {
  readonly selfAttention: MultiHeadAttention;
  readonly selfAttentionResidual: Residual;
  readonly feedForward: FeedForward;
  readonly feedForwardResidual: Residual;

  constructor(config: Required<BlockConfig>, random: Random) {
    const { dModel, numHeads, dFF, normPlacement, activation } = config;
    const ownOptions = selfAttentionOptions(config);
    this.selfAttention = new MultiHeadAttention(dModel, numHeads, random, ownOptions);
    this.selfAttentionResidual = new Residual(blockNorm(config), normPlacement);
    this.feedForward = new FeedForward(dModel, dFF, random, activation);
    this.feedForwardResidual = new Residual(blockNorm(config), normPlacement);
  }

  /** @param x [B, T, D] */
  forward(x: tf.Tensor3D, { mask, past, training }: EncoderBlockOptions = {}): EncoderBlockOutput {
    return tf.tidy(() => {
      const tokens = this.selfAttentionResidual.enter(x, training);
      const start = past?.key.shape[2] ?? 0;
      const present = append(past, this.selfAttention.keysAndValues(tokens, tokens, start));
      const self = this.selfAttention.attend(tokens, present, { mask, start, training });
      const attended = this.selfAttentionResidual.leave(x, self.context, training);

      const position = this.feedForwardResidual.enter(attended, training);
      const transformed = this.feedForward.forward(position, training);
      const output = this.feedForwardResidual.leave(attended, transformed, training);
      return { output, weights: self.weights, present };
    });
  }
}
