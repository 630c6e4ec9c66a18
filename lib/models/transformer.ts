import * as tf from '@tensorflow/tfjs';
import { type KeysAndValues, paddingMask } from '../attention';
import { Linear, type NormKind } from '../layers';
import { BOS_ID, Random, type TrainingPass } from '../tensor';
import { complete, type Rules, STACK_RULES, type StackConfig } from './config';
import { Decoder } from './decoder';
import { Encoder } from './encoder';
import type { StackOptions } from './stack';

/** Everything that fixes the shape of a Transformer, and its first weights. */
export interface TransformerConfig extends StackConfig {
  readonly sourceVocabSize: number;
  readonly targetVocabSize: number;
  /**
   * Of the encoder; default `'layer'`, as in the paper. The decoder keeps layer norm, since the
   * statistics of a batch would let it see later tokens.
   */
  readonly norm?: NormKind;
  /** The same seed gives the same first weights. */
  readonly seed: number;
}

/** The encoder's memory with the mask that hides its padding, and what the encoder did. */
export type EncodedSource = {
  /** [B, Ts, D] */
  memory: tf.Tensor3D;
  /** What each encoder block wrote, [B, Ts, D], first block first. */
  layers: tf.Tensor3D[];
  /** bool [B, 1, 1, Ts]; `true` = may attend */
  sourceMask: tf.Tensor4D;
  /** One [B, H, Ts, Ts] a block. */
  encoderWeights: tf.Tensor4D[];
};

/** A score for every token of the target vocabulary at every position, and what the blocks did. */
export type DecodedTarget = {
  /** [B, Tt, V], before softmax */
  logits: tf.Tensor3D;
  /** One [B, H, Tt, S + Tt] a block. */
  selfWeights: tf.Tensor4D[];
  /** One [B, H, Tt, Ts] a block. */
  crossWeights: tf.Tensor4D[];
  /** Keys and values of all S + Tt target tokens, one a block: the next call's `past`. */
  present: KeysAndValues[];
};

/** What {@link Transformer.forward} gives: see {@link DecodedTarget} and {@link EncodedSource}. */
export type TransformerOutput = Pick<DecodedTarget, 'logits' | 'selfWeights' | 'crossWeights'> &
  Pick<EncodedSource, 'encoderWeights'>;

/** What a Transformer needs of the source while it writes: the same at every step. */
export type WritingSource = {
  /** Keys and values for the cross-attention, one a block. */
  readonly cross: KeysAndValues[];
  /** bool [B, 1, 1, Ts]; `true` = may attend */
  readonly sourceMask: tf.Tensor4D;
};

/** What a Transformer has written so far. */
export type WritingState = {
  /** Keys and values for the self-attention, one a block; absent before the first token. */
  readonly self?: KeysAndValues[];
};

/**
 * The Transformer: encoder, decoder, and a linear layer onto the target vocabulary.
 * Source: Vaswani et al. 2017, Figure 1. Derived in chapter 10.
 * Legend: B batch, Ts source positions, Tt target positions, S target positions before them,
 * D = dModel, H heads, V target vocabulary.
 *
 * @example
 * const model = new Transformer({ sourceVocabSize: 11, targetVocabSize: 13, dModel: 8, numHeads: 2,
 *   dFF: 16, numLayers: 2, maxLen: 10, seed: 1 });
 * const { logits } = model.forward(source, target); // [B, Tt, 13]
 */
export class Transformer {
  static readonly rules: Rules<Required<TransformerConfig>> = {
    sizes: ['sourceVocabSize', 'targetVocabSize', ...STACK_RULES.sizes],
    choices: STACK_RULES.choices,
    positives: STACK_RULES.positives,
  };

  readonly kind = 'transformer';
  readonly config: Required<TransformerConfig>;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly wLogits: Linear;

  /** @throws {RangeError} naming the field of the configuration that is out of range */
  constructor(config: TransformerConfig) {
    this.config = complete(config, Transformer.rules);
    const { sourceVocabSize, targetVocabSize, dModel, seed } = this.config;
    const random = new Random(seed);
    this.encoder = new Encoder(sourceVocabSize, this.config, random.fork('encoder'));
    const causal = { ...this.config, norm: 'layer' } as const;
    this.decoder = new Decoder(targetVocabSize, causal, random.fork('decoder'));
    this.wLogits = new Linear(dModel, targetVocabSize, random.fork('wLogits'));
  }

  /** V, tokens that it can write. */
  get vocabSize(): number {
    return this.config.targetVocabSize;
  }

  /** Positions that it has: the longest target, in tokens with BOS. */
  get maxLen(): number {
    return this.config.maxLen;
  }

  /**
   * Reads the source once.
   *
   * @param source int32 [B, Ts], token ids with padding (id 0)
   * @param training absent at inference
   */
  encode(source: tf.Tensor2D, training?: TrainingPass): EncodedSource {
    return tf.tidy(() => {
      const sourceMask = paddingMask(source);
      const encoded = this.encoder.forward(source, { mask: sourceMask, training });
      const { hidden, layers, weights } = encoded;
      return { memory: hidden, layers, sourceMask, encoderWeights: weights };
    });
  }

  /**
   * Scores the next token after every prefix of the target.
   *
   * @param target int32 [B, Tt], shifted right: BOS first, padding last
   * @param source what {@link encode} gave
   * @param options.past what was `present` after the tokens before `target`
   */
  decode(
    target: tf.Tensor2D,
    { memory, sourceMask }: Pick<EncodedSource, 'memory' | 'sourceMask'>,
    options: StackOptions = {},
  ): DecodedTarget {
    return tf.tidy(() => {
      const cross = this.decoder.read(memory, sourceMask);
      const decoded = this.decoder.forward(target, cross, { sourceMask, ...options });
      const { hidden, selfWeights, crossWeights, present } = decoded;
      return { logits: this.wLogits.forward(hidden), selfWeights, crossWeights, present };
    });
  }

  /**
   * Both in one: what training calls.
   *
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @param options.training absent at inference
   */
  forward(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
    { training }: { readonly training?: TrainingPass } = {},
  ): TransformerOutput {
    return tf.tidy(() => {
      const encoded = this.encode(source, training);
      const { logits, selfWeights, crossWeights } = this.decode(target, encoded, { training });
      return { logits, selfWeights, crossWeights, encoderWeights: encoded.encoderWeights };
    });
  }

  /**
   * Begins to write a translation: the first half of a `Writer` (`lib/decoding`).
   *
   * @param input int32 [B, Ts], the source
   * @returns `last`, int32 [B], the token to go on from: BOS
   */
  begin(input: tf.Tensor2D): { last: tf.Tensor1D; source: WritingSource; state: WritingState } {
    return tf.tidy(() => {
      const { memory, sourceMask } = this.encode(input);
      const last = tf.fill<tf.Rank.R1>([input.shape[0]], BOS_ID, 'int32');
      return {
        last,
        source: { cross: this.decoder.read(memory, sourceMask), sourceMask },
        state: {},
      };
    });
  }

  /**
   * Goes on by one token: the second half of a `Writer`.
   *
   * @param last int32 [B], the token that was written last
   * @returns `logits` [B, V] of the next one, before softmax
   */
  next(
    last: tf.Tensor1D,
    { cross, sourceMask }: WritingSource,
    { self }: WritingState,
  ): { logits: tf.Tensor2D; state: WritingState } {
    return tf.tidy(() => {
      const target = last.expandDims<tf.Tensor2D>(1); // [B, 1]
      const decoded = this.decoder.forward(target, cross, { sourceMask, past: self });
      const logits = this.wLogits.forward(decoded.hidden).squeeze<tf.Tensor2D>([1]); // [B, V]
      return { logits, state: { self: decoded.present } };
    });
  }
}
