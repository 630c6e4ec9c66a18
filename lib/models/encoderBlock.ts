import * as tf from '@tensorflow/tfjs';
import { AttentionOptions, MultiHeadAttention } from '../attention';
import { FeedForward, Residual } from '../layers';
import { Random } from '../tensor';
import { CompleteConfig } from './config';

/**
 * One of the N blocks of the encoder: self-attention, then feed-forward, each with Add & Norm.
 * Source: Vaswani et al. 2017, Figure 1, left. Derived in chapter 08.
 * Legend: B batch, Ts source positions, D = dModel, H heads.
 */
export class EncoderBlock {
  readonly selfAttention: MultiHeadAttention;
  readonly selfAttentionResidual: Residual;
  readonly feedForward: FeedForward;
  readonly feedForwardResidual: Residual;

  constructor({ dModel, numHeads, dFF, normPlacement }: CompleteConfig, random: Random) {
    this.selfAttention = new MultiHeadAttention(dModel, numHeads, random);
    this.selfAttentionResidual = new Residual(dModel, normPlacement);
    this.feedForward = new FeedForward(dModel, dFF, random);
    this.feedForwardResidual = new Residual(dModel, normPlacement);
  }

  /**
   * @param x [B, Ts, D]
   * @param options.mask bool, broadcastable to [B, H, Ts, Ts]; `true` = may attend
   * @returns `output` [B, Ts, D] and the self-attention `weights` [B, H, Ts, Ts]
   */
  forward(x: tf.Tensor3D, { mask, dropout }: AttentionOptions = {}) {
    return tf.tidy(() => {
      const words = this.selfAttentionResidual.enter(x);
      const { context, weights } = this.selfAttention.forward(words, words, words, {
        mask,
        dropout,
      });
      const attended = this.selfAttentionResidual.leave(x, context, dropout);

      const transformed = this.feedForward.forward(
        this.feedForwardResidual.enter(attended),
        dropout,
      );
      const output = this.feedForwardResidual.leave(attended, transformed, dropout);
      return { output, weights };
    });
  }
}
