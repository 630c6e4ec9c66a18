import * as tf from '@tensorflow/tfjs';
import {
  batchGroups,
  type BatchPart,
  mapTensors,
  namedParameters,
  namedState,
  tensorsOf,
  type TensorTree,
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
  const variables = [...parameters.values()];
  const { loss, gradients } = tf.tidy(() => {
    const groups = isBatchwise(learner) ? [batch] : batchGroups(batch);
    // The whole batch at once is divided by its tokens on the way there, groups after the way back.
    const objectiveOf = groups.length === 1 ? mean : total;
    const parts = groups.map((group, index) => {
      const pass = passOf({ index, count: groups.length });
      return ofGroup(() => learner.loss(group, pass), objectiveOf, variables);
    });
    const loss = sumOf(parts.map((part) => part.loss));
    const sums = sumOf(parts.map((part) => inOrder(parameters, part.gradients)));
    if (groups.length === 1) return { loss, gradients: sums };
    const count = tf.maximum(loss.tokens, 1);
    return { loss, gradients: sums.map((sum) => sum.div(count)) };
  });
  return {
    loss,
    gradients: new Map([...parameters.keys()].map((name, i) => [name, gradients[i]])),
  };
}

/**
 * The loss on a group of the batch, and the gradient of its objective: group after group, so that
 * what one keeps for its way back is freed before the next one begins.
 */
function ofGroup(
  lossOf: () => Loss,
  objectiveOf: (loss: Loss) => tf.Scalar,
  variables: tf.Variable[],
): { readonly loss: Loss; readonly gradients: tf.NamedTensorMap } {
  return tf.tidy(() => {
    let kept: Loss | undefined;
    const objective = () => {
      kept = mapTensors(lossOf(), tf.keep);
      return objectiveOf(kept);
    };
    try {
      const { grads } = tf.variableGrads(objective, variables);
      return { loss: mapTensors(kept!, tf.clone), gradients: grads };
    } catch (error) {
      freeTape();
      throw error;
    } finally {
      tf.dispose(kept);
    }
  });
}

/** The objective, as a sum over the tokens. */
function total({ nats, objective = nats }: Loss): tf.Scalar {
  return objective.clone();
}

/** The same, a token: what training minimises. */
function mean(loss: Loss): tf.Scalar {
  return total(loss).div(tf.maximum(loss.tokens, 1));
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

function sumOf<T extends TensorTree>(parts: readonly T[]): T {
  return parts.reduce((sum, part) => {
    const tensors = tensorsOf(part);
    return mapTensors(sum, (tensor, i) => tensor.add(tensors[i])); // `addN` uses one core only
  });
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
