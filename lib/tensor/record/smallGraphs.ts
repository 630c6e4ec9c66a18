import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native';
import { insteadOf, type Operation } from './activeRecording';
import type { LoadedGraph } from './loadedGraph';

/** By key, kept for good. Undefined: this TensorFlow cannot load it. */
const graphs = new Map<string, LoadedGraph | undefined>();

/** A small graph that takes any shape. */
export interface SmallGraph {
  /** What it computes; there is one graph for each key. */
  readonly key: string;
  /** Makes it, when it is needed first. */
  readonly load: () => LoadedGraph;
  /** Handles of its inputs. */
  readonly inputs: readonly number[];
}

/**
 * Computes operations by a graph. A recording under way knows of the operations only.
 *
 * @returns the outputs of all of them, one after the other; undefined where the graph cannot be loaded,
 *   such as without a place for temporary files, or not be run
 */
export function runSmallGraph(
  backend: NativeBackend,
  operations: readonly Operation[],
  { key, load, inputs }: SmallGraph,
): tf.Tensor[] | undefined {
  const graph = graphOf(key, load);
  if (!graph) return undefined;
  try {
    const outputs = insteadOf(operations, () => graph.run(inputs));
    return outputs.map((output) => backend.createOutputTensor(output));
  } catch {
    return undefined; // the operations themselves say what is wrong
  }
}

function graphOf(key: string, load: () => LoadedGraph): LoadedGraph | undefined {
  if (!graphs.has(key)) {
    try {
      graphs.set(key, load());
    } catch {
      graphs.set(key, undefined);
    }
  }
  return graphs.get(key);
}
