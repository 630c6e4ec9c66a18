import * as tf from '@tensorflow/tfjs';
import { causalMask } from '../attention';
import { Embedding, LayerNorm } from '../layers';
import { Random } from '../tensor';
import { CompleteConfig } from './config';
import { DecoderBlock, DecoderOptions } from './decoderBlock';
import { createPositions } from './positions';

/** What the decoder gives: one vector a target position, and where each block looked. */
export type DecoderOutput = {
  /** [B, Tt, D] */
  hidden: tf.Tensor3D;
  /** One [B, H, Tt, Tt] a block, first block first. */
  selfWeights: tf.Tensor4D[];
  /** One [B, H, Tt, Ts] a block, first block first. */
  crossWeights: tf.Tensor4D[];
};

/**
 * The decoder: embedding, then N blocks. The causal mask is always on, in training and in
 * evaluation: with it off, a held-out loss would look at the answer.
 * Source: Vaswani et al. 2017, Figure 1, right. Derived in chapter 09.
 */
export class Decoder {
  readonly embedding: Embedding;
  readonly blocks: DecoderBlock[];
  readonly finalNorm?: LayerNorm;

  constructor(config: CompleteConfig, random: Random) {
    const { targetVocabSize, dModel, numLayers, normPlacement } = config;
    const positions = createPositions(config, random);
    this.embedding = new Embedding(targetVocabSize, dModel, positions, random);
    this.blocks = Array.from({ length: numLayers }, () => new DecoderBlock(config, random));
    if (normPlacement === 'pre') this.finalNorm = new LayerNorm(dModel);
  }

  /**
   * @param target int32 [B, Tt], the target shifted right: it starts with BOS, and padding stands
   *   at its end, where the causal mask keeps it from every real word
   * @param memory [B, Ts, D], from the encoder
   */
  forward(
    target: tf.Tensor2D,
    memory: tf.Tensor3D,
    options: Omit<DecoderOptions, 'targetMask'> = {},
  ): DecoderOutput {
    return tf.tidy(() => {
      let x = this.embedding.forward(target, options.dropout); // [B, Tt, D]
      const targetMask = causalMask(target.shape[1]); // [Tt, Tt]
      const outputs = this.blocks.map((block) => {
        const output = block.forward(x, memory, { ...options, targetMask });
        x = output.output;
        return output;
      });
      return {
        hidden: this.finalNorm ? this.finalNorm.forward(x) : x,
        selfWeights: outputs.map(({ selfWeights }) => selfWeights),
        crossWeights: outputs.map(({ crossWeights }) => crossWeights),
      };
    });
  }
}
