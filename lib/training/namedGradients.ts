import * as tf from '@tensorflow/tfjs';
import {
  batchGroups,
  type BatchPart,
  mapTensors,
  namedParameters,
  namedState,
  tensorsOf,
  type TrainingPass,
} from '../tensor';
import type { BatchTensors } from '../text';
import { TrainingError } from './errors';
import type { Learner, Loss } from './learner';

/** Settings of `namedGradients`. */
export interface GradientOptions {
  /** By which to differentiate; all of the model when absent. */
  readonly parameters?: ReadonlyMap<string, tf.Variable>;
  /** The pass in training of a part of the batch; without dropout when absent. */
  readonly passOf?: (part: BatchPart) => TrainingPass;
}

/** The loss on a batch, and the gradient of its mean by every parameter. */
export interface NamedGradients {
  readonly loss: Loss;
  /** `∂(objective / tokens) / ∂θ` by the name of θ, in its shape: what a step of training goes by. */
  readonly gradients: Map<string, tf.Tensor>;
}

/**
 * The gradient of a learner's loss by name, such as `encoder.blocks.0.selfAttention.wQuery`: what
 * training moves the parameters by, before clipping, and what chapter 06 looks at layer by layer.
 *
 * In a recorded function the batch is divided into groups, one a core, unless its examples act on
 * each other.
 *
 * @returns tensors that belong to the caller
 * @throws {TrainingError} naming a parameter that has no part in the loss
 */
export function namedGradients<T extends BatchTensors>(
  learner: Learner<T>,
  batch: T,
  {
    parameters = namedParameters(learner.model),
    passOf = () => ({ dropout: (x) => x }),
  }: GradientOptions = {},
): NamedGradients {
  const { loss, gradients } = tf.tidy(() => {
    const groups = isBatchwise(learner) ? [batch] : batchGroups(batch);
    let kept: Loss | undefined;
    const meanObjective = () => {
      const losses = groups.map((group, index) =>
        learner.loss(group, passOf({ index, count: groups.length })),
      );
      kept = mapTensors(sumOf(losses), tf.keep);
      const { nats, tokens, objective = nats } = kept;
      return objective.div<tf.Scalar>(tf.maximum(tokens, 1));
    };
    try {
      const { grads } = tf.variableGrads(meanObjective, [...parameters.values()]);
      return { loss: mapTensors(kept!, tf.clone), gradients: inOrder(parameters, grads) };
    } catch (error) {
      freeTape();
      throw error;
    } finally {
      tf.dispose(kept);
    }
  });
  return {
    loss,
    gradients: new Map([...parameters.keys()].map((name, i) => [name, gradients[i]])),
  };
}

/** What TensorFlow.js saves for the way back it frees on the way back, which a failure never goes. */
function freeTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return; // one that differentiates around this still needs it
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
}

/** Running statistics are taken over a batch: each of its examples acts on the others. */
function isBatchwise({ model, isBatchwise }: Learner<never>): boolean {
  return isBatchwise ?? namedState(model).size > namedParameters(model).size;
}

function sumOf(losses: readonly Loss[]): Loss {
  if (losses.length === 1) return losses[0];
  return mapTensors(losses[0], (_, i) => tf.addN(losses.map((loss) => tensorsOf(loss)[i])));
}

/** In the order of the parameters. TensorFlow.js leaves out those that the loss does not depend on. */
function inOrder(
  parameters: ReadonlyMap<string, tf.Variable>,
  gradients: tf.NamedTensorMap,
): tf.Tensor[] {
  return [...parameters].map(([name, { name: id }]) => {
    if (gradients[id]) return gradients[id];
    throw new TrainingError({
      en: `${name}: no gradient arrives here; is it used in the model's forward pass?`,
      zh: `${name}：没有梯度传到这里；模型的前向计算用到它了吗？`,
    });
  });
}
