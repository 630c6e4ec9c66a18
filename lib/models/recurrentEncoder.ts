import * as tf from '@tensorflow/tfjs';
import { isToken, paddingMask } from '../attention';
import { GRU, TokenEmbedding } from '../layers';
import { BilingualRangeError, mismatch } from '../locale';
import { Random, type TrainingPass } from '../tensor';

/** Which way a sentence is read: from its first token, from its last one, or by two GRUs both ways. */
export type Direction = 'forward' | 'backward' | 'both';

/** What a recurrent encoder found in the source. */
export type RecurrentMemory = {
  /** [B, Ts, D]: at each token, what was remembered right after it. */
  memory: tf.Tensor3D;
  /** [B, D]: what was remembered at the end, all that a decoder without attention is told. */
  last: tf.Tensor2D;
  /** bool [B, 1, 1, Ts]; `true` = may attend */
  sourceMask: tf.Tensor4D;
};

/**
 * Reads a sentence token after token with a GRU. In both directions there are two GRUs of half the
 * size, and what stands at a token is `[h→; h←]`: the one has read all up to it, the other all from it on.
 * Source: Sutskever et al. 2014 (one direction, and the source reversed); Bahdanau et al. 2015,
 * §3.2 (both, where halves are full size and the decoder starts from `tanh(W h←)`; here from both
 * halves as they are). Derived in chapter 01.
 * Legend: B batch, Ts source positions, D = dModel.
 */
export class RecurrentEncoder {
  readonly embedding: TokenEmbedding;
  readonly leftToRight?: GRU;
  readonly rightToLeft?: GRU;

  /** @throws {RangeError} when dModel is odd and both directions are to share it */
  constructor(vocabSize: number, dModel: number, direction: Direction, random: Random) {
    const size = direction === 'both' ? dModel / 2 : dModel;
    if (!Number.isInteger(size)) throw notEven(dModel);
    this.embedding = new TokenEmbedding(vocabSize, dModel, random);
    if (direction !== 'backward') this.leftToRight = new GRU(dModel, size, random);
    if (direction !== 'forward') this.rightToLeft = new GRU(dModel, size, random);
  }

  /**
   * @param source int32 [B, Ts], token ids with padding (id 0), at which nothing is read
   * @param training its dropout falls on the embeddings; absent at inference
   * @throws {RangeError} naming an id that is outside the vocabulary
   */
  forward(source: tf.Tensor2D, training?: TrainingPass): RecurrentMemory {
    return tf.tidy(() => {
      const embedded = this.embedding.forward(source); // [B, Ts, D]
      const x = training ? training.dropout(embedded) : embedded;
      const tokens = isToken(source);
      const read = [
        ...(this.leftToRight ? [this.leftToRight.forward(x, { isToken: tokens })] : []),
        ...(this.rightToLeft ? [readBackwards(this.rightToLeft, x, tokens)] : []),
      ];
      return {
        memory: tf.concat(
          read.map(({ outputs }) => outputs),
          -1,
        ), // [B, Ts, D]
        last: tf.concat(
          read.map(({ last }) => last),
          -1,
        ), // [B, D]
        sourceMask: paddingMask(source),
      };
    });
  }
}

/** From the right: padding comes first then, and leaves the hidden state at 0. */
function readBackwards(gru: GRU, x: tf.Tensor3D, isToken: tf.Tensor2D): ReturnType<GRU['forward']> {
  const { outputs, last } = gru.forward(tf.reverse(x, 1), { isToken: tf.reverse(isToken, 1) });
  return { outputs: tf.reverse(outputs, 1), last };
}

function notEven(dModel: number): BilingualRangeError {
  const even = { en: 'an even number for two directions', zh: '偶数（两个方向各占一半）' };
  return new BilingualRangeError(mismatch('dModel', even, dModel));
}
