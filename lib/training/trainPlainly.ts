import * as tf from '@tensorflow/tfjs';
import { namedParameters, Random } from '../tensor';
import { type BatchSource, type BatchTensors, disposeBatch } from '../text';
import { Adam } from './adam';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import type { Learner } from './learner';
import { namedGradients } from './namedGradients';
import type { Schedule } from './schedules';

/** Settings of `trainPlainly`. */
export interface PlainTrainingOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly schedule: Schedule;
  /** Draws the order of the batches. Default 1. */
  readonly seed?: number;
}

/**
 * Training with nothing around it: every epoch deals out the batches anew, and for each of them there
 * is a gradient, clipped to length 1, and a step of Adam. `train` gives the same parameters with the
 * same settings (β₂ = 0.98, no dropout); it also validates, reports, stops, saves and records.
 * Derived in chapter 11.
 *
 * @returns the loss of every step, nats per token
 */
export function trainPlainly<T extends BatchTensors>(
  learner: Learner<T>,
  data: BatchSource<T>,
  { epochs, batchSize, schedule, seed = 1 }: PlainTrainingOptions,
): number[] {
  const adam = new Adam(namedParameters(learner.model), { beta2: 0.98 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = new Random(seed).fork(`epoch ${epoch}`).integer(2 ** 31);
    for (const batch of data.batches({ batchSize, lengthStep: 4, seed: order })) {
      tf.tidy(() => {
        const { loss, gradients } = namedGradients(learner, batch.tensors);
        const vectors = adam.flatten([...gradients.values()]);
        const clipped = clipByGlobalNorm(vectors, 1).gradients;
        adam.apply(clipped, tf.scalar(schedule(losses.length + 1)));
        losses.push(loss.nats.div(loss.tokens).dataSync()[0]);
      });
      disposeBatch(batch);
    }
  }
  adam.dispose();
  return losses;
}
