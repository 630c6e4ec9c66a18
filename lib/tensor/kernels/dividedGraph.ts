import { type Attributes, encodeAttributes, intVector, type NativeBackend } from '../native';
import { Graph } from '../record/graph';
import { LoadedGraph } from '../record/loadedGraph';
import { SMALLEST } from '../record/oneDnn';
import { oneDnnWorks } from '../record/oneDnnProbe';

const T = { T: 'float32' } as const;

/** A graph that computes an operation in parts along the first axis, one a core. It takes any shape. */
export class DividedGraph {
  private readonly inputs: string[] = [];
  private readonly graph: Graph;
  private readonly firstAxis: string;

  constructor(private readonly backend: NativeBackend) {
    this.graph = new Graph(backend.binding, oneDnnWorks(backend));
    this.firstAxis = this.graph.constant(backend.binding.TF_INT32, [], Int32Array.of(0));
  }

  /** An input of the graph, float32. The graph takes its inputs in the order in which they were made. */
  floats(): string {
    return this.input(this.backend.binding.TF_FLOAT);
  }

  /** An operation that gives a large result, of which oneDNN may have a better kernel. */
  call(op: string, attributes: Attributes, inputs: readonly string[]): string {
    const encoded = encodeAttributes(this.backend, attributes);
    return this.graph.operation(op, encoded, inputs, [SMALLEST, SMALLEST]);
  }

  /** Equal parts, which share the memory of the whole where its rows begin at even places. */
  split(whole: string, parts: number): string[] {
    const settings = { types: T, integers: { num_split: parts } };
    const name = this.call('Split', settings, [this.firstAxis, whole]);
    return Array.from({ length: parts }, (_, i) => `${name}:${i}`);
  }

  /** The sum of terms. */
  sum(terms: readonly string[]): string {
    return this.call('AddN', { types: T, integers: { N: terms.length } }, terms);
  }

  /**
   * The whole that pieces make up. Each core writes its own into it; to concatenate them would be the
   * work of one. Adds two inputs, for what {@link shapesInPieces} gives.
   */
  together(pieces: readonly string[]): string {
    const { TF_INT32 } = this.backend.binding;
    const [shape, inPieces] = [this.input(TF_INT32), this.input(TF_INT32)];
    const empty = this.call('Empty', { types: { dtype: 'float32' } }, [inPieces]);
    const written = pieces.map((piece, i) => {
      const expand = { types: { ...T, Tdim: 'int32' as const } };
      const row = this.call('ExpandDims', expand, [piece, this.firstAxis]);
      const place = this.graph.constant(TF_INT32, [1], Int32Array.of(i));
      return this.call('InplaceUpdate', { types: T }, [empty, place, row]);
    });
    const afterAll = written.map((name) => `^${name}`);
    const reshape = { types: { ...T, Tshape: 'int32' as const } };
    return this.call('Reshape', reshape, [written[0], shape, ...afterAll]);
  }

  /** @throws {Error} when TensorFlow does not accept the graph */
  load(outputs: readonly string[]): LoadedGraph {
    return new LoadedGraph(this.backend, this.graph.encode(), this.inputs, outputs);
  }

  private input(dtype: number): string {
    const name = this.graph.placeholder(dtype);
    this.inputs.push(name);
    return name;
  }
}

/** Handles of a shape, and of that of the same values as so many pieces. */
export function shapesInPieces(
  backend: NativeBackend,
  shape: readonly number[],
  parts: number,
): number[] {
  const [first, ...others] = shape;
  const inPieces = [parts, first / parts, ...others];
  return [shape, inPieces].map((sizes) => intVector(backend, sizes).id);
}

/** Whether an operation has one thread. Where the user wants more, nothing is to be divided. */
export function hasOneThread(): boolean {
  return process.env.TF_NUM_INTRAOP_THREADS === '1';
}
