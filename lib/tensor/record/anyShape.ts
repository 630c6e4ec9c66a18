import type { NativeOutput } from '../native';
import { insteadOf, type Operation } from './active';
import type { LoadedGraph } from './loadedGraph';

/** By key, kept for good. Undefined: this TensorFlow cannot load it. */
const graphs = new Map<string, LoadedGraph | undefined>();

/**
 * Computes operations by a small graph that takes any shape. A recording under way knows of the
 * operations only.
 *
 * @param key what the graph computes; there is one for each key
 * @param load makes it, when it is needed first
 * @param inputs of the graph
 * @returns undefined where the graph cannot be loaded, such as without a place for temporary files, or
 *   not be run
 */
export function runAnyShape(
  operations: readonly Operation[],
  key: string,
  load: () => LoadedGraph,
  inputs: readonly number[],
): NativeOutput[] | undefined {
  const graph = graphOf(key, load);
  if (!graph) return undefined;
  try {
    return insteadOf(operations, () => graph.run(inputs));
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
