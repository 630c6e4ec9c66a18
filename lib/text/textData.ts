import type * as tf from '@tensorflow/tfjs';
import { assertCount } from '../tensor';
import { type Batch, type BatchOptions, type BatchSource, dealBatches } from './batches';
import {
  buildLanguage,
  encodePrompted,
  encodeSentence,
  type Language,
  type Text,
} from './language';
import { longestOf } from './padSequences';
import { BOS_ID, PAD_ID } from './specialTokens';
import type { Tokenizer } from './tokenizer';

/** A text whose beginning is given: a model reads the prompt, and learns what follows it. */
export interface PromptedText {
  readonly prompt: Text;
  readonly text: Text;
}

/** A text as token ids ending in `<eos>`, without `<bos>` and padding. */
export interface EncodedText {
  readonly ids: readonly number[];
  /** How many of them, from the first on, are the prompt's: they are read but not learnt. */
  readonly promptLen: number;
}

/** Texts of one language, side by side. Legend: B texts, T the longest of them. */
export type TextBatch = {
  /** int32 [B, T] what the model reads */
  readonly input: tf.Tensor2D;
  /** int32 [B, T] what it is to predict at the same positions; `<pad>` where nothing is learnt */
  readonly labels: tf.Tensor2D;
};

/** Options of {@link TextData.build}. */
export interface TextDataOptions {
  readonly tokenizer: Tokenizer;
  /** Tokens that occur less often become `<unk>`. Default 1. */
  readonly minCount?: number;
  /** More special tokens, see `Vocabulary.build`. Default none. */
  readonly extraTokens?: readonly string[];
  /** Positions that the model has; a longer text is refused. */
  readonly maxLen?: number;
}

/**
 * Texts made ready for a model that predicts the next token: `<bos>` x₁ … xₙ is read, and x₁ … xₙ
 * `<eos>` is to be predicted. After a prompt, only what follows it is: labels of the prompt are
 * `<pad>`, which the loss skips.
 *
 * @example
 * const data = TextData.build(
 *   pairs.map(({ source, target }) => ({ prompt: `请把这个句子翻译成中文：${source}`, text: target })),
 *   { tokenizer: createTokenizer('mixed') },
 * );
 * for (const batch of data.batches({ batchSize: 64, seed: 1 })) { … disposeBatch(batch); }
 */
export class TextData implements BatchSource<TextBatch> {
  readonly languages: { readonly text: Language };

  /** The texts as token ids, in the order of `texts`. */
  readonly encoded: readonly EncodedText[];

  /**
   * @param texts each a whole text to learn, or one with a prompt
   * @param maxLen positions that the model has: those of `<bos>` and all tokens of a text
   * @throws {SentenceError} naming the first text that has no tokens, or too many
   */
  constructor(
    readonly texts: readonly (Text | PromptedText)[],
    readonly language: Language,
    readonly maxLen: number = Infinity,
  ) {
    this.languages = { text: language };
    this.encoded = texts.map((text, i) => {
      const options = { maxLen, label: `text ${i + 1}` };
      if (isPrompted(text)) return encodePrompted(text, language, options);
      return { ids: encodeSentence(text, language, options), promptLen: 0 };
    });
  }

  /**
   * Builds the vocabulary from these texts, which should be those to train on; prompts count.
   *
   * @throws {SentenceError} naming the first text that has no tokens, or too many
   */
  static build(texts: readonly (Text | PromptedText)[], options: TextDataOptions): TextData {
    const { tokenizer, maxLen, ...vocabulary } = options;
    const parts = texts.flatMap((text) => (isPrompted(text) ? [text.prompt, text.text] : [text]));
    return new TextData(texts, buildLanguage(parts, tokenizer, vocabulary), maxLen);
  }

  /** Other texts, such as held-out ones, with the vocabulary of these. */
  withTexts(texts: readonly (Text | PromptedText)[]): TextData {
    return new TextData(texts, this.language, this.maxLen);
  }

  /** How many texts there are. */
  get size(): number {
    return this.texts.length;
  }

  /** Tokens of the longest text with `<bos>`, which is as many as with `<eos>`. */
  get longest(): number {
    return longestOf(this.encoded.map(({ ids }) => ids));
  }

  /** How many batches of this size there are: the steps of an epoch. */
  batchCount(batchSize: number): number {
    assertCount('batchSize', batchSize);
    return Math.ceil(this.size / batchSize);
  }

  /**
   * All texts once, in padded batches, as {@link dealBatches} deals them out. `maxLen` can be below
   * that of the data, when the model has fewer positions, but not above.
   */
  batches({
    maxLen = Infinity,
    ...options
  }: BatchOptions): Generator<Batch<TextBatch>, void, undefined> {
    return dealBatches(
      this.encoded,
      ({ ids }) => ({ text: ids.length }),
      (texts, { pad }) => ({
        tensors: {
          input: pad(texts.map(({ ids }) => [BOS_ID, ...ids.slice(0, -1)])),
          labels: pad(texts.map(labelsOf)),
        },
        tokens: texts.reduce((sum, { ids, promptLen }) => sum + ids.length - promptLen, 0),
      }),
      { ...options, maxLen: Math.min(maxLen, this.maxLen) },
    );
  }
}

function labelsOf({ ids, promptLen }: EncodedText): number[] {
  return ids.map((id, t) => (t < promptLen ? PAD_ID : id));
}

function isPrompted(text: Text | PromptedText): text is PromptedText {
  return typeof text !== 'string' && 'prompt' in text;
}
