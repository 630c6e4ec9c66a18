import * as tf from '@tensorflow/tfjs';
import { createDropout } from '../tensor';
import type { BatchTensors } from '../text';
import type { Adam } from './adam';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import type { Learner } from './learner';
import { namedGradients } from './namedGradients';

/** What a step is made of. */
export interface StepSettings<T extends BatchTensors> {
  readonly learner: Learner<T>;
  /** Its parameters are those that are trained. */
  readonly optimizer: Adam;
  /** Share of the values that dropout hides; 0 when absent. */
  readonly dropout?: number;
  /** Longer gradients are shortened to this; not at all when absent. */
  readonly maxGradientNorm?: number;
}

/**
 * Updates the parameters, and returns [4]: the objective and the plain loss, a token, the gradient's
 * norm, and the number of tokens. It takes and gives tensors only, so that it can be recorded once as
 * a graph and replayed.
 *
 * @param batch what the learner reads   @param learningRate scalar
 * @param seed int32 [2]: run and step, from which dropout draws
 */
export type TrainStep<T extends BatchTensors> = (
  batch: T,
  learningRate: tf.Scalar,
  seed: tf.Tensor1D,
) => tf.Tensor1D;

/**
 * One step of training: forward, loss, backward, clip, update.
 *
 * Objective and loss are those seen under dropout, before the update; the norm is that of the
 * gradient before clipping.
 *
 * @throws {TrainingError} at the first step, naming a parameter that has no part in the loss
 */
export function createTrainStep<T extends BatchTensors>({
  learner,
  optimizer,
  dropout = 0,
  maxGradientNorm = Infinity,
}: StepSettings<T>): TrainStep<T> {
  return (batch, learningRate, seed) =>
    tf.tidy(() => {
      const { loss, gradients } = namedGradients(learner, batch, {
        parameters: optimizer.parameters,
        passOf: (part) => ({ dropout: createDropout(dropout, seed, part) }),
      });
      const vectors = optimizer.flatten([...gradients.values()]);
      const clipped = clipByGlobalNorm(vectors, maxGradientNorm);
      optimizer.apply(clipped.gradients, learningRate);
      const { nats, tokens, objective = nats } = loss;
      const count = tf.maximum(tokens, 1);
      return tf.stack([objective.div(count), nats.div(count), clipped.norm, tokens]) as tf.Tensor1D;
    });
}
