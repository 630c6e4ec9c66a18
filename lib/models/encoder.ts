import * as tf from '@tensorflow/tfjs';
import type { KeysAndValues } from '../attention';
import type { Random } from '../tensor';
import type { StackConfig } from './config';
import { EncoderBlock } from './encoderBlock';
import { Stack, type StackOptions } from './stack';

/** What an encoder may see, and whether it is learning. */
export interface EncoderOptions extends StackOptions {
  /** bool, broadcastable to [B, H, T, S + T]; `true` = may attend. */
  readonly mask?: tf.Tensor;
}

/** What an encoder gives: one vector a token, and what its blocks did. */
export type StackOutput = {
  /** What the first block read, [B, T, D]. */
  embedded: tf.Tensor3D;
  /** [B, T, D] */
  hidden: tf.Tensor3D;
  /** What each block wrote, [B, T, D], first block first; the last is `hidden` before a last norm. */
  layers: tf.Tensor3D[];
  /** One [B, H, T, S + T] a block, first block first. */
  weights: tf.Tensor4D[];
  /** What each block keeps of all S + T tokens: the next call's `past`. */
  present: KeysAndValues[];
};

/**
 * The encoder: embedding, then N blocks. Which tokens see which is the mask's business: with the
 * padding mask it is the encoder of the Transformer and BERT, with a causal mask it is GPT.
 * Source: Vaswani et al. 2017, Figure 1, left. Derived in chapter 08.
 * Legend: B batch, T positions, S positions before them (0 in an encoder), D = dModel, H heads.
 */
export class Encoder extends Stack<EncoderBlock> {
  constructor(vocabSize: number, config: Required<StackConfig>, random: Random) {
    super(vocabSize, config, random, () => new EncoderBlock(config, random));
  }

  /** @param ids int32 [B, T], token ids; padding stands at the end */
  forward(ids: tf.Tensor2D, { mask, past, training }: EncoderOptions = {}): StackOutput {
    return tf.tidy(() => {
      const { embedded, hidden, outputs } = this.run(ids, { past, training }, (block, x, options) =>
        block.forward(x, { mask, ...options }),
      );
      return {
        embedded,
        hidden,
        layers: outputs.map(({ output }) => output),
        weights: outputs.map(({ weights }) => weights),
        present: outputs.map(({ present }) => present),
      };
    });
  }
}
