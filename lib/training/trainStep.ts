import * as tf from '@tensorflow/tfjs';
import { createDropout, type Dropout } from '../tensor';
import type { Adam } from './adam';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import { crossEntropy } from './crossEntropy';
import { flatten } from './flatten';

/** A model that scores every next token of a target, given a source: `Transformer`, for one. */
export interface SequenceModel {
  /**
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @returns among others `logits` [B, Tt, V]
   */
  forward(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
    dropout?: Dropout,
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
  const { parameters, optimizer, dropout, labelSmoothing, maxGradientNorm } = settings;
  return (source, targetInput, targetOutput, learningRate, seed) => {
    let logits: tf.Tensor3D | undefined;
    const objectiveOf = () => {
      const hiding = dropout > 0 ? createDropout(dropout, seed) : undefined;
      logits = tf.keep(settings.model.forward(source, targetInput, hiding).logits);
      return crossEntropy(logits, targetOutput, { labelSmoothing });
    };
    const step = () => {
      const { value: objective, grads } = tf.variableGrads(objectiveOf, [...parameters.values()]);
      const gradient = flatten(gradientsOf(parameters, grads));
      const clipped = clipByGlobalNorm([gradient], maxGradientNorm);
      optimizer.apply(clipped.gradients[0] as tf.Tensor1D, learningRate);
      const lossNats = labelSmoothing > 0 ? crossEntropy(logits!, targetOutput) : objective;
      return tf.stack([objective, lossNats, clipped.norm]) as tf.Tensor1D;
    };
    try {
      return tf.tidy(step);
    } finally {
      logits?.dispose();
    }
  };
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
