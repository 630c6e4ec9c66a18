import * as tf from '@tensorflow/tfjs';
import type { TensorTree } from '../tensor';
import { BOS_ID, PAD_ID } from '../text';

/** The next token of every row. */
export type Choice<State extends TensorTree = TensorTree> = {
  /** int32 [R] */
  readonly ids: tf.Tensor1D;
  /** int32 [R]: which row each one continues; every row itself when absent. */
  readonly parents?: tf.Tensor1D;
  /** What the strategy carries on to the next token. */
  readonly state: State;
};

/**
 * How the next tokens are chosen. A strategy is made of tensor operations and reads no value, so that
 * several tokens can be recorded as one graph. All that varies, from call to call or from token to
 * token, is a tensor of its state: there is one recording for all temperatures.
 */
export interface Strategy<State extends TensorTree = TensorTree> {
  /** Whether its state has entries for each sentence, and no row depends on those of other sentences. */
  readonly isRowwise: boolean;
  /** Rows that work on one sentence; 1 but for beam search. */
  rowsPerSentence(state: State): number;
  /** @param logits [R, V], R = B · rowsPerSentence */
  choose(logits: tf.Tensor2D, state: State): Choice<State>;
}

/** Far below every other score: such a token is not chosen. Finite, so that sums of it are no NaN. */
export const NEVER = -1e9;

/** The logits with `<pad>` and `<bos>` out of the running. @param logits [R, V] */
export function onlyTokens(logits: tf.Tensor2D): tf.Tensor2D {
  const V = logits.shape[1];
  const bias = new Float32Array(V);
  bias[PAD_ID] = bias[BOS_ID] = NEVER;
  return logits.add(tf.tensor1d(bias));
}
