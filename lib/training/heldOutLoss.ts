import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { disposeBatch, type TranslationBatch, type TranslationData } from '../text';
import { crossEntropy } from './crossEntropy';
import type { SequenceModel } from './trainStep';

/** Options of `heldOutLoss`. */
export interface HeldOutOptions {
  /** Pairs in a batch; the result does not depend on it. Default 64. */
  readonly batchSize?: number;
  /** Called after every batch. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
  /** Ends the measurement early, after the batch under way. */
  readonly isStopped?: () => boolean;
}

/**
 * The cross-entropy of a model on pairs that it does not train on, with teacher forcing, without
 * dropout and label smoothing: nats per target token, each token counting the same.
 *
 * @returns NaN when it was ended before the first batch
 */
export async function heldOutLoss(
  model: SequenceModel,
  data: TranslationData,
  { batchSize = 64, onProgress, isStopped = () => false }: HeldOutOptions = {},
): Promise<number> {
  const total = data.batchCount(batchSize);
  let [nats, tokens, done] = [0, 0, 0];
  for (const batch of data.batches({ batchSize })) {
    nats += batch.tokens * batchLoss(model, batch.tensors);
    tokens += batch.tokens;
    disposeBatch(batch);
    await onProgress?.(++done, total);
    await setImmediate();
    if (isStopped()) break;
  }
  return nats / tokens;
}

function batchLoss(
  model: SequenceModel,
  { source, targetInput, targetOutput }: TranslationBatch,
): number {
  return tf.tidy(() => {
    const { logits } = model.forward(source, targetInput);
    return crossEntropy(logits, targetOutput).dataSync()[0];
  });
}
