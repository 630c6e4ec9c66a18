import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import {
  assertRank,
  assertTokenIds,
  WeightMatrix,
  normalMatrix,
  Random,
  type TrainingPass,
} from '../tensor';
import { PositionalEncoding } from './positionalEncoding';

/**
 * Token embedding: row `ids[b, t]` of a table, times √D. The table starts with a standard deviation
 * of 1/√D; the factor brings the vectors to the size of the positional encoding added next.
 * Source: Vaswani et al. 2017, §3.4. Derived in chapter 07.
 */
export class TokenEmbedding {
  readonly weight: WeightMatrix; // [V, D]

  constructor(
    readonly vocabSize: number,
    readonly dModel: number,
    random: Random,
  ) {
    this.weight = normalMatrix(vocabSize, dModel, 1 / Math.sqrt(dModel), random);
  }

  /**
   * @param ids int32 [B, T], from 0 to V − 1
   * @returns [B, T, D]
   * @throws {ShapeError} when ids is not an int32 matrix
   * @throws {RangeError} naming the sentence, the position and the id that is outside the vocabulary
   */
  forward(ids: tf.Tensor2D): tf.Tensor3D {
    assertTokenIds('ids', ids, this.vocabSize);
    return tf.tidy(() => tf.mul(tf.gather(this.weight, ids), Math.sqrt(this.dModel)));
  }
}

/** What enters an encoder or decoder: token embedding + positional encoding, then dropout. */
export class Embedding {
  readonly token: TokenEmbedding;

  constructor(
    vocabSize: number,
    dModel: number,
    readonly position: PositionalEncoding,
    random: Random,
  ) {
    this.token = new TokenEmbedding(vocabSize, dModel, random);
  }

  /**
   * @param ids int32 [B, T]
   * @param options.start position of the first id; 0 unless a decoder writes token after token
   * @param options.training its dropout falls on the sum; absent at inference
   * @returns [B, T, D]
   * @throws {RangeError} when a sentence is longer than there are positions, or empty
   */
  forward(
    ids: tf.Tensor2D,
    { start = 0, training }: { readonly start?: number; readonly training?: TrainingPass } = {},
  ): tf.Tensor3D {
    assertRank('ids', ids, ['B', 'T']);
    const T = ids.shape[1];
    const { maxLen, table } = this.position;
    if (T < 1 || start + T > maxLen) {
      const expected = {
        en: `1 to ${maxLen} tokens (maxLen)`,
        zh: ` 1 到 ${maxLen} 个词元（maxLen）`,
      };
      throw new BilingualRangeError(mismatch('ids', expected, start + T));
    }
    return tf.tidy(() => {
      const positions = tf.slice(table, [start, 0], [T, -1]); // [T, D], the same for every sentence
      const embedded: tf.Tensor3D = tf.add(this.token.forward(ids), positions); // [B, T, D]
      return training ? training.dropout(embedded) : embedded;
    });
  }
}
