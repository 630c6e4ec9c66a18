/** Cuts sentences into tokens and puts them together again. */
export interface Tokenizer {
  /** The name under which `createTokenizer` makes an equal one; checkpoints keep it. */
  readonly name: string;

  /** The tokens of a sentence, in order. Blank text has none. */
  tokenize(text: string): string[];

  /**
   * The sentence that tokens make, with spaces where the language writes them.
   * Cutting it again gives the same tokens: `tokenize(detokenize(t))` is `t` for every `t` that
   * `tokenize` returned.
   */
  detokenize(tokens: readonly string[]): string;
}
