import * as tf from '@tensorflow/tfjs';
import { batchGroups, createDropout, type TrainingPass } from '../tensor';
import { PAD_ID } from '../text';
import type { Adam } from './adam';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import { crossEntropy } from './crossEntropy';

/** A model that scores every next token of a target, given a source: `Transformer`, for one. */
export interface SequenceModel {
  /**
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @returns among others `logits` [B, Tt, V]
   */
  forward(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
    options?: { readonly training?: TrainingPass },
  ): { readonly logits: tf.Tensor3D };
}

/** What a step is made of. */
export interface StepSettings {
  readonly model: SequenceModel;
  /** What to train, by name; the optimiser has the same ones. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  readonly optimizer: Adam;
  readonly dropout: number;
  readonly labelSmoothing: number;
  readonly maxGradientNorm: number;
}

/**
 * Updates the parameters, and returns [3]: the objective, the plain loss, the gradient's norm.
 * It takes and gives tensors only, so that it can be recorded once as a graph and replayed.
 *
 * @param source int32 [B, Ts]   @param targetInput int32 [B, Tt]: BOS and the target
 * @param targetOutput int32 [B, Tt]: the target and EOS   @param learningRate scalar
 * @param seed int32 [2]: run and step, from which dropout draws
 */
export type TrainStep = (
  source: tf.Tensor2D,
  targetInput: tf.Tensor2D,
  targetOutput: tf.Tensor2D,
  learningRate: tf.Scalar,
  seed: tf.Tensor1D,
) => tf.Tensor1D;

/**
 * One step of training: forward, loss, backward, clip, update.
 *
 * The objective is the cross-entropy with label smoothing, the plain loss the one without; both are
 * nats per target token, seen under dropout. The norm is that of the gradient before clipping.
 *
 * @throws {Error} at the first step, naming a parameter that has no part in the loss
 */
export function createTrainStep(settings: StepSettings): TrainStep {
  const { model, parameters, optimizer, dropout, labelSmoothing, maxGradientNorm } = settings;
  return (source, targetInput, targetOutput, learningRate, seed) =>
    tf.tidy(() => {
      const groups = batchGroups([source, targetInput, targetOutput]);
      const labels = groups.map(([, , output]) => output);
      const logits: tf.Tensor3D[] = [];
      const objectiveOf = () => {
        groups.forEach(([from, input], index) => {
          const part = { index, count: groups.length };
          const training = { dropout: createDropout(dropout, seed, part) };
          logits.push(tf.keep(model.forward(from, input, { training }).logits));
        });
        return meanLoss(logits, labels, labelSmoothing);
      };
      try {
        const { value: objective, grads } = tf.variableGrads(objectiveOf, [...parameters.values()]);
        const gradients = optimizer.flatten(gradientsOf(parameters, grads));
        const clipped = clipByGlobalNorm(gradients, maxGradientNorm);
        optimizer.apply(clipped.gradients, learningRate);
        const lossNats = labelSmoothing > 0 ? meanLoss(logits, labels, 0) : objective;
        return tf.stack([objective, lossNats, clipped.norm]) as tf.Tensor1D;
      } finally {
        tf.dispose(logits);
      }
    });
}

/** Cross-entropy over the tokens of all groups of sentences, each token counting the same. */
function meanLoss(
  logits: readonly tf.Tensor3D[],
  labels: readonly tf.Tensor2D[],
  labelSmoothing: number,
): tf.Scalar {
  const losses = logits.map((scores, i) => crossEntropy(scores, labels[i], { labelSmoothing }));
  if (losses.length === 1) return losses[0];
  const counts = labels.map((ids) => ids.notEqual(PAD_ID).cast('float32').sum());
  const total = tf.maximum(tf.addN(counts), 1);
  return tf.addN(losses.map((loss, i) => loss.mul(counts[i].div(total)))) as tf.Scalar;
}

/** In the order of the parameters. TensorFlow.js leaves out those that the loss does not depend on. */
function gradientsOf(
  parameters: ReadonlyMap<string, tf.Variable>,
  gradients: tf.NamedTensorMap,
): tf.Tensor[] {
  return [...parameters].map(([name, { name: id }]) => {
    if (gradients[id]) return gradients[id];
    throw new Error(`${name}: no gradient arrives here; is it used in the model's forward pass?`);
  });
}
