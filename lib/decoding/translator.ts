import * as tf from '@tensorflow/tfjs';
import type { Transformer } from '../models';
import { loadModel, saveModel } from '../training';
import { BOS_ID, encodeSentence, EOS_ID, type Language, padSequences } from '../text';
import { DecodingError } from './errors';
import { greedyDecode } from './greedy';

/** Options of `Translator.translate`. */
export interface TranslateOptions {
  /** Also return where each target token looked in the source; false when absent. */
  readonly attention?: boolean;
  /** Tokens after which a translation is cut off; the model's positions when absent. */
  readonly maxLen?: number;
}

/** A translated sentence. */
export interface Translation {
  readonly source: string;
  readonly text: string;
  /** The target's tokens in order; `<eos>` is the last, unless the translation was cut off. */
  readonly tokens: readonly string[];
  /** The source's tokens as the sentence has them, and `<eos>`, which the encoder reads too. */
  readonly sourceTokens: readonly string[];
  /** Source tokens that the model never saw in training: it read `<unk>` in their place. */
  readonly unknownWords: readonly string[];
  /** False when the translation was cut off for its length. */
  readonly isComplete: boolean;
  /**
   * Cross-attention weights, layer by layer and head by head: `crossWeights[l][h][t][s]` is how much
   * `tokens[t]`, at the moment of choosing it, looked at `sourceTokens[s]`.
   */
  readonly crossWeights?: number[][][][];
}

/** A trained Transformer with the two languages that it translates between. */
export class Translator {
  /** @throws {DecodingError} when a vocabulary is not as large as the model's */
  constructor(
    readonly model: Transformer,
    readonly source: Language,
    readonly target: Language,
  ) {
    const { sourceVocabSize, targetVocabSize } = model.config;
    assertSize('sourceVocabSize', sourceVocabSize, source);
    assertSize('targetVocabSize', targetVocabSize, target);
  }

  /**
   * Reads a checkpoint folder, such as `saveTo` of a training run has one under `best`.
   *
   * @throws {CheckpointError} naming the file or the parameter that does not fit
   * @throws {DecodingError} when the checkpoint has no vocabularies
   */
  static async load(folder: string): Promise<Translator> {
    const { model, languages } = await loadModel(folder, 'transformer');
    if (!languages?.source || !languages.target) {
      throw new DecodingError({
        en: `${folder}: this checkpoint has no vocabularies, so it cannot translate`,
        zh: `${folder}：这个检查点没有词表，无法用来翻译`,
      });
    }
    return new Translator(model, languages.source, languages.target);
  }

  /**
   * Writes a checkpoint folder that `load` reads.
   *
   * @throws {CheckpointError} when the folder holds anything but a checkpoint
   */
  async save(folder: string): Promise<void> {
    const { model, source, target } = this;
    await saveModel(folder, model, { source, target });
  }

  /**
   * Translates a sentence, or several at once, by greedy decoding. The result for a sentence does
   * not depend on its company.
   *
   * @throws {SentenceError} when a sentence has no tokens, or more than the model has positions
   * @throws {EmptyBatchError} when there are no sentences
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
    const sources = sentences.map((sentence) => encodeSentence(sentence, this.source, { maxLen }));
    const batch = padSequences(sources);
    try {
      const { ids, isComplete } = greedyDecode(this.model, batch, { maxLen: options.maxLen });
      return sentences.map((sentence, i) => {
        const translation = this.describe(sentence, ids[i], isComplete[i]);
        if (!options.attention) return translation;
        const target = isComplete[i] ? [...ids[i], EOS_ID] : ids[i];
        return { ...translation, crossWeights: this.crossWeights(sources[i], target) };
      });
    } finally {
      batch.dispose();
    }
  }

  private describe(source: string, ids: readonly number[], isComplete: boolean): Translation {
    const words = this.source.tokenizer.tokenize(source);
    const tokens = this.target.vocabulary.decode(ids);
    const [end] = this.target.vocabulary.decode([EOS_ID]);
    return {
      source,
      text: this.target.tokenizer.detokenize(tokens),
      tokens: isComplete ? [...tokens, end] : tokens,
      sourceTokens: [...words, end],
      unknownWords: this.source.vocabulary.unknown(words),
      isComplete,
    };
  }

  /**
   * Reads source and translation once more, alone and without padding. Since the decoder sees the
   * past only, its weights are those of the moment at which it chose each token.
   */
  private crossWeights(source: readonly number[], target: readonly number[]): number[][][][] {
    return tf.tidy(() => {
      const input = padSequences([[BOS_ID, ...target.slice(0, -1)]]);
      const { crossWeights } = this.model.forward(padSequences([source]), input);
      return crossWeights.map((weights) => weights.squeeze<tf.Tensor3D>([0]).arraySync());
    });
  }
}

function assertSize(field: string, expected: number, { vocabulary }: Language): void {
  if (vocabulary.size === expected) return;
  throw new DecodingError({
    en: `${field}: the model has ${expected}, the vocabulary has ${vocabulary.size} tokens`,
    zh: `${field}：模型为 ${expected}，而词表有 ${vocabulary.size} 个词元`,
  });
}
