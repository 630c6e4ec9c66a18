import * as tf from '@tensorflow/tfjs';
import {
  assertDtype,
  assertFraction,
  assertRank,
  assertShape,
  softmaxCrossEntropy,
} from '../tensor';

/** Settings of the loss. */
export interface CrossEntropyOptions {
  /** Share ε of the probability that the target spreads evenly over the vocabulary; 0 if absent. */
  readonly labelSmoothing?: number;
  /** Positions with this label count for nothing; 0 if absent. */
  readonly padId?: number;
}

/**
 * Masked cross-entropy: how many nats the model is surprised by a target token, on average.
 *
 * Formula: `-Σᵥ qᵥ log pᵥ`, averaged over the labels that are not padding, where `p` is the softmax
 * of the logits and `q = (1 - ε) · onehot(label) + ε / V`.
 * Source: Szegedy et al. 2016, §7 (label smoothing); the values are those of PyTorch's
 * `cross_entropy(..., label_smoothing=ε, ignore_index=padId)`. Derived in chapter 11.
 * Legend: B batch, T positions, V vocabulary, ε label smoothing.
 *
 * @param logits [B, T, V]
 * @param labels int32 [B, T], from 0 to V - 1
 * @returns a scalar, nats per token
 * @throws {ShapeError} when the labels are not [B, T] of the logits, or not int32
 * @throws {RangeError} when label smoothing lies outside [0, 1)
 *
 * Edge case: labels that are all padding give 0, and no gradient.
 */
export function crossEntropy(
  logits: tf.Tensor3D,
  labels: tf.Tensor2D,
  { labelSmoothing = 0, padId = 0 }: CrossEntropyOptions = {},
): tf.Scalar {
  assertLossArguments(logits, labels, labelSmoothing);
  return tf.tidy(() => {
    const tokenLoss = softmaxCrossEntropy(logits, labels, labelSmoothing); // -Σ q log p [B, T]
    const isToken = labels.notEqual(padId).cast('float32'); // [B, T]
    const count = tf.maximum(isToken.sum(), 1);
    return tokenLoss.mul(isToken).sum().div<tf.Scalar>(count);
  });
}

function assertLossArguments(logits: tf.Tensor, labels: tf.Tensor, labelSmoothing: number): void {
  assertRank('logits', logits, ['B', 'T', 'V']);
  const [B, T] = logits.shape;
  assertShape('labels', labels, { B, T });
  assertDtype('labels', labels, 'int32');
  assertFraction('labelSmoothing', labelSmoothing);
}
