import * as tf from '@tensorflow/tfjs';
import {
  batchGroups,
  concatGroups,
  mapTensors,
  record,
  type Recorded,
  type RecordOptions,
  tensorsOf,
  type TensorTree,
} from '../tensor';
import { type Begun, begin, goOn, type Progress, type StepObserver } from './decodeLoop';
import type { Strategy } from './strategy';
import type { Writer } from './writer';

/** Rows that keep a core busy. */
const SMALLEST_GROUP = 16;

/** A signature that is called this often is worth a recording. */
const WARM_UP = 3;
const CAPACITY = 12;

type First = Recorded<[input: tf.Tensor2D, choosing: TensorTree], Begun>;
type Further = Recorded<[begun: Begun], Progress>;

/**
 * The loop in stretches of a few tokens, each of which is one native call once it was recorded. All
 * tensors that it gives are new ones, and belong to the caller.
 */
export class Stretches {
  /** By the number of tokens. */
  private readonly first = new Map<number, First>();
  private readonly further = new Map<number, Further>();

  /** @param observe sees every step; only where nothing is recorded, since a replay has no steps */
  constructor(
    private readonly writer: Writer,
    private readonly strategy: Strategy,
    private readonly options: RecordOptions = { warmUp: WARM_UP, capacity: CAPACITY },
    private readonly observe?: StepObserver,
  ) {}

  /** Reads the input and writes the first `count` tokens. */
  begin(input: tf.Tensor2D, choosing: TensorTree, count: number): Begun {
    let recorded = this.first.get(count);
    if (!recorded) {
      const write = (ids: tf.Tensor2D, start: TensorTree): Begun =>
        tidy([ids, start], () => {
          const begun = begin(this.writer, this.strategy, ids, start);
          return { progress: this.write(begun, count), source: begun.source };
        });
      this.first.set(count, (recorded = record(write, this.options)));
    }
    return recorded(input, choosing);
  }

  /** Writes `count` more tokens. */
  goOn(begun: Begun, count: number): Progress {
    let recorded = this.further.get(count);
    if (!recorded) {
      const write = (before: Begun) => tidy(before, () => this.write(before, count));
      this.further.set(count, (recorded = record(write, this.options)));
    }
    return recorded(begun);
  }

  /** Frees the recordings. */
  dispose(): void {
    for (const recorded of [...this.first.values(), ...this.further.values()]) recorded.dispose();
  }

  /** On several cores, when the batch is large enough. */
  private write(begun: Begun, count: number): Progress {
    const { writer, strategy, observe } = this;
    const unit = strategy.rowsPerSentence(begun.progress.choosing);
    const groups = strategy.isRowwise
      ? batchGroups(begun, { unit, smallest: SMALLEST_GROUP })
      : [begun];
    return concatGroups(groups.map((group) => goOn(writer, strategy, group, count, observe)));
  }
}

/** As `tf.tidy`; what the result has in common with what was given, or with the model, becomes a copy. */
function tidy<T extends TensorTree>(given: TensorTree, work: () => T): T {
  const others = new Set(tensorsOf(given));
  const copy = (tensor: tf.Tensor) =>
    others.has(tensor) || tensor instanceof tf.Variable ? tensor.clone() : tensor;
  return tf.tidy(() => mapTensors(work(), copy) as T & tf.TensorContainer);
}

/** Those of a writer live as long as it does. */
const byWriter = new WeakMap<Writer, Map<Strategy, Stretches>>();

/** The recordings of a writer and a strategy. */
export function recordedStretches(writer: Writer, strategy: Strategy): Stretches {
  const byStrategy = byWriter.get(writer) ?? new Map<Strategy, Stretches>();
  const stretches = byStrategy.get(strategy) ?? new Stretches(writer, strategy);
  byStrategy.set(strategy, stretches);
  byWriter.set(writer, byStrategy);
  return stretches;
}

/**
 * Frees what decoding has recorded of a writer, about 12 MB for each shape of a batch. It is freed by
 * itself once nobody has the writer any more; one that is kept is recorded again when it decodes.
 */
export function freeRecordings(writer: Writer): void {
  for (const stretches of byWriter.get(writer)?.values() ?? []) stretches.dispose();
  byWriter.delete(writer);
}
