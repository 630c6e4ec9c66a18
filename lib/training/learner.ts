import type * as tf from '@tensorflow/tfjs';
import type { TrainingPass } from '../tensor';
import type { BatchSource, BatchTensors } from '../text';

/**
 * How wrong a model is on a batch: sums over its tokens, so that groups of a batch, batches of an
 * epoch and micro-batches simply add up.
 */
export type Loss = {
  /** Cross-entropy without smoothing, nats. */
  readonly nats: tf.Scalar;
  /** What it is a sum over: the tokens to predict, without padding. */
  readonly tokens: tf.Scalar;
  /** What is minimised; the nats when absent. */
  readonly objective?: tf.Scalar;
};

/** A model with what it is to learn. */
export interface Learner<T extends BatchTensors> {
  /** Its variables are trained and saved; see `namedParameters` and `namedState`. */
  readonly model: { readonly kind: string; readonly config: object };
  /**
   * The loss on a batch, each row of which is an example.
   *
   * @param training absent where the model is only tested
   */
  loss(batch: T, training?: TrainingPass): Loss;
  /**
   * Whether examples of a batch act on each other, as in-batch negatives do: a batch is then never
   * divided. When absent, it is true of a model with running statistics, such as batch norm.
   */
  readonly isBatchwise?: boolean;
  /** Positions that the model has: longer rows are refused, and padding stops there. */
  readonly maxLen?: number;
  /** Refuses data that the model was not built for. */
  assertFits?(data: BatchSource<T>): void;
}
