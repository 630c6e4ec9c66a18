import * as tf from '@tensorflow/tfjs';
import { type KeysAndValues, paddingMask } from '../attention';
import { Linear, type NormKind } from '../layers';
import { BilingualError } from '../locale';
import { BOS_ID, Random, type TrainingPass } from '../tensor';
import { complete, type Rules, STACK_RULES, type StackConfig } from './config';
import { Decoder } from './decoder';
import { Encoder } from './encoder';
import { type MemoryView, MemoryViews } from './memoryViews';
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
  /** What each decoder block reads of the encoder. Default `'last'`, as in the paper. */
  readonly memoryView?: MemoryView;
  /** The same seed gives the same first weights. */
  readonly seed: number;
}

/** The encoder's memory with the mask that hides its padding, and what the encoder did. */
export type EncodedSource = {
  /** [B, Ts, D] */
  memory: tf.Tensor3D;
  /** What each decoder block reads, [B, Ts, D] a view, where that is not `memory` for all of them. */
  views?: tf.Tensor3D[][];
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
  /** One [B, H, Tt, Ts] a block; of two views, into the global one. */
  crossWeights: tf.Tensor4D[];
  /** The same into the local view, where the blocks have two. */
  localWeights?: tf.Tensor4D[];
  /** Keys and values of all S + Tt target tokens, one a block: the next call's `past`. */
  present: KeysAndValues[];
};

/** What {@link Transformer.forward} gives: see {@link DecodedTarget} and {@link EncodedSource}. */
export type TransformerOutput = Pick<
  DecodedTarget,
  'logits' | 'selfWeights' | 'crossWeights' | 'localWeights'
> &
  Pick<EncodedSource, 'encoderWeights'>;

/** What a Transformer needs of the source while it writes: the same at every step. */
export type WritingSource = {
  /** Keys and values for the cross-attention, for each block those of each of its views. */
  readonly cross: KeysAndValues[][];
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
    choices: {
      ...STACK_RULES.choices,
      memoryView: ['last', 'same-depth', 'granularity-consistent', 'mixture', 'global-and-local'],
    },
    positives: STACK_RULES.positives,
  };

  readonly kind = 'transformer';
  readonly config: Required<TransformerConfig>;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  /** Absent where every decoder block reads the last encoder block. */
  readonly views?: MemoryViews;
  readonly wLogits: Linear;

  /** @throws {RangeError} naming the field of the configuration that is out of range */
  constructor(config: TransformerConfig) {
    this.config = complete(config, Transformer.rules);
    const { sourceVocabSize, targetVocabSize, dModel, memoryView, seed } = this.config;
    const random = new Random(seed);
    this.encoder = new Encoder(sourceVocabSize, this.config, random.fork('encoder'));
    const causal = { ...this.config, norm: 'layer' } as const;
    this.decoder = new Decoder(targetVocabSize, causal, random.fork('decoder'));
    if (memoryView !== 'last') this.views = new MemoryViews(memoryView, this.config);
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
      const views = this.views?.of(source, encoded, training);
      return {
        memory: hidden,
        ...(views && { views }),
        layers,
        sourceMask,
        encoderWeights: weights,
      };
    });
  }

  /**
   * Scores the next token after every prefix of the target.
   *
   * @param target int32 [B, Tt], shifted right: BOS first, padding last
   * @param source what {@link encode} gave
   * @throws {Error} where `views` is missing of a model whose decoder reads more than `memory`
   * @param options.past what was `present` after the tokens before `target`
   */
  decode(
    target: tf.Tensor2D,
    source: Pick<EncodedSource, 'memory' | 'views' | 'sourceMask'>,
    options: StackOptions = {},
  ): DecodedTarget {
    return tf.tidy(() => {
      const { sourceMask } = source;
      const decoded = this.decoder.forward(target, this.read(source), { sourceMask, ...options });
      const { hidden, ...rest } = decoded;
      return { logits: this.wLogits.forward(hidden), ...rest };
    });
  }

  /** Keys and values of what each decoder block reads. */
  private read({
    memory,
    views,
    sourceMask,
  }: Pick<EncodedSource, 'memory' | 'views' | 'sourceMask'>): KeysAndValues[][] {
    if (this.views && !views) throw noViews(this.views.kind);
    return this.decoder.read(views ?? memory, sourceMask);
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
      const decoded = this.decode(target, encoded, { training });
      const { logits, selfWeights, crossWeights, localWeights } = decoded;
      const { encoderWeights } = encoded;
      const all = { logits, selfWeights, crossWeights, encoderWeights };
      return localWeights ? { ...all, localWeights } : all;
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
      const encoded = this.encode(input);
      const { sourceMask } = encoded;
      const last = tf.fill<tf.Rank.R1>([input.shape[0]], BOS_ID, 'int32');
      return {
        last,
        source: { cross: this.read(encoded), sourceMask },
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

function noViews(kind: string): Error {
  return new BilingualError({
    en: `views: missing; this model reads the encoder by ${kind}, so give decode what encode gave, whole`,
    zh: `views：缺失；该模型以 ${kind} 方式读取编码器，请把 encode 的结果原样传给 decode`,
  });
}
