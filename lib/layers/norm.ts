import type * as tf from '@tensorflow/tfjs';
import type { TrainingPass } from '../tensor';

/** Normalisation: brings activations to one size, then scales and shifts each feature as learnt. */
export interface Norm {
  /**
   * @param x [B, T, D]
   * @param training absent at inference; only norms with statistics of a batch tell the two apart
   * @returns [B, T, D]
   */
  forward(x: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D;
}

/** Layer norm (per position), batch norm or PowerNorm (per feature, over the tokens of a batch). */
export type NormKind = 'layer' | 'batch' | 'power';

/**
 * Whether a norm of this kind takes statistics of the whole batch. Then sentences of a batch act on
 * each other, so that a training step must not be divided; and a causal decoder must not have it,
 * since the statistics know of the tokens that come later.
 */
export function normalizesOverBatch(kind: NormKind): boolean {
  return kind !== 'layer';
}
