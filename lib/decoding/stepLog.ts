import * as tf from '@tensorflow/tfjs';
import { EOS_ID, PAD_ID } from '../text';
import { type Choice, onlyTokens } from './strategy';

/**
 * One step of decoding, one entry a row. There is a row for every sentence; in beam search k of them,
 * one after the other, best first.
 */
export interface DecodingStep {
  /** The token that each row was given; `<pad>` where it had ended before. */
  readonly ids: readonly number[];
  /** Which row of the step before each one continues. */
  readonly parents: readonly number[];
  /** Log-probability of each row so far, `<eos>` included, in nats, as the model has it. */
  readonly scores: readonly number[];
  /** Whether each row has ended, now or before. */
  readonly hasEnded: readonly boolean[];
}

/** Reads what happens while it happens, for pictures and for a learner who wants to see it. */
export class StepLog {
  private before?: DecodingStep;

  constructor(private readonly onStep: (step: DecodingStep) => void) {}

  /** @param logits [R, V], before the choice */
  note(logits: tf.Tensor2D, choice: Choice): void {
    const { before } = this;
    const gains = tf.tidy(() => tf.logSoftmax(onlyTokens(logits)).arraySync());
    const chosen = [...choice.ids.dataSync()];
    const parents = choice.parents ? [...choice.parents.dataSync()] : chosen.map((_, row) => row);
    const isOver = parents.map((parent) => before?.hasEnded[parent] ?? false);
    const ids = chosen.map((id, row) => (isOver[row] ? PAD_ID : id));
    const gain = (row: number) => (isOver[row] ? 0 : gains[parents[row]][ids[row]]);
    this.before = {
      ids,
      parents,
      scores: parents.map((parent, row) => (before?.scores[parent] ?? 0) + gain(row)),
      hasEnded: ids.map((id, row) => isOver[row] || id === EOS_ID),
    };
    this.onStep(this.before);
  }
}
