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

/** Options of an embedding. */
export interface EmbeddingOptions {
  /**
   * Whether the vectors are multiplied by √D. Default `true`, as in the paper; BERT and GPT do not,
   * and add learned positions that are as small.
   */
  readonly isScaled?: boolean;
}

/**
 * Token embedding: row `ids[b, t]` of a table, times √D. The table starts with a standard deviation
 * of 1/√D; the factor brings the vectors to the size of the positional encoding added next. Without
 * the factor it starts at 0.02, as in BERT and GPT.
 * Source: Vaswani et al. 2017, §3.4. Derived in chapter 07.
 */
export class TokenEmbedding {
  readonly weight: WeightMatrix; // [V, D]
  readonly isScaled: boolean;

  constructor(
    readonly vocabSize: number,
    readonly dModel: number,
    random: Random,
    { isScaled = true }: EmbeddingOptions = {},
  ) {
    this.isScaled = isScaled;
    const spread = isScaled ? 1 / Math.sqrt(dModel) : 0.02;
    this.weight = normalMatrix(vocabSize, dModel, spread, random);
  }

  /**
   * @param ids int32 [B, T], from 0 to V − 1
   * @returns [B, T, D]
   * @throws {ShapeError} when ids is not an int32 matrix
   * @throws {RangeError} naming the sentence, the position and the id that is outside the vocabulary
   */
  forward(ids: tf.Tensor2D): tf.Tensor3D {
    assertTokenIds('ids', ids, this.vocabSize);
    return tf.tidy(() => {
      const rows = tf.gather<tf.Tensor>(this.weight, ids) as tf.Tensor3D; // [B, T, D]
      return this.isScaled ? tf.mul(rows, Math.sqrt(this.dModel)) : rows;
    });
  }
}

/**
 * What enters an encoder or decoder: token embedding + positional encoding, if there is one, then
 * dropout.
 */
export class Embedding {
  readonly token: TokenEmbedding;

  constructor(
    vocabSize: number,
    dModel: number,
    readonly position: PositionalEncoding,
    random: Random,
    options: EmbeddingOptions = {},
  ) {
    this.token = new TokenEmbedding(vocabSize, dModel, random, options);
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
      const tokens = this.token.forward(ids); // [B, T, D]
      const positions = table && tf.slice(table, [start, 0], [T, -1]); // [T, D], for every sentence
      const embedded: tf.Tensor3D = positions ? tf.add(tokens, positions) : tokens;
      return training ? training.dropout(embedded) : embedded;
    });
  }
}
