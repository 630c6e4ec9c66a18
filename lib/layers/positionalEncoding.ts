import * as tf from '@tensorflow/tfjs';
import { assertCount, normalMatrix, Random, WeightMatrix } from '../tensor';

/** How an embedding tells where a token stands: one vector a position, added to the token's. */
export interface PositionalEncoding {
  /** The longest sentence there are positions for, in tokens. */
  readonly maxLen: number;
  /** [maxLen, D]: row t belongs to position t. Absent where nothing is added, as with rotary positions. */
  readonly table?: tf.Tensor2D;
}

/**
 * Sinusoidal positional encoding:
 * `PE[t, 2i] = sin(t / 10000^(2i/D))`, `PE[t, 2i+1] = cos(t / 10000^(2i/D))`, sines and cosines
 * interleaved. Each pair of features goes round a circle at a speed of its own; the wavelengths grow
 * from 2π to 10000·2π.
 * Source: Vaswani et al. 2017, §3.5. Derived in chapter 07.
 *
 * @returns float32 [maxLen, D]
 * @throws {RangeError} naming a size that is no whole number from 1 up
 */
export function sinusoidalEncoding(maxLen: number, dModel: number): tf.Tensor2D {
  assertCount('maxLen', maxLen);
  assertCount('dModel', dModel);
  const values = new Float32Array(maxLen * dModel);
  for (let t = 0; t < maxLen; t++) {
    for (let feature = 0; feature < dModel; feature++) {
      const pair = feature - (feature % 2); // 2i
      const angle = t / 10000 ** (pair / dModel);
      values[t * dModel + feature] = feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(values, [maxLen, dModel]);
}

/** Fixed positions: nothing to learn, and the same formula at every position. */
export class SinusoidalPositions implements PositionalEncoding {
  readonly table: tf.Tensor2D;

  constructor(
    readonly maxLen: number,
    dModel: number,
  ) {
    this.table = tf.keep(sinusoidalEncoding(maxLen, dModel));
  }
}

/** Learned positions: one trained vector each, as in BERT and GPT. */
export class LearnedPositions implements PositionalEncoding {
  readonly table: WeightMatrix;

  constructor(
    readonly maxLen: number,
    dModel: number,
    random: Random,
  ) {
    this.table = normalMatrix(maxLen, dModel, 0.02, random);
  }
}
