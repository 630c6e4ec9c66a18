import * as tf from '@tensorflow/tfjs';
import { append, type KeysAndValues, MultiHeadAttention } from '../attention';
import { FeedForward, Residual } from '../layers';
import type { Random, TrainingPass } from '../tensor';
import { blockNorm } from './blockNorm';
import { type BlockConfig, selfAttentionOptions } from './config';

/** What a decoder block may see, and whether it is learning. */
export interface DecoderBlockOptions {
  /** bool, broadcastable to [B, H, Tt, S + Tt]; `true` = may attend. Usually the causal mask. */
  readonly targetMask?: tf.Tensor;
  /** bool, broadcastable to [B, H, Tt, Ts]; `true` = may attend. Hides the source's padding. */
  readonly sourceMask?: tf.Tensor;
  /** Keys and values of S target tokens before these, when the block writes token after token. */
  readonly past?: KeysAndValues;
  /** Absent at inference. */
  readonly training?: TrainingPass;
}

/** What a decoder block gives. */
export type DecoderBlockOutput = {
  /** [B, Tt, D] */
  output: tf.Tensor3D;
  /** [B, H, Tt, S + Tt] */
  selfWeights: tf.Tensor4D;
  /** Into the block's view of the source, [B, H, Tt, Ts]; of two views, into the global one. */
  crossWeights: tf.Tensor4D;
  /** Into the local view, [B, H, Tt, Ts], where the block has two. */
  localWeights?: tf.Tensor4D;
  /** Keys and values of all S + Tt target tokens: the next call's `past`. */
  present: KeysAndValues;
};

/**
 * One of the N blocks of the decoder: masked self-attention over the target so far, cross-attention
 * into the encoder's memory, then feed-forward, each with Add & Norm.
 * Source: Vaswani et al. 2017, Figure 1, right. Derived in chapter 09.
 * Legend: B batch, Tt target positions, S target positions before them, Ts source positions,
 * D = dModel, H heads.
 */
export class DecoderBlock {
  readonly selfAttention: MultiHeadAttention;
  readonly selfAttentionResidual: Residual;
  readonly crossAttention: MultiHeadAttention;
  readonly crossAttentionResidual: Residual;
  readonly feedForward: FeedForward;
  readonly feedForwardResidual: Residual;

  constructor(config: Required<BlockConfig>, random: Random) {
    const { dModel, numHeads, dFF, normPlacement, activation, attentionBias: bias } = config;
    const ownOptions = selfAttentionOptions(config);
    this.selfAttention = new MultiHeadAttention(dModel, numHeads, random, ownOptions);
    this.selfAttentionResidual = new Residual(blockNorm(config), normPlacement);
    this.crossAttention = new MultiHeadAttention(dModel, numHeads, random, { bias });
    this.crossAttentionResidual = new Residual(blockNorm(config), normPlacement);
    this.feedForward = new FeedForward(dModel, dFF, random, activation);
    this.feedForwardResidual = new Residual(blockNorm(config), normPlacement);
  }

  /**
   * @param x [B, Tt, D]
   * @param memory one view of the source or two, a global and a local one: `crossAttention.keysAndValues`
   *   of what the encoder wrote. Two are asked by the same projections, and what they say is added
   */
  forward(
    x: tf.Tensor3D,
    memory: readonly KeysAndValues[],
    { targetMask, sourceMask, past, training }: DecoderBlockOptions = {},
  ): DecoderBlockOutput {
    return tf.tidy(() => {
      const tokens = this.selfAttentionResidual.enter(x, training);
      const start = past?.key.shape[2] ?? 0;
      const present = append(past, this.selfAttention.keysAndValues(tokens, tokens, start));
      const self = this.selfAttention.attend(tokens, present, {
        mask: targetMask,
        start,
        training,
      });
      const attended = this.selfAttentionResidual.leave(x, self.context, training);

      const queries = this.crossAttentionResidual.enter(attended, training);
      const cross = memory.map((view) =>
        this.crossAttention.attend(queries, view, { mask: sourceMask, training }),
      );
      const said = cross.map(({ context }) => context).reduce((sum, one) => sum.add(one));
      const informed = this.crossAttentionResidual.leave(attended, said, training);

      const position = this.feedForwardResidual.enter(informed, training);
      const transformed = this.feedForward.forward(position, training);
      const output = this.feedForwardResidual.leave(informed, transformed, training);
      const [{ weights: crossWeights }, local] = cross;
      return {
        output,
        selfWeights: self.weights,
        crossWeights,
        ...(local && { localWeights: local.weights }),
        present,
      };
    });
  }
}
