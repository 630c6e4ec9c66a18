import * as tf from '@tensorflow/tfjs';
import type { KeysAndValues } from '../attention';
import type { Transformer } from '../models';
import { batchGroups, record, type Recorded, type RecordOptions } from '../tensor';
import { BOS_ID, EOS_ID } from '../text';
import type { Strategy } from './strategy';
import { type BlockMemory, WordByWordCache } from './wordByWord';

/** Words that are decoded before it is looked whether all sentences have ended. */
const STRETCH = 8;

/** Rows that keep a core busy. */
const SMALLEST_GROUP = 16;

/** Signatures that are called this often are worth a recording. */
const WARM_UP = 3;
const CAPACITY = 12;

/** What the decoder reads of the source. */
type Source = {
  readonly memory: tf.Tensor3D;
  readonly sourceMask: tf.Tensor4D;
};

/** How far decoding has come; all of it tensors. */
type Progress = Source & {
  /** int32 [R, 1 + n]: `<bos>` and the words so far. */
  readonly words: tf.Tensor2D;
  readonly blocks: BlockMemory[];
  readonly state: tf.Tensor[];
};

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
  private readonly first = new Map<number, Recorded<tf.Tensor[], Progress>>();
  private readonly further = new Map<number, Recorded<tf.Tensor[], Progress>>();

  constructor(
    private readonly model: Transformer,
    private readonly strategy: Strategy,
    private readonly options: RecordOptions = { warmUp: WARM_UP, capacity: CAPACITY },
  ) {}

  /** Reads the source and writes the first words. */
  begin(source: tf.Tensor2D, state: readonly tf.Tensor[], count: number): Progress {
    const step = this.known(this.first, count, (ids, ...start) => {
      const read = this.spread(this.model.encode(ids as tf.Tensor2D));
      const words = tf.fill<tf.Rank.R2>([read.memory.shape[0], 1], BOS_ID, 'int32');
      return this.write({ ...read, words, blocks: [], state: start }, count);
    });
    return step(source, ...state);
  }

  /** Writes more words. */
  go(progress: Progress, count: number): Progress {
    const step = this.known(this.further, count, (...tensors) =>
      this.write(putTogether(tensors, this.model.config.numLayers), count),
    );
    return step(...takeApart(progress));
  }

  private known(
    steps: Map<number, Recorded<tf.Tensor[], Progress>>,
    count: number,
    step: (...tensors: tf.Tensor[]) => Progress,
  ): Recorded<tf.Tensor[], Progress> {
    let recorded = steps.get(count);
    if (!recorded) {
      const tidy = (...tensors: tf.Tensor[]): Progress => tf.tidy(() => step(...tensors));
      recorded = record(tidy, this.options);
      steps.set(count, recorded);
    }
    return recorded;
  }

  dispose(): void {
    for (const step of [...this.first.values(), ...this.further.values()]) step.dispose();
  }

  /** Each sentence as often as the strategy has rows for it: [B, ...] becomes [R, ...]. */
  private spread({ memory, sourceMask }: Source): Source {
    const { rowsPerSentence: times } = this.strategy;
    if (times === 1) return { memory, sourceMask };
    const B = memory.shape[0];
    const rows = Array.from({ length: B * times }, (_, row) => Math.floor(row / times));
    const chosen = tf.tensor1d(rows, 'int32');
    return { memory: tf.gather(memory, chosen), sourceMask: tf.gather(sourceMask, chosen) };
  }

  /** Writes `count` words; on several cores, when the batch is large enough. */
  private write(before: Progress, count: number): Progress {
    const { rowsPerSentence: unit, isRowwise } = this.strategy;
    const tensors = takeApart(before);
    const groups = isRowwise ? batchGroups(tensors, { unit, smallest: SMALLEST_GROUP }) : [tensors];
    const written = groups.map((group) =>
      takeApart(this.writeGroup(putTogether(group, before.blocks.length), count)),
    );
    const joined =
      written.length === 1
        ? written[0]
        : written[0].map((_, i) => tf.concat(written.map((group) => group[i])));
    return putTogether(joined, this.model.config.numLayers);
  }

  private writeGroup(before: Progress, count: number): Progress {
    const { model, strategy } = this;
    const cache = new WordByWordCache(model.config.numLayers, before.blocks);
    let { words, state } = before;
    try {
      for (let i = 0; i < count; i++) {
        const last = words.slice([0, words.shape[1] - 1], [-1, 1]); // [R, 1]
        const { logits } = model.decode(last, before, { cache }); // [R, 1, V]
        cache.length++;
        const choice = strategy.choose(logits.squeeze([1]), last.squeeze([1]), state);
        if (choice.rows) {
          cache.select(choice.rows);
          words = tf.gather(words, choice.rows);
        }
        words = tf.concat([words, choice.ids.expandDims<tf.Tensor2D>(1)], 1);
        state = choice.state;
      }
      // What is given back belongs to the caller, as does what was given.
      const [memory, sourceMask] = [before.memory.clone(), before.sourceMask.clone()];
      return { memory, sourceMask, words, blocks: cache.contents(), state };
    } finally {
      cache.dispose();
    }
  }
}

function takeApart({ memory, sourceMask, words, blocks, state }: Progress): tf.Tensor[] {
  const kept = blocks.flatMap(({ self, cross }) => [self.key, self.value, cross.key, cross.value]);
  return [memory, sourceMask, words, ...kept, ...state];
}

function putTogether(tensors: readonly tf.Tensor[], numLayers: number): Progress {
  const [memory, sourceMask, words, ...rest] = tensors;
  const pair = (at: number) => ({ key: rest[at], value: rest[at + 1] }) as KeysAndValues;
  const blocks = Array.from({ length: numLayers }, (_, i) => ({
    self: pair(4 * i),
    cross: pair(4 * i + 2),
  }));
  return {
    memory: memory as tf.Tensor3D,
    sourceMask: sourceMask as tf.Tensor4D,
    words: words as tf.Tensor2D,
    blocks,
    state: rest.slice(4 * numLayers),
  };
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
