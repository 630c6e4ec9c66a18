import type { NativeOutput } from '../native';
import { insteadOf, type Operation } from './active';
import type { LoadedGraph } from './loadedGraph';

/** By key, kept for good. Undefined: this TensorFlow cannot load or run it. */
const graphs = new Map<string, LoadedGraph | undefined>();

/**
 * Computes operations by a small graph that takes any shape. A recording under way knows of the
 * operations only.
 *
 * @param key what the graph computes; there is one for each key
 * @param load makes it, when it is needed first
 * @param inputs of the graph
 * @returns undefined where no graph can be loaded or run, such as without a place for temporary files
 */
export function runAnyShape(
  operations: readonly Operation[],
  key: string,
  load: () => LoadedGraph,
  inputs: readonly number[],
): NativeOutput[] | undefined {
  try {
    if (!graphs.has(key)) graphs.set(key, load());
    const graph = graphs.get(key);
    return graph && insteadOf(operations, () => graph.run(inputs));
  } catch {
    graphs.get(key)?.dispose();
    graphs.set(key, undefined);
    return undefined;
  }
}
