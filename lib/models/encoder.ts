import * as tf from '@tensorflow/tfjs';
import { AttentionOptions } from '../attention';
import { Embedding, LayerNorm } from '../layers';
import { Random } from '../tensor';
import { CompleteConfig } from './config';
import { EncoderBlock } from './encoderBlock';
import { createPositions } from './positions';

/** What the encoder gives: one vector a source word, and where each block looked. */
export type EncoderOutput = {
  /** [B, Ts, D] */
  memory: tf.Tensor3D;
  /** One [B, H, Ts, Ts] a block, first block first. */
  weights: tf.Tensor4D[];
};

/**
 * The encoder: embedding, then N blocks. Every word sees every word.
 * With pre-LN the sum of the last block is normalised once more, because nothing after it would.
 * Source: Vaswani et al. 2017, Figure 1, left. Derived in chapter 08.
 */
export class Encoder {
  readonly embedding: Embedding;
  readonly blocks: EncoderBlock[];
  readonly finalNorm?: LayerNorm;

  constructor(config: CompleteConfig, random: Random) {
    const { sourceVocabSize, dModel, numLayers, normPlacement } = config;
    const positions = createPositions(config, random);
    this.embedding = new Embedding(sourceVocabSize, dModel, positions, random);
    this.blocks = Array.from({ length: numLayers }, () => new EncoderBlock(config, random));
    if (normPlacement === 'pre') this.finalNorm = new LayerNorm(dModel);
  }

  /**
   * @param source int32 [B, Ts], token ids
   * @param options.mask bool, broadcastable to [B, H, Ts, Ts]; `true` = may attend
   */
  forward(source: tf.Tensor2D, { mask, dropout }: AttentionOptions = {}): EncoderOutput {
    return tf.tidy(() => {
      let x = this.embedding.forward(source, { dropout }); // [B, Ts, D]
      const weights = this.blocks.map((block) => {
        const { output, weights } = block.forward(x, { mask, dropout });
        x = output;
        return weights;
      });
      return { memory: this.finalNorm ? this.finalNorm.forward(x) : x, weights };
    });
  }
}
