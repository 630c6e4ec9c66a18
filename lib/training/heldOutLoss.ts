import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { type BatchSource, type BatchTensors, disposeBatch } from '../text';
import type { Learner } from './learner';

/** Options of `heldOutLoss`. */
export interface HeldOutOptions {
  /** Examples in a batch; the result does not depend on it, unless they act on each other. Default 64. */
  readonly batchSize?: number;
  /** Called after every batch. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
  /** Ends the measurement early, after the batch under way. */
  readonly isStopped?: () => boolean;
}

/**
 * The loss on examples that a model does not train on, without dropout and label smoothing: nats per
 * token, each token counting the same.
 *
 * @returns NaN when there was no token
 */
export async function heldOutLoss<T extends BatchTensors>(
  learner: Learner<T>,
  data: BatchSource<T>,
  { batchSize = 64, onProgress, isStopped = () => false }: HeldOutOptions = {},
): Promise<number> {
  const total = data.batchCount(batchSize);
  let [nats, tokens, done] = [0, 0, 0];
  for (const batch of data.batches({ batchSize, maxLen: learner.maxLen })) {
    try {
      const [batchNats, batchTokens] = sumsOf(learner, batch.tensors);
      nats += batchNats;
      tokens += batchTokens;
    } finally {
      disposeBatch(batch);
    }
    await onProgress?.(++done, total);
    await setImmediate(); // other work has its turn, such as an interrupt
    if (isStopped()) break;
  }
  return nats / tokens;
}

function sumsOf<T extends BatchTensors>(learner: Learner<T>, batch: T): number[] {
  return tf.tidy(() => {
    const { nats, tokens } = learner.loss(batch);
    return [nats.dataSync()[0], tokens.dataSync()[0]];
  });
}
