import type * as tf from '@tensorflow/tfjs';
import type { TensorTree } from '../tensor';

/** What a writer starts from: all that it has read, and the token that its first step goes on from. */
export type Beginning<
  Source extends TensorTree = TensorTree,
  State extends TensorTree = TensorTree,
> = {
  /** int32 [B]: `<bos>`, or the last token of a prompt. */
  readonly last: tf.Tensor1D;
  /** What stays as it is while it writes, such as the keys and values of a source. */
  readonly source: Source;
  /** What every step replaces, such as the keys and values of the tokens so far. */
  readonly state: State;
};

/** What one step of a writer gives. */
export type NextToken<State extends TensorTree = TensorTree> = {
  /** [B, V], before softmax: a score for every token of the vocabulary. */
  readonly logits: tf.Tensor2D;
  readonly state: State;
};

/**
 * A model that writes token after token: it begins once, and goes on as long as it is asked to.
 * `greedyDecode`, `beamSearch` and `sampleDecode` ask for no more, so they work on every decoder.
 * Derived in chapter 12.
 *
 * All that a writer carries is tensors, in arrays and plain objects, and the first axis of each of them
 * is the row: a search that keeps several beginnings of a sentence repeats and reorders rows. No row
 * depends on another, so a large batch may be written in groups of rows.
 * Legend: B rows, T tokens of the input, V vocabulary.
 *
 * | | `source` | `state` |
 * |---|---|---|
 * | Transformer | keys and values of the memory, source mask | keys and values of the target so far |
 * | Seq2Seq | with attention: keys and values of the memory, source mask | the decoder's state |
 * | decoder-only | nothing | keys and values of prompt and text so far |
 */
export interface Writer<
  Source extends TensorTree = TensorTree,
  State extends TensorTree = TensorTree,
> {
  /** V, tokens that `logits` has a score for. */
  readonly vocabSize: number;
  /** The most tokens that it can write after an input of one token. */
  readonly maxLen: number;
  /**
   * The most tokens that it can write after an input of so many; `maxLen` after any when absent. For
   * those whose input takes up positions of the text, as a prompt does.
   */
  tokensAfter?(inputLength: number): number;
  /**
   * Reads the input, and writes nothing yet.
   *
   * @param input int32 [B, T]: sources to translate, or prompts to go on with. Prompts of a batch
   *   have one length, since nothing tells a padded one where it ends
   */
  begin(input: tf.Tensor2D): Beginning<Source, State>;
  /**
   * Scores what may come after `last`.
   *
   * @param last int32 [B]: the token that was chosen at the step before
   */
  next(last: tf.Tensor1D, source: Source, state: State): NextToken<State>;
}
