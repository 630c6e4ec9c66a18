import * as tf from '@tensorflow/tfjs';
import type { Transformer, WritingSource, WritingState } from '../models';
import {
  batchGroups,
  concatGroups,
  mapTensors,
  record,
  type Recorded,
  type RecordOptions,
  type TensorTree,
} from '../tensor';
import { EOS_ID } from '../text';
import type { Strategy } from './strategy';

/** Words that are decoded before it is looked whether all sentences have ended. */
const STRETCH = 8;

/** Rows that keep a core busy. */
const SMALLEST_GROUP = 16;

/** Signatures that are called this often are worth a recording. */
const WARM_UP = 3;
const CAPACITY = 12;

/** How far decoding has come; all of it tensors. */
type Progress = {
  readonly source: WritingSource;
  /** int32 [R, 1 + n]: `<bos>` and the tokens so far. */
  readonly words: tf.Tensor2D;
  readonly written: WritingState;
  readonly state: tf.Tensor[];
};

type First = Recorded<[tf.Tensor2D, tf.Tensor[]], Progress>;
type Further = Recorded<[Progress], Progress>;

/** What decoding ended with. */
export interface Written {
  /** One row of ids each, `<bos>` left out. */
  readonly words: number[][];
  /** The strategy's state, read. */
  readonly state: number[][];
}

/**
 * Decodes in stretches of a few words, each of which is one native call once it was recorded.
 * The recordings belong to one model and one strategy.
 */
class Stretches {
  /** By the number of words. */
  private readonly first = new Map<number, First>();
  private readonly further = new Map<number, Further>();

  constructor(
    private readonly model: Transformer,
    private readonly strategy: Strategy,
    private readonly options: RecordOptions = { warmUp: WARM_UP, capacity: CAPACITY },
  ) {}

  /** Reads the source and writes the first words. */
  begin(source: tf.Tensor2D, state: readonly tf.Tensor[], count: number): Progress {
    const step = this.known(this.first, count, (ids: tf.Tensor2D, start: tf.Tensor[]) => {
      const begun = this.spread(this.model.begin(ids));
      const words = begun.last.expandDims<tf.Tensor2D>(1);
      return this.write({ source: begun.source, words, written: begun.state, state: start }, count);
    });
    return step(source, [...state]);
  }

  /** Writes more words. */
  go(progress: Progress, count: number): Progress {
    const step = this.known(this.further, count, (before: Progress) => this.write(before, count));
    return step(progress);
  }

  private known<Args extends readonly TensorTree[]>(
    steps: Map<number, Recorded<Args, Progress>>,
    count: number,
    step: (...args: Args) => Progress,
  ): Recorded<Args, Progress> {
    let recorded = steps.get(count);
    if (!recorded) {
      recorded = record((...args: Args): Progress => tf.tidy(() => step(...args)), this.options);
      steps.set(count, recorded);
    }
    return recorded;
  }

  dispose(): void {
    for (const step of [...this.first.values(), ...this.further.values()]) step.dispose();
  }

  /** Each sentence as often as the strategy has rows for it: [B, ...] becomes [R, ...]. */
  private spread(begun: ReturnType<Transformer['begin']>): ReturnType<Transformer['begin']> {
    const { rowsPerSentence: times } = this.strategy;
    if (times === 1) return begun;
    const B = begun.last.shape[0];
    const rows = Array.from({ length: B * times }, (_, row) => Math.floor(row / times));
    return select(begun, tf.tensor1d(rows, 'int32'));
  }

  /** Writes `count` words; on several cores, when the batch is large enough. */
  private write(before: Progress, count: number): Progress {
    const { rowsPerSentence: unit, isRowwise } = this.strategy;
    const groups = isRowwise ? batchGroups(before, { unit, smallest: SMALLEST_GROUP }) : [before];
    return concatGroups(groups.map((group) => this.writeGroup(group, count)));
  }

  private writeGroup({ source, ...before }: Progress, count: number): Progress {
    const { model, strategy } = this;
    let { words, written, state } = before;
    for (let i = 0; i < count; i++) {
      const last = words.slice([0, words.shape[1] - 1], [-1, 1]).squeeze<tf.Tensor1D>([1]); // [R]
      const next = model.next(last, source, written);
      const choice = strategy.choose(next.logits, last, state);
      written = choice.rows ? select(next.state, choice.rows) : next.state;
      if (choice.rows) words = tf.gather(words, choice.rows);
      words = tf.concat([words, choice.ids.expandDims<tf.Tensor2D>(1)], 1);
      state = choice.state;
    }
    // What is given back belongs to the caller, as does what was given.
    return { source: mapTensors(source, (tensor) => tensor.clone()), words, written, state };
  }
}

/** Of every tensor these rows, some of them perhaps more than once. */
function select<T extends TensorTree>(tree: T, rows: tf.Tensor1D): T {
  return mapTensors(tree, (tensor) => tf.gather(tensor, rows));
}

/** Models whose recordings are kept: one that is translated with, and one that it is compared to. */
const MODELS = 2;
const byModel = new Map<Transformer, Map<string, Stretches>>();

/** The recordings of a model and a strategy; those of models that were not used lately are freed. */
function stretchesOf(model: Transformer, strategy: Strategy): Stretches {
  const byStrategy = byModel.get(model) ?? new Map<string, Stretches>();
  byModel.delete(model); // to stand last again
  byModel.set(model, byStrategy);
  if (byModel.size > MODELS) {
    const [[oldest, stretches]] = byModel;
    for (const each of stretches.values()) each.dispose();
    byModel.delete(oldest);
  }
  const stretches = byStrategy.get(strategy.name) ?? new Stretches(model, strategy);
  byStrategy.set(strategy.name, stretches);
  return stretches;
}

/** What to decode, and how. */
export interface Decoding {
  readonly strategy: Strategy;
  /** Where the strategy begins. */
  readonly state: readonly tf.Tensor[];
  readonly maxLen: number;
  readonly recorded: boolean;
}

/**
 * Decodes until every row has ended with `<eos>`, or is `maxLen` words long.
 *
 * @param source int32 [B, Ts]
 */
export function decodeRows(
  model: Transformer,
  source: tf.Tensor2D,
  { strategy, state, maxLen, recorded }: Decoding,
): Written {
  const stretches = recorded
    ? stretchesOf(model, strategy)
    : new Stretches(model, strategy, { enabled: false });
  let progress = stretches.begin(source, state, Math.min(STRETCH, maxLen));
  try {
    for (;;) {
      const words = progress.words.arraySync().map((row) => row.slice(1));
      const left = maxLen - words[0].length;
      if (left === 0 || words.every((row) => row.includes(EOS_ID))) {
        return { words, state: progress.state.map((part) => Array.from(part.dataSync())) };
      }
      const next = stretches.go(progress, Math.min(STRETCH, left));
      tf.dispose(progress);
      progress = next;
    }
  } finally {
    tf.dispose(progress);
  }
}
