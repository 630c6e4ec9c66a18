import * as tf from '@tensorflow/tfjs';
import { callNative, currentNativeBackend, type NativeBackend } from './native';
import { assertDtype, assertShape } from './shape';

/**
 * Cross-entropy between smoothed labels and the softmax of logits, at every position:
 * `-Σᵥ qᵥ log pᵥ` in nats, with `p = softmax(z)` and `q = (1 - ε) · onehot(label) + ε / V`.
 * Its gradient by the logits is `p - q`.
 * Legend: B batch, T positions, V vocabulary, z logits, ε label smoothing.
 *
 * Native TensorFlow stores only p, where the formula written out would store q, log p and their
 * product too: with a large vocabulary they are most of what a loss costs.
 *
 * @param logits [B, T, V]
 * @param labels int32 [B, T], from 0 to V - 1
 * @param labelSmoothing from 0 up to, not including, 1
 * @returns [B, T]
 * @throws {ShapeError} when the labels are not int32 [B, T]
 * @throws {Error} on native TensorFlow, when a label is not from 0 to V - 1
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor3D,
  labels: tf.Tensor2D,
  labelSmoothing = 0,
): tf.Tensor2D {
  const [B, T, V] = logits.shape;
  assertShape('labels', labels, { B, T });
  assertDtype('labels', labels, 'int32');
  const backend = currentNativeBackend();
  const rest = labelSmoothing / V;
  return tf.tidy(() => {
    if (!backend) {
      const q = tf.oneHot(labels, V, 1 - labelSmoothing + rest, rest, 'float32');
      return q.mul(tf.logSoftmax(logits)).sum(-1).neg() as tf.Tensor2D;
    }
    const z = logits.reshape<tf.Tensor2D>([B * T, V]);
    const loss = fused(backend, z, labels.reshape([B * T, 1]), labelSmoothing);
    return loss.reshape([B, T]);
  });
}

/**
 * The same for rows. The loss is `log Σ exp z - Σ q z`, where no probability that rounds to 0 does
 * harm; and as the largest probability is `1 / Σ exp(z - max z)`, the sum is already known.
 */
function fused(
  backend: NativeBackend,
  logits: tf.Tensor2D,
  labels: tf.Tensor2D,
  labelSmoothing: number,
): tf.Tensor {
  const [N, V] = logits.shape;
  const T = { T: 'float32' } as const;
  const places = tf.concat([tf.range(0, N, 1, 'int32').expandDims(1), labels], 1); // [N, 2]
  const pointed = { types: { Tindices: 'int32' as const } };
  const loss = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    const p = tf.softmax(z);
    const logSum = z.max(-1).sub(p.max(-1).log());
    const picked = callNative(backend, 'GatherNd', [z, places], {
      types: { Tparams: 'float32', ...pointed.types },
    });
    const expected =
      labelSmoothing === 0
        ? picked
        : picked.mul(1 - labelSmoothing).add(z.mean(-1).mul(labelSmoothing)); // Σ q z
    (save as tf.GradSaveFunc)([p, places]);
    const gradFunc = (dy: tf.Tensor, saved: unknown) => {
      const [probabilities, targets] = saved as tf.Tensor[];
      const spread = labelSmoothing === 0 ? probabilities : probabilities.sub(labelSmoothing / V);
      // Copies once more. `InplaceSub` would not, but where two losses of the same logits share this
      // product, as in a graph they do, both would subtract from the same values.
      const scaled = spread.mul(dy.expandDims(-1));
      const share = dy.mul(1 - labelSmoothing);
      return callNative(backend, 'TensorScatterSub', [scaled, targets, share], {
        types: { ...T, ...pointed.types },
      });
    };
    return { value: logSum.sub(expected), gradFunc };
  });
  return loss(logits);
}
