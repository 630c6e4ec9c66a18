import * as tf from '@tensorflow/tfjs';
import { PAD_ID, softmaxCrossEntropy } from '../tensor';
import type { Loss } from './learner';

/**
 * The loss where every position has scores and a label: `crossEntropy` as sums instead of means.
 *
 * @param logits [B, T, V]
 * @param labels int32 [B, T]; `<pad>` counts for nothing
 * @param labelSmoothing share of the probability that a label spreads evenly, in the objective only
 */
export function tokenLoss(logits: tf.Tensor3D, labels: tf.Tensor2D, labelSmoothing = 0): Loss {
  return tf.tidy(() => {
    const isToken = labels.notEqual(PAD_ID).cast('float32'); // [B, T]
    const summed = (smoothing: number) =>
      softmaxCrossEntropy(logits, labels, smoothing).mul(isToken).sum<tf.Scalar>();
    const [nats, tokens] = [summed(0), isToken.sum<tf.Scalar>()];
    return labelSmoothing > 0
      ? { nats, tokens, objective: summed(labelSmoothing) }
      : { nats, tokens };
  });
}
