import * as tf from '@tensorflow/tfjs';
import { causalMask } from '../attention';
import { Embedding, LayerNorm } from '../layers';
import { Random } from '../tensor';
import { CompleteConfig } from './config';
import { BlockCache, DecoderBlock, DecoderOptions } from './decoderBlock';
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

/** What a decoder remembers between two steps: how many words there are, and their keys and values. */
export interface DecoderCache {
  readonly length: number;
  readonly blocks: readonly BlockCache[];
}

/** What a decoder may see, and whether it trains or works word by word. */
export interface DecodeOptions extends Pick<DecoderOptions, 'sourceMask' | 'dropout'> {
  readonly cache?: DecoderCache;
}

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
   * @param options.cache keys and values of the words before `target`, which then starts at position
   *   `cache.length`; its caches take up the new words
   */
  forward(
    target: tf.Tensor2D,
    memory: tf.Tensor3D,
    { sourceMask, dropout, cache }: DecodeOptions = {},
  ): DecoderOutput {
    const start = cache?.length ?? 0;
    return tf.tidy(() => {
      let x = this.embedding.forward(target, { start, dropout }); // [B, Tt, D]
      const targetMask = causalMask(target.shape[1], start); // [Tt, start + Tt]
      const outputs = this.blocks.map((block, i) => {
        const options = { targetMask, sourceMask, dropout, cache: cache?.blocks[i] };
        const result = block.forward(x, memory, options);
        x = result.output;
        return result;
      });
      return {
        hidden: this.finalNorm ? this.finalNorm.forward(x) : x,
        selfWeights: outputs.map(({ selfWeights }) => selfWeights),
        crossWeights: outputs.map(({ crossWeights }) => crossWeights),
      };
    });
  }
}
