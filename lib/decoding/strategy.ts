import * as tf from '@tensorflow/tfjs';
import { BOS_ID, PAD_ID } from '../text';

/** The next word of every row. */
export interface Choice {
  /** int32 [R] */
  readonly ids: tf.Tensor1D;
  /** What the strategy carries on to the next word. */
  readonly state: tf.Tensor[];
  /** int32 [R]: which row each one continues; every row itself when absent. */
  readonly rows?: tf.Tensor1D;
}

/**
 * How the next words are chosen. A strategy is made of tensor operations only and reads no value, so
 * that several words can be recorded as one graph; what changes from word to word is its state.
 */
export interface Strategy {
  /** Says all that makes its operations differ from another strategy's. */
  readonly name: string;
  /** Rows that work on one sentence; 1 but for beam search. R = B · rowsPerSentence. */
  readonly rowsPerSentence: number;
  /** Whether its state, too, has one entry a row, and no row depends on those of other sentences. */
  readonly isRowwise: boolean;
  /**
   * @param logits [R, V]   @param last int32 [R], the words before
   */
  choose(logits: tf.Tensor2D, last: tf.Tensor1D, state: readonly tf.Tensor[]): Choice;
}

/** A score that no word comes back from; finite, so that sums of it stay numbers. */
export const NEVER = -1e9;

/** The logits with `<pad>` and `<bos>` out of the running. @param logits [R, V] */
export function onlyWords(logits: tf.Tensor2D): tf.Tensor2D {
  const V = logits.shape[1];
  const bias = new Float32Array(V);
  bias[PAD_ID] = bias[BOS_ID] = NEVER;
  return logits.add(tf.tensor1d(bias));
}
