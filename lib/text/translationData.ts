import type * as tf from '@tensorflow/tfjs';
import { assertCount } from '../tensor';
import { type Batch, type BatchOptions, type BatchSource, dealBatches } from './batches';
import { buildLanguage, encodeSentence, type Language } from './language';
import { longestOf, padSequences } from './padSequences';
import type { SentencePair } from './sentencePairs';
import { BOS_ID } from './specialTokens';
import type { Tokenizer } from './tokenizer';

/** A sentence pair as token ids, each side ending in `<eos>`, without padding. */
export interface EncodedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Sentence pairs as teacher forcing needs them. Legend: B pairs, Ts and Tt the longest of a side. */
export type TranslationBatch = {
  /** int32 [B, Ts]: x₁ … xₙ `<eos>` */
  readonly source: tf.Tensor2D;
  /** int32 [B, Tt]: `<bos>` y₁ … yₙ, what the decoder reads (shifted right) */
  readonly targetInput: tf.Tensor2D;
  /** int32 [B, Tt]: y₁ … yₙ `<eos>`, what it is to predict at the same positions */
  readonly targetOutput: tf.Tensor2D;
};

/** Options of {@link TranslationData.build}. */
export interface TranslationDataOptions {
  readonly sourceTokenizer: Tokenizer;
  readonly targetTokenizer: Tokenizer;
  /** Source tokens that occur less often become `<unk>`. Default 1. */
  readonly sourceMinCount?: number;
  /** The same for the target. Default 1. */
  readonly targetMinCount?: number;
  /** More special tokens for both vocabularies, see `Vocabulary.build`. Default none. */
  readonly extraTokens?: readonly string[];
  /** Positions that the model has, `<eos>` included; a longer sentence is refused. */
  readonly maxLen?: number;
}

/**
 * Sentence pairs made ready for a model: tokenized, numbered, and handed out in batches.
 *
 * @example
 * const split = splitBySource(loadTatoeba('cmn.txt'), { validation: 0.05, test: 0.1, seed: 1 });
 * const train = TranslationData.build(split.train, {
 *   sourceTokenizer: new EnglishTokenizer(), targetTokenizer: new ChineseTokenizer(),
 * });
 * const validation = train.withPairs(split.validation);
 * for (const batch of train.batches({ batchSize: 64, seed: 1 })) { … disposeBatch(batch); }
 */
export class TranslationData implements BatchSource<TranslationBatch> {
  readonly languages: { readonly source: Language; readonly target: Language };

  /** The pairs as token ids, in the order of `pairs`. */
  readonly encoded: readonly EncodedPair[];

  /**
   * @param maxLen positions that the model has, `<eos>` included
   * @throws {SentenceError} naming the first sentence that has no tokens, or too many
   */
  constructor(
    readonly pairs: readonly SentencePair[],
    readonly source: Language,
    readonly target: Language,
    readonly maxLen: number = Infinity,
  ) {
    this.languages = { source, target };
    this.encoded = pairs.map((pair, i) => ({
      source: encodeSentence(pair.source, source, { maxLen, label: `source ${i + 1}` }),
      target: encodeSentence(pair.target, target, { maxLen, label: `target ${i + 1}` }),
    }));
  }

  /**
   * Builds the vocabularies of both sides from these pairs, which should be those to train on.
   *
   * @throws {SentenceError} naming the first sentence that has no tokens, or too many
   */
  static build(pairs: readonly SentencePair[], options: TranslationDataOptions): TranslationData {
    const { sourceTokenizer, targetTokenizer, extraTokens } = options;
    const sources = pairs.map(({ source }) => source);
    const targets = pairs.map(({ target }) => target);
    const source = buildLanguage(sources, sourceTokenizer, {
      minCount: options.sourceMinCount,
      extraTokens,
    });
    const target = buildLanguage(targets, targetTokenizer, {
      minCount: options.targetMinCount,
      extraTokens,
    });
    return new TranslationData(pairs, source, target, options.maxLen);
  }

  /** Other pairs, such as held-out ones, with the vocabularies of these. */
  withPairs(pairs: readonly SentencePair[]): TranslationData {
    return new TranslationData(pairs, this.source, this.target, this.maxLen);
  }

  /** How many pairs there are. */
  get size(): number {
    return this.pairs.length;
  }

  /** Tokens of the longest sentence on either side, with `<eos>`: the least a model needs. */
  get longest(): number {
    return longestOf(this.encoded.flatMap(({ source, target }) => [source, target]));
  }

  /** Tokens to predict in all pairs, `<eos>` included. */
  get targetTokens(): number {
    return this.encoded.reduce((sum, { target }) => sum + target.length, 0);
  }

  /** How many batches of this size there are: the steps of an epoch. */
  batchCount(batchSize: number): number {
    assertCount('batchSize', batchSize);
    return Math.ceil(this.size / batchSize);
  }

  /**
   * All pairs once, in padded batches, as {@link dealBatches} deals them out: by the length of the
   * target, then of the source. `maxLen` can be below that of the data, when the model has fewer
   * positions, but not above.
   */
  batches({
    maxLen = Infinity,
    ...options
  }: BatchOptions): Generator<Batch<TranslationBatch>, void, undefined> {
    return dealBatches(
      this.encoded,
      ({ source, target }) => ({ target: target.length, source: source.length }),
      (pairs, { pad }) => translationBatch(pairs, pad),
      { ...options, maxLen: Math.min(maxLen, this.maxLen) },
    );
  }
}

/**
 * One batch of the given pairs, in their order: the decoder's input is the target shifted right by
 * one, `y₁ … yₙ <eos>` becoming `<bos> y₁ … yₙ`.
 *
 * @param pad makes rows of token ids a matrix; by default as wide as the longest
 * @throws {EmptyBatchError} when there are no pairs
 */
export function translationBatch(
  pairs: readonly EncodedPair[],
  pad: (rows: readonly (readonly number[])[]) => tf.Tensor2D = (rows) => padSequences(rows),
): Batch<TranslationBatch> {
  const targets = pairs.map(({ target }) => target);
  return {
    tensors: {
      source: pad(pairs.map(({ source }) => source)),
      targetInput: pad(targets.map((target) => [BOS_ID, ...target.slice(0, -1)])),
      targetOutput: pad(targets),
    },
    tokens: targets.reduce((sum, { length }) => sum + length, 0),
  };
}
