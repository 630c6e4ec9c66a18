import * as tf from '@tensorflow/tfjs';
import type { Model } from '../models';
import { loadModel, saveModel } from '../training';
import { BOS_ID, encodeSentence, EOS_ID, type Language, padSequences } from '../text';
import type { DecodedIds } from './decodedIds';
import { assertMaxLen, assertNotEmpty, assertOneEach } from './decodingOptions';
import { DecodingError } from './errors';
import { greedyDecode } from './greedy';
import { groupByLength } from './groupByLength';
import type { Translating, Translation } from './translation';
import type { Writer } from './writer';

/** Sentences of a list that are decoded at once. */
const BATCH_SIZE = 64;

/** What a translator asks of its model, beside that it can be decoded. */
export interface TranslatorModel {
  /** Which model it is, such as `'transformer'`: a checkpoint is stored under it. */
  readonly kind: string;
  readonly config: {
    readonly sourceVocabSize: number;
    readonly targetVocabSize: number;
    /** The longest sentence, in tokens with `<bos>` or `<eos>`. */
    readonly maxLen: number;
  };
  /**
   * Reads source and target at once, as in training. Where the translator takes cross-attention weights
   * from; a model without them gives none.
   */
  forward?(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
  ): { readonly crossWeights?: readonly tf.Tensor4D[] };
}

/**
 * Decodes sources to token ids: `(ids) => beamSearch(model, ids)`.
 *
 * @param ids int32 [B, Ts], each row ending in `<eos>`, then padding; the translator frees it
 * @param options.maxLen as `translate` was given it. It may be ignored: what is longer is cut off later
 */
export type Decode = (ids: tf.Tensor2D, options: { readonly maxLen?: number }) => DecodedIds;

/** What a translator is made of. */
export interface TranslatorParts<M extends TranslatorModel> {
  readonly model: M;
  readonly source: Language;
  readonly target: Language;
  /** Greedy decoding when absent; a model that does not write token after token must have it. */
  readonly decode?: Decode;
}

/** Options of `Translator.translate`. */
export interface TranslateOptions {
  /** Also return where each target token looked in the source; false when absent. */
  readonly attention?: boolean;
  /** Tokens after which a translation is cut off; the model's positions when absent. */
  readonly maxLen?: number;
}

/**
 * A trained model with the two languages that it translates between.
 *
 * @example
 * const translator = new Translator({ model, source, target });
 * const decode = (ids: tf.Tensor2D) => beamSearch(model, ids);
 * const searching = new Translator({ ...translator, decode });
 */
export class Translator<M extends TranslatorModel = TranslatorModel & Writer>
  implements Translating
{
  readonly model: M;
  readonly source: Language;
  readonly target: Language;
  readonly decode: Decode;

  /**
   * @throws {DecodingError} when a vocabulary is not as large as the model's, or `decode` is missing
   *   and the model does not write token after token
   */
  constructor({ model, source, target, decode = greedily(model) }: TranslatorParts<M>) {
    const { sourceVocabSize, targetVocabSize } = model.config;
    assertSize('sourceVocabSize', sourceVocabSize, source);
    assertSize('targetVocabSize', targetVocabSize, target);
    this.model = model;
    this.source = source;
    this.target = target;
    this.decode = decode;
  }

  /**
   * Reads a checkpoint folder, such as `saveTo` of a training run has one under `best`.
   *
   * @throws {CheckpointError} naming the file or the parameter that does not fit
   * @throws {DecodingError} when the checkpoint has no vocabularies
   */
  static async load(folder: string): Promise<Translator<Model>> {
    const { model, languages } = await loadModel(folder);
    if (!languages?.source || !languages.target) {
      throw new DecodingError({
        en: `${folder}: this checkpoint has no vocabularies, so it cannot translate`,
        zh: `${folder}：这个检查点没有词表，无法用来翻译`,
      });
    }
    return new Translator({ model, source: languages.source, target: languages.target });
  }

  /**
   * Writes a checkpoint folder that `load` reads. How it decodes is not part of it.
   *
   * @throws {CheckpointError} when the folder holds anything but a checkpoint
   */
  async save(folder: string): Promise<void> {
    const { model, source, target } = this;
    await saveModel(folder, model, { source, target });
  }

  /**
   * Translates a sentence, or several. The result for a sentence does not depend on its company; a long
   * list is cut into batches.
   *
   * @throws {SentenceError} when a sentence has no tokens, or more than the model has positions
   * @throws {DecodingError} when there are no sentences, or `maxLen` is out of range
   */
  translate(sentence: string, options?: TranslateOptions): Translation;
  translate(sentences: readonly string[], options?: TranslateOptions): Translation[];
  translate(
    input: string | readonly string[],
    options: TranslateOptions = {},
  ): Translation | Translation[] {
    if (typeof input === 'string') return this.translateAll([input], options)[0];
    return this.translateAll(input, options);
  }

  private translateAll(sentences: readonly string[], options: TranslateOptions): Translation[] {
    const { maxLen } = this.model.config;
    assertNotEmpty('sentences', sentences);
    if (options.maxLen !== undefined) assertMaxLen(options.maxLen, maxLen);
    const encoded = sentences.map((sentence) => ({
      sentence,
      ids: encodeSentence(sentence, this.source, { maxLen }),
    }));
    const lengths = encoded.map(({ ids }) => ids.length);
    const translations: Translation[] = [];
    for (const group of groupByLength(lengths, BATCH_SIZE)) {
      const batch = this.translateBatch(
        group.map((i) => encoded[i]),
        options,
      );
      group.forEach((i, row) => (translations[i] = batch[row]));
    }
    return translations;
  }

  private translateBatch(
    encoded: readonly EncodedSentence[],
    { maxLen, attention = false }: TranslateOptions,
  ): Translation[] {
    const batch = padSequences(encoded.map(({ ids }) => ids));
    try {
      const decoded = this.decode(batch, { maxLen });
      assertOneEach('decode', decoded.ids, encoded.length);
      return encoded.map((source, i) => {
        const translated = cutOff(decoded.ids[i], decoded.isComplete[i], maxLen);
        const translation = this.describe(source.sentence, translated);
        const weights = attention ? this.crossWeights(source.ids, translated.target) : undefined;
        return weights ? { ...translation, crossWeights: weights } : translation;
      });
    } finally {
      batch.dispose();
    }
  }

  private describe(source: string, { target, isComplete }: Target): Translation {
    const words = this.source.tokenizer.tokenize(source);
    const tokens = this.target.vocabulary.decode(target);
    const [end] = this.target.vocabulary.decode([EOS_ID]);
    return {
      source,
      text: this.target.tokenizer.detokenize(isComplete ? tokens.slice(0, -1) : tokens),
      tokens,
      sourceTokens: [...words, end],
      unknownWords: this.source.vocabulary.unknown(words),
      isComplete,
    };
  }

  /**
   * Reads source and translation once more, alone and without padding. Since the decoder sees the
   * past only, its weights are those of the moment at which it chose each token.
   */
  private crossWeights(
    source: readonly number[],
    target: readonly number[],
  ): number[][][][] | undefined {
    return tf.tidy(() => {
      const input = padSequences([[BOS_ID, ...target.slice(0, -1)]]);
      const read = this.model.forward?.(padSequences([source]), input);
      return read?.crossWeights?.map((weights) => weights.squeeze<tf.Tensor3D>([0]).arraySync());
    });
  }
}

/** A sentence and its ids, `<eos>` included. */
interface EncodedSentence {
  readonly sentence: string;
  readonly ids: readonly number[];
}

/** What came out for it: ids, the last of them `<eos>` if it is complete. */
interface Target {
  readonly target: readonly number[];
  readonly isComplete: boolean;
}

function cutOff(ids: readonly number[], hasEnded: boolean, maxLen = Infinity): Target {
  const whole = hasEnded ? [...ids, EOS_ID] : ids;
  return { target: whole.slice(0, maxLen), isComplete: hasEnded && whole.length <= maxLen };
}

function greedily(model: TranslatorModel & Partial<Writer>): Decode {
  if (isWriter(model)) return (ids, options) => greedyDecode(model, ids, options);
  throw new DecodingError({
    en: `decode: a model of the kind ${model.kind} does not write token after token, so a Translator must be told how to decode it`,
    zh: `decode：${model.kind} 模型不是逐个写出词元的，因此须告诉 Translator 如何解码`,
  });
}

function isWriter(model: Partial<Writer>): model is Writer {
  return typeof model.begin === 'function' && typeof model.next === 'function';
}

function assertSize(field: string, expected: number, { vocabulary }: Language): void {
  if (vocabulary.size === expected) return;
  throw new DecodingError({
    en: `${field}: the model has ${expected}, the vocabulary has ${vocabulary.size} tokens`,
    zh: `${field}：模型为 ${expected}，而词表有 ${vocabulary.size} 个词元`,
  });
}
