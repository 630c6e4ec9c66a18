import * as tf from '@tensorflow/tfjs';
import { currentNativeBackend, type NativeBackend } from './native';
import { ADAM_UPDATE } from './record/adamFunction';
import { runSmallGraph } from './record/smallGraphs';
import { Graph } from './record/graph';
import { LoadedGraph } from './record/loadedGraph';
import { assertShape } from './shape';

/** The values of a group of parameters, concatenated, and what Adam knows of them; all [N]. */
export interface AdamVectors extends tf.NamedTensorMap {
  readonly parameters: tf.Tensor1D;
  readonly firstMoment: tf.Tensor1D;
  readonly secondMoment: tf.Tensor1D;
}

/** How a step moves: all that does not differ between parameters. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** Scalar: `α √c₂ / c₁`, with `c = 1 - βᵗ`. */
  readonly rate: tf.Scalar;
  /** Scalar: `ε √c₂`. */
  readonly epsilon: tf.Scalar;
}

/**
 * One step of Adam: `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `θ ← θ - rate · m / (√v + ε)`.
 * Legend: θ parameters, m and v first and second moment, g gradient.
 *
 * Native TensorFlow copies θ, m and v and computes all of it in one pass, all groups at the same time;
 * the formula written out takes 12 passes.
 *
 * @param groups of parameters
 * @param gradients [N], one a group
 * @returns new vectors in the order of the groups
 * @throws {ShapeError} when a gradient is not as long as its parameters
 */
export function adamUpdate(
  groups: readonly AdamVectors[],
  gradients: readonly tf.Tensor1D[],
  step: AdamStep,
): AdamVectors[] {
  groups.forEach(({ parameters }, i) => {
    assertShape('gradient', gradients[i], { N: parameters.size });
  });
  // What one native operation does, no gradient can be taken of.
  const backend = tf.engine().isTapeOn() ? undefined : currentNativeBackend();
  return tf.tidy(
    () =>
      (backend && inOnePass(backend, groups, gradients, step)) ??
      groups.map((group, i) => writtenOut(group, gradients[i], step)),
  );
}

function writtenOut(
  { parameters, firstMoment, secondMoment }: AdamVectors,
  gradient: tf.Tensor1D,
  { beta1, beta2, rate, epsilon }: AdamStep,
): AdamVectors {
  const m = firstMoment.mul<tf.Tensor1D>(beta1).add<tf.Tensor1D>(gradient.mul(1 - beta1));
  const v = secondMoment.mul<tf.Tensor1D>(beta2).add<tf.Tensor1D>(gradient.square().mul(1 - beta2));
  const move = m.mul<tf.Tensor1D>(rate).div<tf.Tensor1D>(v.sqrt().add(epsilon));
  return { parameters: parameters.sub(move), firstMoment: m, secondMoment: v };
}

function inOnePass(
  backend: NativeBackend,
  groups: readonly AdamVectors[],
  gradients: readonly tf.Tensor1D[],
  { beta1, beta2, rate, epsilon }: AdamStep,
): AdamVectors[] | undefined {
  const scalars = [rate, tf.scalar(beta1), tf.scalar(beta2), epsilon];
  const vectors = groups.flatMap((group, i) => [
    group.parameters,
    group.firstMoment,
    group.secondMoment,
    gradients[i],
  ]);
  const inputs = backend.getInputTensorIds([...scalars, ...vectors]);
  const outputCount = 3 * groups.length;
  const outputs = runSmallGraph(
    backend,
    [{ op: ADAM_UPDATE, attributes: [], inputs, outputCount }],
    {
      key: `${ADAM_UPDATE} of ${groups.length}`,
      load: () => loadGraph(backend, inputs.length, outputCount),
      inputs,
    },
  );
  return (
    outputs &&
    groups.map((_, i) => {
      const [parameters, firstMoment, secondMoment] = outputs.slice(3 * i) as tf.Tensor1D[];
      return { parameters, firstMoment, secondMoment };
    })
  );
}

function loadGraph(backend: NativeBackend, inputCount: number, outputCount: number): LoadedGraph {
  const graph = new Graph(backend.binding, false);
  const { TF_FLOAT } = backend.binding;
  const inputs = Array.from({ length: inputCount }, () => graph.placeholder(TF_FLOAT));
  const update = graph.operation(ADAM_UPDATE, [], inputs, []);
  const outputs = Array.from({ length: outputCount }, (_, i) => `${update}:${i}`);
  return new LoadedGraph(backend, graph.encode(), inputs, outputs);
}
