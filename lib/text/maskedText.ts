import type { Random } from '../tensor';
import { type Batch, type BatchOptions, type BatchSource, dealBatches } from './batches';
import type { Language } from './language';
import {
  completeMaskOptions,
  idOfMask,
  type MaskedIds,
  type MaskOptions,
  maskTokens,
} from './maskTokens';
import { BOS_ID, PAD_ID } from './specialTokens';
import type { EncodedText, TextBatch, TextData } from './textData';

/**
 * Texts with hidden tokens, for a model that reads in both directions: `<bos>` x₁ … xₙ `<eos>` with
 * some of the x hidden is read, and those are to be predicted where they stood. `<bos>` and `<eos>`
 * have the place that `[CLS]` and `[SEP]` have in BERT. A prompt is never hidden.
 *
 * Every epoch of a training hides other tokens, drawn from the epoch's seed; without a seed, as in
 * a validation, the same ones are hidden every time.
 *
 * @example
 * const texts = TextData.build(sentences, { tokenizer, extraTokens: [MASK] });
 * for (const batch of new MaskedText(texts).batches({ batchSize: 64, seed: 1 })) { … }
 */
export class MaskedText implements BatchSource<TextBatch> {
  readonly languages: { readonly text: Language };
  private readonly options: Required<MaskOptions>;

  /**
   * @param data texts whose vocabulary was built with `MASK` as an extra token
   * @param options see {@link maskTokens}
   * @throws {TextOptionError} when the vocabulary has no `<mask>`, or a share is not within 0 and 1
   */
  constructor(
    readonly data: TextData,
    options: MaskOptions = {},
  ) {
    idOfMask(data.language.vocabulary);
    this.options = completeMaskOptions(options);
    this.languages = data.languages;
  }

  /** How many texts there are. */
  get size(): number {
    return this.data.size;
  }

  /** Tokens of the longest text with `<bos>` and `<eos>`: one more than a decoder reads. */
  get longest(): number {
    return this.data.longest + 1;
  }

  /** How many batches of this size there are: the steps of an epoch. */
  batchCount(batchSize: number): number {
    return this.data.batchCount(batchSize);
  }

  /** All texts once, in padded batches, as {@link dealBatches} deals them out. */
  batches({
    maxLen = Infinity,
    ...options
  }: BatchOptions): Generator<Batch<TextBatch>, void, undefined> {
    return dealBatches(
      this.data.encoded,
      ({ ids }) => ({ text: 1 + ids.length }),
      (texts, { pad, randomOf }) => {
        const rows = texts.map((text, row) => this.mask(text, randomOf(row)));
        const labels = rows.map((row) => row.labels);
        return {
          tensors: { input: pad(rows.map(({ input }) => input)), labels: pad(labels) },
          tokens: labels.flat().filter((id) => id !== PAD_ID).length,
        };
      },
      { ...options, maxLen: Math.min(maxLen, this.data.maxLen) },
    );
  }

  private mask({ ids, promptLen }: EncodedText, random: Random): MaskedIds {
    const given = [BOS_ID, ...ids.slice(0, promptLen)];
    const { vocabulary } = this.data.language;
    const { input, labels } = maskTokens(ids.slice(promptLen), random, vocabulary, this.options);
    return { input: [...given, ...input], labels: [...given.map(() => PAD_ID), ...labels] };
  }
}
