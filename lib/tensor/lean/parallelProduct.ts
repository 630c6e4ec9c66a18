import * as tf from '@tensorflow/tfjs';
import { type Attributes, encodeAttributes, type NativeBackend } from '../native';
import { insteadOf } from '../record';
import { Graph } from '../record/graph';
import { oneDnnWorks } from '../record/oneDnnWorks';
import { loadGraph } from '../record/session';
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

/** Operations on numbers below which one core is done before a second one has started. */
const SMALLEST = 2 ** 24;

/** The graph does not know its shapes, but that they are large enough for oneDNN. */
const LARGE = [2 ** 10, 2 ** 10];

/** A graph that TensorFlow has loaded, and the names of what goes in and comes out. */
interface LoadedGraph {
  readonly id: number;
  readonly inputNames: string;
  readonly outputName: string;
}

/** By what they compute, kept for good: eight for each number of parts. */
const loaded = new Map<string, LoadedGraph | undefined>();

/**
 * A large product, computed by all cores.
 *
 * TensorFlow has one thread for an operation (`backend.ts` says why), and a recorded function keeps the
 * other cores busy with sentences side by side. A function that just runs makes one call after the
 * other: there the parts of a product are computed side by side, in a small graph that does nothing
 * else and takes any shape.
 * - `A B`: parts of A's rows give parts of the result's rows;
 * - `Aᵀ B`: parts of the rows of both give terms of the result, which are added;
 * - many pairs: each core takes some.
 *
 * @returns undefined when one core does it as fast, or it does not fall into equal parts
 */
export function parallelProduct(backend: NativeBackend, product: Product): tf.Tensor | undefined {
  if (!isWorthwhile(product)) return undefined;
  const parts = numberOfGroups(product.a.shape[0]);
  const graph = parts > 1 ? graphOf(backend, product, parts) : undefined;
  if (!graph) return undefined;
  const { op, a, b } = product;
  const attributes = encodeAttributes(backend, product.attributes);
  const inputs = backend.getInputTensorIds([a, b]);
  const [output] = insteadOf({ op, attributes, inputs }, () =>
    backend.binding.runSavedModel(graph.id, inputs, graph.inputNames, graph.outputName),
  );
  return backend.createOutputTensor(output);
}

function isWorthwhile({ op, a, b, transposeA, transposeB }: Product): boolean {
  if (process.env.TF_NUM_INTRAOP_THREADS !== '1') return false; // an operation has several threads
  if (op === 'MatMul' && transposeA && transposeB) return false; // rows of A meet columns of B
  const rank = a.shape.length;
  const rows = a.shape[rank - (transposeA ? 1 : 2)];
  const columns = b.shape[rank - (transposeB ? 2 : 1)];
  return (
    a.dtype === 'float32' &&
    a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join() &&
    2 * tf.util.sizeFromShape(a.shape) * columns >= SMALLEST &&
    Math.min(rows, columns) > 1
  );
}

/** Nothing where TensorFlow cannot load it, such as without a place for temporary files. */
function graphOf(backend: NativeBackend, product: Product, parts: number): LoadedGraph | undefined {
  const { op, transposeA, transposeB } = product;
  const key = [op, transposeA, transposeB, parts].join();
  if (!loaded.has(key)) loaded.set(key, tryToLoad(backend, product, parts));
  return loaded.get(key);
}

function tryToLoad(
  backend: NativeBackend,
  product: Product,
  parts: number,
): LoadedGraph | undefined {
  try {
    return loadGraphOf(backend, product, parts);
  } catch {
    return undefined;
  }
}

function loadGraphOf(backend: NativeBackend, product: Product, parts: number): LoadedGraph {
  const { op, transposeA, attributes } = product;
  const { TF_FLOAT, TF_INT32 } = backend.binding;
  const T = { T: 'float32' } as const;
  const graph = new Graph(backend.binding, oneDnnWorks(backend));
  const call = (name: string, settings: Attributes, inputs: readonly string[]) =>
    graph.operation(name, encodeAttributes(backend, settings), inputs, LARGE);
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

  const id = loadGraph(backend, graph.encode());
  return { id, inputNames: `${a}:0,${b}:0`, outputName: `${result}:0` };
}
