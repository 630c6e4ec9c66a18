import * as tf from '@tensorflow/tfjs';
import { type Attributes, encodeAttributes, type NativeBackend } from '../native';
import { runSmallGraph } from '../record/smallGraphs';
import type { LoadedGraph } from '../record/loadedGraph';
import { SMALLEST } from '../record/oneDnn';
import { numberOfCores, numberOfGroups } from '../batchGroups';
import { DividedGraph, hasOneThread, shapesInPieces } from './dividedGraph';

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

/** A product and the number of parts in which it is computed. */
interface Divided {
  readonly product: Product;
  readonly parts: number;
}

/** Multiplications and additions, for one core: with fewer it is done before another core has started. */
const LEAST_WORK = 2 ** 23;

/** Terms of a sum that have fewer rows to add up cost more memory than they save time. */
const LEAST_ROWS_OF_A_TERM = 256;

/**
 * A large product, computed by all cores.
 *
 * TensorFlow has one thread for an operation (`backend.ts` says why), and a recorded function keeps the
 * other cores busy with groups of sentences. A function that just runs makes one call after the
 * other: there the parts of a product are computed at the same time, in a small graph that does nothing
 * else and takes any shape.
 * - `A B`: parts of A's rows give parts of the result's rows;
 * - `Aᵀ B`: parts of the rows of both give terms of the result, which are added;
 * - many pairs: each core takes some, along the first axis.
 *
 * @returns undefined when one call does it as fast, or no graph can
 */
export function parallelProduct(backend: NativeBackend, product: Product): tf.Tensor | undefined {
  const parts = numberOfParts(product);
  return parts === 1 ? undefined : compute(backend, [{ product, parts }])?.[0];
}

/**
 * Two large products at the same time, such as the two gradients of a product: each has about half of
 * the cores. On two cores neither has to be divided, and nothing to be put together.
 *
 * @returns undefined when calls of their own do it as fast, or no graph can
 */
export function parallelProducts(
  backend: NativeBackend,
  products: readonly [Product, Product],
): tf.Tensor[] | undefined {
  if (!products.every(isWorthDividing) || numberOfCores() === 1) return undefined;
  return compute(
    backend,
    products.map((product) => {
      const parts = numberOfParts(product);
      return { product, parts: parts % 2 === 0 ? parts / 2 : parts };
    }),
  );
}

/** How many cores the product is worth, and falls into equal parts for. */
export function numberOfParts(product: Product): number {
  if (!isWorthDividing(product)) return 1;
  const { op, a, transposeA, transposeB } = product;
  if (op === 'MatMul' && transposeA && transposeB) return 1; // rows of A would meet columns of B
  const units = a.shape[0];
  const leastUnits = op === 'BatchMatMulV2' ? 1 : transposeA ? LEAST_ROWS_OF_A_TERM : SMALLEST;
  return numberOfGroups(units, Math.max(leastUnits, (units * LEAST_WORK) / workOf(product)));
}

function isWorthDividing(product: Product): boolean {
  const { a, b } = product;
  return (
    workOf(product) >= 2 * LEAST_WORK &&
    Math.min(...sizesOf(product)) >= SMALLEST &&
    a.dtype === 'float32' &&
    b.dtype === 'float32' &&
    a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join() &&
    hasOneThread()
  );
}

/** Multiplications and additions. */
function workOf(product: Product): number {
  const [, columns] = sizesOf(product);
  return 2 * tf.util.sizeFromShape(product.a.shape) * columns;
}

/** Rows and columns of the result. */
function sizesOf({ a, b, transposeA, transposeB }: Product): [rows: number, columns: number] {
  const [rows] = a.shape.slice(transposeA ? -1 : -2);
  const [columns] = b.shape.slice(transposeB ? -2 : -1);
  return [rows, columns];
}

function shapeOf(product: Product): number[] {
  return [...product.a.shape.slice(0, -2), ...sizesOf(product)];
}

/** Whether the parts are terms of the result. */
function isSum({ op, transposeA }: Product): boolean {
  return op === 'MatMul' && transposeA;
}

/** Whether the parts are pieces of the result. */
function isInPieces({ product, parts }: Divided): boolean {
  return parts > 1 && !isSum(product);
}

function compute(backend: NativeBackend, divided: readonly Divided[]): tf.Tensor[] | undefined {
  const operations = divided.map(({ product: { op, attributes, a, b } }) => ({
    op,
    attributes: encodeAttributes(backend, attributes),
    inputs: backend.getInputTensorIds([a, b]),
  }));
  const inputs = divided.flatMap((one, i) => [
    ...operations[i].inputs,
    ...(isInPieces(one) ? shapesInPieces(backend, shapeOf(one.product), one.parts) : []),
  ]);
  const key = divided.map(({ product: { op, transposeA, transposeB }, parts }) =>
    [op, transposeA, transposeB, parts].join(),
  );
  return runSmallGraph(backend, operations, {
    key: key.join(';'),
    load: () => loadGraphOf(backend, divided),
    inputs,
  });
}

function loadGraphOf(backend: NativeBackend, divided: readonly Divided[]): LoadedGraph {
  const graph = new DividedGraph(backend);
  return graph.load(divided.map((one) => addProduct(graph, one)));
}

/** @returns the node that gives the result */
function addProduct(graph: DividedGraph, divided: Divided): string {
  const { product, parts } = divided;
  const { op, transposeA, attributes } = product;
  const [a, b] = [graph.floats(), graph.floats()];
  if (parts === 1) return graph.call(op, attributes, [a, b]);
  const partsOfA = graph.split(a, parts);
  const isShared = op === 'MatMul' && !transposeA;
  const partsOfB = isShared ? partsOfA.map(() => b) : graph.split(b, parts);
  const results = partsOfA.map((part, i) => graph.call(op, attributes, [part, partsOfB[i]]));
  return isInPieces(divided) ? graph.together(results) : graph.sum(results);
}
