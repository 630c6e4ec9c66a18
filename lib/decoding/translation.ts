import type { Language } from '../text';

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
   * `tokens[t]`, at the moment of choosing it, looked at `sourceTokens[s]`. Only where they were asked
   * for, and the model has them.
   */
  readonly crossWeights?: number[][][][];
}

/** Whatever translates: a `Translator`, or a model that is asked to by a prompt. */
export interface Translating {
  readonly source: Language;
  readonly target: Language;
  /** One translation for each sentence, in their order. */
  translate(sentences: readonly string[]): Translation[];
}
