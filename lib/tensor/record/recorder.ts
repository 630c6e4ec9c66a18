import * as tf from '@tensorflow/tfjs';
import {
  constantOf,
  handleOf,
  type NativeAttribute,
  type NativeBackend,
  type NativeOutput,
  type NativeValues,
} from '../native';
import { mapTensors, tensorsOf, type TensorTree } from '../tensorTree';
import { type ActiveRecording, type Operation, whileActive } from './activeRecording';
import {
  argumentWasDisposed,
  graphWasRun,
  numberWasDrawn,
  type RecordingError,
  valueWasRead,
} from './errors';
import { Graph } from './graph';
import { separateVariables, withOwnHandle } from './distinctHandles';
import type { ArgumentCheck, Feed, Recording, Upload } from './recording';
import { assertRecordable } from './unrecordable';
import { watchBackend, type Watcher } from './watchedBinding';

/** A tensor made in JavaScript with more elements than this is fed to the graph, not part of it. */
const LARGEST_CONSTANT = 1024;

/** A tensor that comes from outside the graph, and what its placeholder must know. */
interface Outside {
  readonly feed: Feed;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/**
 * Runs a function once, natively as always, and writes every native call down as a node of a graph.
 * A tensor is known by its native handle, of which TensorFlow never uses one twice.
 */
export class Recorder implements ActiveRecording, Watcher {
  private readonly graph: Graph;
  /** Names of nodes by the handle of what they give. */
  private readonly names = new Map<number, string>();
  private readonly computed = new Set<number>();
  private readonly outside = new Map<number, Outside>();
  /** Made in JavaScript by the function itself. */
  private readonly madeHere = new WeakSet<tf.DataId>();
  private readonly uploads = new Map<number, Upload>();
  private readonly feeds: Feed[] = [];
  private readonly feedNames: string[] = [];
  private readonly checks: ArgumentCheck[] = [];
  private readonly args: readonly tf.Tensor[];
  private refusal?: RecordingError;
  /** While an operation is computed by a graph of ours. */
  private isPaused = false;

  /**
   * @param trees the arguments of the call to be recorded
   * @param mayUseOneDnn see {@link Graph}
   */
  constructor(
    private readonly backend: NativeBackend,
    private readonly trees: readonly TensorTree[],
    mayUseOneDnn: boolean,
  ) {
    this.args = tensorsOf(trees);
    this.graph = new Graph(backend.binding, mayUseOneDnn);
  }

  /**
   * @returns what the function returned, and how it did so
   * @throws {RecordingError} when the function cannot be recorded; else whatever it throws itself
   */
  run(fn: (...args: TensorTree[]) => TensorTree): { result: TensorTree; recording: Recording } {
    const copies = this.args.map((arg) => withOwnHandle(this.backend, arg));
    copies.forEach((copy, index) => this.enter(copy, { kind: 'argument', index }));
    const handles = new Map<tf.Variable, number>();
    for (const variable of separateVariables(this.backend)) {
      handles.set(variable, this.enter(variable, { kind: 'variable', variable }));
    }
    return watchBackend(this.backend, this, () => {
      const result = whileActive(this, () => fn(...mapTensors(this.trees, (_arg, i) => copies[i])));
      if (this.refusal) throw this.refusal; // in case that the function caught it
      return { result, recording: this.finish(result, copies, handles) };
    });
  }

  refuse(reason: RecordingError): never {
    this.refusal ??= reason;
    throw reason;
  }

  checkEveryCall<T extends tf.Tensor>(tensor: T, check: (tensor: T) => void): void {
    const handle = handleOf(this.backend, tensor);
    const feed = this.outside.get(handle)?.feed;
    if (feed?.kind === 'argument') {
      this.checks.push({ index: feed.index, check: check as ArgumentCheck['check'] });
      check(this.args[feed.index] as T);
    } else if (feed?.kind !== 'variable' && !this.computed.has(handle)) {
      check(tensor);
    }
  }

  used(tensors: readonly tf.TensorInfo[], handles: readonly number[]): void {
    tensors.forEach(({ dataId }, i) => {
      const handle = handles[i];
      const isOwn = this.computed.has(handle) || this.madeHere.has(dataId);
      if (isOwn || this.outside.has(handle)) return;
      const { shape, dtype } = this.backend.tensorMap.get(dataId);
      this.outside.set(handle, { feed: { kind: 'captured', dataId }, shape, dtype });
    });
  }

  written(dataId: tf.DataId): void {
    this.madeHere.add(dataId);
  }

  uploaded(handle: number, shape: readonly number[], dtype: number, values: NativeValues): void {
    this.uploads.set(handle, { shape, dtype, values });
  }

  executed(
    op: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly number[],
    outputs: readonly NativeOutput[],
  ): void {
    try {
      assertRecordable(op, outputs, this.backend.binding);
    } catch (error) {
      this.refuse(error as RecordingError);
    }
    const sources = inputs.map((handle) => this.nameOf(handle));
    const name = this.graph.operation(op, attributes, sources, outputs[0].shape);
    outputs.forEach(({ id }, i) => {
      this.names.set(id, i === 0 ? name : `${name}:${i}`);
      this.computed.add(id);
    });
  }

  reading(handle: number): void {
    const kind = this.outside.get(handle)?.feed.kind;
    if (kind === 'argument' || kind === 'variable' || this.computed.has(handle)) {
      this.refuse(valueWasRead());
    }
  }

  drawing(): void {
    this.refuse(numberWasDrawn());
  }

  running(): void {
    if (!this.isPaused) this.refuse(graphWasRun());
  }

  insteadOf(operations: readonly Operation[], run: () => NativeOutput[]): NativeOutput[] {
    this.isPaused = true;
    try {
      const outputs = run();
      let next = 0;
      for (const { op, attributes, inputs, outputCount = 1 } of operations) {
        this.executed(op, attributes, inputs, outputs.slice(next, (next += outputCount)));
      }
      return outputs;
    } finally {
      this.isPaused = false;
    }
  }

  private finish(
    result: TensorTree,
    copies: readonly tf.Tensor[],
    handles: ReadonlyMap<tf.Variable, number>,
  ): Recording {
    const tensors = tensorsOf(result);
    const assigned = [...handles.keys()].filter(
      (variable) =>
        !variable.isDisposed && handleOf(this.backend, variable) !== handles.get(variable),
    );
    const outputNames = [...tensors, ...assigned].map((tensor) => this.outputName(tensor));
    mapTensors(this.trees, (arg, index, path) => {
      const copy = copies[index];
      if (copy.isDisposed) throw argumentWasDisposed(path);
      if (!tensors.includes(copy)) copy.dispose();
      return arg;
    });
    const { feeds, feedNames, checks } = this;
    const file = this.graph.encode();
    const form = { result, shapes: tensors.map(({ shape }) => shape) };
    return { file, feeds, feedNames, outputNames, form, assigned, checks };
  }

  /** Makes a tensor known as coming from outside. */
  private enter({ dataId }: tf.Tensor, feed: Feed): number {
    const { id, shape, dtype } = this.backend.tensorMap.get(dataId);
    this.outside.set(id, { feed, shape, dtype });
    return id;
  }

  /** The node that gives the tensor behind a handle; made now if it comes from outside. */
  private nameOf(handle: number): string {
    const known = this.names.get(handle);
    if (known) return known;
    const name = this.outsideName(handle);
    this.names.set(handle, name);
    return name;
  }

  private outsideName(handle: number): string {
    const outside = this.outside.get(handle);
    if (outside) return this.placeholder(outside.feed, outside);
    const upload = constantOf(handle) ?? this.uploads.get(handle);
    if (!upload) throw new Error(`tensor ${handle}: unknown to the recording`);
    const { dtype, shape, values } = upload;
    if (values.length > LARGEST_CONSTANT) return this.placeholder({ kind: 'made', upload }, upload);
    return this.graph.constant(dtype, shape, values);
  }

  private placeholder(feed: Feed, { dtype, shape }: Pick<Upload, 'dtype' | 'shape'>): string {
    const name = this.graph.placeholder(dtype, shape);
    this.feeds.push(feed);
    this.feedNames.push(name);
    return name;
  }

  /** A graph cannot give out what it was fed with, unless through an operation. */
  private outputName(tensor: tf.Tensor): string {
    const name = this.nameOf(handleOf(this.backend, tensor));
    if (!this.feedNames.includes(name)) return name;
    const type = this.backend.getDTypeInteger(tensor.dtype);
    const T = { name: 'T', type: this.backend.binding.TF_ATTR_TYPE, value: type };
    return this.graph.operation('Identity', [T], [name], tensor.shape);
  }
}
