import * as tf from '@tensorflow/tfjs';
import { paddingMask } from '../attention';
import { Linear } from '../layers';
import { Dropout, Random } from '../tensor';
import { CompleteConfig, completeConfig, TransformerConfig } from './config';
import { DecodeOptions, Decoder } from './decoder';
import { Encoder } from './encoder';

/** The encoder's memory with the mask that hides its padding: all that a decoder needs of a source. */
export type EncodedSource = {
  /** [B, Ts, D] */
  memory: tf.Tensor3D;
  /** bool [B, 1, 1, Ts]; `true` = may attend */
  sourceMask: tf.Tensor4D;
  /** One [B, H, Ts, Ts] a block. */
  encoderWeights: tf.Tensor4D[];
};

/** A score for every word of the target vocabulary at every position, and where the blocks looked. */
export type DecodedTarget = {
  /** [B, Tt, V], before softmax */
  logits: tf.Tensor3D;
  /** One [B, H, Tt, Tt] a block. */
  selfWeights: tf.Tensor4D[];
  /** One [B, H, Tt, Ts] a block. */
  crossWeights: tf.Tensor4D[];
};

/**
 * The Transformer: encoder, decoder, and a linear layer onto the target vocabulary.
 * Source: Vaswani et al. 2017, Figure 1. Derived in chapter 10.
 * Legend: B batch, Ts source positions, Tt target positions, D = dModel, H heads, V target vocabulary.
 *
 * @example
 * const model = new Transformer({ sourceVocabSize: 11, targetVocabSize: 13, dModel: 8, numHeads: 2,
 *   dFF: 16, numLayers: 2, maxLen: 10, seed: 1 });
 * const { logits } = model.forward(source, target); // [B, Tt, 13]
 */
export class Transformer {
  readonly config: CompleteConfig;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly wLogits: Linear;

  /** @throws {RangeError} naming the field of the configuration that is out of range */
  constructor(config: TransformerConfig) {
    this.config = completeConfig(config);
    const random = new Random(config.seed);
    this.encoder = new Encoder(this.config, random.fork('encoder'));
    this.decoder = new Decoder(this.config, random.fork('decoder'));
    this.wLogits = new Linear(config.dModel, config.targetVocabSize, random.fork('wLogits'));
  }

  /** Reads the source once. @param source int32 [B, Ts], token ids with padding (id 0) */
  encode(source: tf.Tensor2D, dropout?: Dropout): EncodedSource {
    return tf.tidy(() => {
      const sourceMask = paddingMask(source);
      const { memory, weights } = this.encoder.forward(source, { mask: sourceMask, dropout });
      return { memory, sourceMask, encoderWeights: weights };
    });
  }

  /**
   * Scores the next word after every prefix of the target.
   *
   * @param target int32 [B, Tt], shifted right: BOS first, padding last
   * @param source what {@link encode} gave
   * @param options.cache words before `target` that the decoder remembers; see {@link Decoder.forward}
   */
  decode(
    target: tf.Tensor2D,
    { memory, sourceMask }: Pick<EncodedSource, 'memory' | 'sourceMask'>,
    options: Pick<DecodeOptions, 'dropout' | 'cache'> = {},
  ): DecodedTarget {
    return tf.tidy(() => {
      const decoded = this.decoder.forward(target, memory, { sourceMask, ...options });
      const { hidden, selfWeights, crossWeights } = decoded;
      return { logits: this.wLogits.forward(hidden), selfWeights, crossWeights };
    });
  }

  /**
   * Both in one: what training calls.
   *
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @param dropout absent at inference
   */
  forward(source: tf.Tensor2D, target: tf.Tensor2D, dropout?: Dropout) {
    return tf.tidy(() => {
      const encoded = this.encode(source, dropout);
      const decoded = this.decode(target, encoded, { dropout });
      return { ...decoded, encoderWeights: encoded.encoderWeights };
    });
  }
}
