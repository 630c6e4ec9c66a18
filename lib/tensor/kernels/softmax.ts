import * as tf from '@tensorflow/tfjs';
import { callNative, encodeAttributes, type NativeBackend, replaceKernel } from '../native';
import { runSmallGraph } from '../record/smallGraphs';
import type { LoadedGraph } from '../record/loadedGraph';
import { suitsOneDnn } from '../record/oneDnn';
import { numberOfGroups } from '../batchGroups';
import { DividedGraph, hasOneThread, shapesInPieces } from './dividedGraph';

/** Elements, for one core: with fewer it is done before another core has started. */
const LEAST_ELEMENTS = 2 ** 17;

const ATTRIBUTES = { types: { T: 'float32' } } as const;

/** Softmax over the last axis. A large one is divided between the cores, and computed by oneDNN. */
export function installSoftmax(): void {
  replaceKernel(
    tf.Softmax,
    (backend, { logits }) =>
      inParts(backend, logits) ?? callNative(backend, 'Softmax', [logits], ATTRIBUTES),
  );
}

function inParts(backend: NativeBackend, logits: tf.TensorInfo): tf.Tensor | undefined {
  const { shape, dtype } = logits;
  if (!suitsOneDnn(shape) || dtype !== 'float32' || !hasOneThread()) return undefined;
  const size = tf.util.sizeFromShape(shape);
  if (size < 2 * LEAST_ELEMENTS) return undefined;
  const parts = numberOfGroups(shape[0], (shape[0] * LEAST_ELEMENTS) / size);
  if (parts === 1) return undefined;
  const attributes = encodeAttributes(backend, ATTRIBUTES);
  const inputs = backend.getInputTensorIds([logits]);
  const outputs = runSmallGraph(backend, [{ op: 'Softmax', attributes, inputs }], {
    key: `Softmax,${parts}`,
    load: () => loadGraph(backend, parts),
    inputs: [...inputs, ...shapesInPieces(backend, shape, parts)],
  });
  return outputs?.[0];
}

function loadGraph(backend: NativeBackend, parts: number): LoadedGraph {
  const graph = new DividedGraph(backend);
  const pieces = graph.split(graph.floats(), parts);
  const results = pieces.map((piece) => graph.call('Softmax', ATTRIBUTES, [piece]));
  return graph.load([graph.together(results)]);
}
