import * as tf from '@tensorflow/tfjs';
import { type Attributes, encodeAttributes, type NativeBackend } from '../native';
import { insteadOf } from '../record';
import { Graph } from '../record/graph';
import { LoadedGraph } from '../record/loadedGraph';
import { SMALLEST } from '../record/oneDnn';
import { oneDnnWorks } from '../record/oneDnnWorks';
import { numberOfGroups } from '../sideBySide';

/** A product of two matrices, or of as many pairs of matrices as the leading axes count. */
export interface Product {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** As one call: what a recording writes down. */
  readonly op: 'MatMul' | 'BatchMatMulV2';
  readonly attributes: Attributes;
}

/** Operations on numbers, for one core: with fewer it is done before another core has started. */
const LEAST_WORK = 2 ** 23;

/** Terms of a sum that have fewer rows to add up cost more memory than they save time. */
const LEAST_ROWS_OF_A_TERM = 256;

/**
 * By what they compute and in how many parts, kept for good: seven for each number of parts. Undefined
 * where TensorFlow cannot load or run it, such as without a place for temporary files.
 */
const graphs = new Map<string, LoadedGraph | undefined>();

/**
 * A large product, computed by all cores.
 *
 * TensorFlow has one thread for an operation (`backend.ts` says why), and a recorded function keeps the
 * other cores busy with sentences side by side. A function that just runs makes one call after the
 * other: there the parts of a product are computed side by side, in a small graph that does nothing
 * else and takes any shape.
 * - `A B`: parts of A's rows give parts of the result's rows;
 * - `Aᵀ B`: parts of the rows of both give terms of the result, which are added;
 * - many pairs: each core takes some, along the first axis.
 *
 * @returns undefined when one call does it as fast, or no graph can
 */
export function parallelProduct(backend: NativeBackend, product: Product): tf.Tensor | undefined {
  const parts = numberOfParts(product);
  if (parts === 1) return undefined;
  const { op, a, b, transposeA, transposeB } = product;
  const key = [op, transposeA, transposeB, parts].join();
  const attributes = encodeAttributes(backend, product.attributes);
  const inputs = backend.getInputTensorIds([a, b]);
  try {
    if (!graphs.has(key)) graphs.set(key, loadGraphOf(backend, product, parts));
    const graph = graphs.get(key);
    if (!graph) return undefined;
    const [output] = insteadOf({ op, attributes, inputs }, () => graph.run(inputs));
    return backend.createOutputTensor(output);
  } catch {
    graphs.get(key)?.dispose();
    graphs.set(key, undefined);
    return undefined;
  }
}

/** How many cores the product is worth, and falls into equal parts for. */
export function numberOfParts({ op, a, b, transposeA, transposeB }: Product): number {
  const rank = a.shape.length;
  const rows = a.shape[rank - (transposeA ? 1 : 2)];
  const columns = b.shape[rank - (transposeB ? 2 : 1)];
  const work = 2 * tf.util.sizeFromShape(a.shape) * columns;
  const isPossible =
    work >= 2 * LEAST_WORK &&
    Math.min(rows, columns) >= SMALLEST &&
    a.dtype === 'float32' &&
    a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join() &&
    !(op === 'MatMul' && transposeA && transposeB) && // rows of A would meet columns of B
    process.env.TF_NUM_INTRAOP_THREADS === '1'; // else one call has several threads
  if (!isPossible) return 1;
  const units = a.shape[0];
  const leastUnits = op === 'BatchMatMulV2' ? 1 : transposeA ? LEAST_ROWS_OF_A_TERM : SMALLEST;
  return numberOfGroups(units, Math.max(leastUnits, (units * LEAST_WORK) / work));
}

function loadGraphOf(backend: NativeBackend, product: Product, parts: number): LoadedGraph {
  const { op, transposeA, attributes } = product;
  const { TF_FLOAT, TF_INT32 } = backend.binding;
  const T = { T: 'float32' } as const;
  const graph = new Graph(backend.binding, oneDnnWorks(backend));
  const call = (name: string, settings: Attributes, inputs: readonly string[]) =>
    graph.operation(name, encodeAttributes(backend, settings), inputs, [SMALLEST, SMALLEST]);
  const firstAxis = graph.constant(TF_INT32, [], Int32Array.of(0));
  const split = (whole: string): string[] => {
    const settings = { types: T, integers: { num_split: parts } };
    const name = call('Split', settings, [firstAxis, whole]);
    return Array.from({ length: parts }, (_, i) => `${name}:${i}`);
  };

  const [a, b] = [graph.placeholder(TF_FLOAT), graph.placeholder(TF_FLOAT)];
  const isSum = op === 'MatMul' && transposeA;
  const partsOfA = split(a);
  const partsOfB = op === 'MatMul' && !transposeA ? partsOfA.map(() => b) : split(b);
  const products = partsOfA.map((part, i) => call(op, attributes, [part, partsOfB[i]]));
  const integers = { N: parts };
  const result = isSum
    ? call('AddN', { types: T, integers }, products)
    : call('ConcatV2', { types: { ...T, Tidx: 'int32' }, integers }, [...products, firstAxis]);

  return new LoadedGraph(backend, graph.encode(), [a, b], [result]);
}
