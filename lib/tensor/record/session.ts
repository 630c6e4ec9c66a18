import * as tf from '@tensorflow/tfjs';
import { handleOf, type NativeBackend } from '../native';
import { mapTensors, type TensorTree } from '../tensorTree';
import { LoadedGraph } from './loadedGraph';
import type { Feed, Recording } from './recording';

/** A recording that TensorFlow has loaded, ready to run as one native call. */
export class Session {
  private readonly graph: LoadedGraph;
  /** Handles of tensors that this session owns. */
  private readonly made = new Map<Feed, number>();

  /** @throws {Error} when TensorFlow does not accept the graph */
  constructor(
    private readonly backend: NativeBackend,
    private readonly recording: Recording,
  ) {
    const { file, feeds, feedNames, outputNames } = recording;
    this.graph = new LoadedGraph(backend, file, feedNames, outputNames);
    for (const feed of feeds) {
      if (feed.kind !== 'made') continue;
      const { shape, dtype, values } = feed.upload;
      this.made.set(feed, backend.binding.createTensor(shape, dtype, values));
    }
  }

  /**
   * Checks the arguments, runs the graph, assigns the variables.
   *
   * @returns the result, as the recorded function would give it
   * @throws {Error} before anything was assigned
   */
  run(args: readonly tf.Tensor[]): TensorTree {
    const { checks, form, assigned } = this.recording;
    const count = form.shapes.length;
    for (const { index, check } of checks) check(args[index]);
    const handles = this.recording.feeds.map((feed) => this.feed(feed, args));
    const outputs = this.graph.run(handles);
    const tensors = outputs.map((output) => this.backend.createOutputTensor(output));
    const results = tensors.slice(0, count);
    assertShapes(results, form.shapes);
    assigned.forEach((variable, i) => {
      const value = tensors[count + i];
      variable.assign(value);
      value.dispose();
    });
    return mapTensors(form.result, (_tensor, i) => results[i]);
  }

  /** Frees the native memory. */
  dispose(): void {
    this.graph.dispose();
    for (const handle of this.made.values()) this.backend.binding.deleteTensor(handle);
  }

  private feed(feed: Feed, args: readonly tf.Tensor[]): number {
    if (feed.kind === 'made') return this.made.get(feed)!;
    const tensor = tensorOf(feed, args);
    const isDisposed = tensor instanceof tf.Tensor && tensor.isDisposed;
    if (isDisposed || this.backend.refCount(tensor.dataId) === 0) {
      throw new Error('Tensor is disposed.');
    }
    return handleOf(this.backend, tensor);
  }
}

function tensorOf(
  feed: Exclude<Feed, { readonly kind: 'made' }>,
  args: readonly tf.Tensor[],
): Pick<tf.TensorInfo, 'dataId'> {
  if (feed.kind === 'captured') return feed;
  return feed.kind === 'argument' ? args[feed.index] : feed.variable;
}

/** JavaScript around the call relies on the shapes that it saw when the function was recorded. */
function assertShapes(tensors: readonly tf.Tensor[], shapes: readonly (readonly number[])[]): void {
  tensors.forEach(({ shape }, i) => {
    if (shape.join() === shapes[i].join()) return;
    throw new Error(`result ${i + 1}: recorded as [${shapes[i].join()}], now [${shape.join()}]`);
  });
}
