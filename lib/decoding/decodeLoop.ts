import * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import { assertShape, mapTensors, ShapeError, type TensorTree } from '../tensor';
import type { Choice, Strategy } from './strategy';
import type { Writer } from './writer';

/** How far the rows have come. */
export type Progress = {
  /** int32 [R]: the token that the next step goes on from. */
  readonly last: tf.Tensor1D;
  /** int32 [R, n]: the tokens written so far; absent before the first. */
  readonly tokens?: tf.Tensor2D;
  /** The writer's. */
  readonly state: TensorTree;
  /** The strategy's. */
  readonly choosing: TensorTree;
};

/** What rows are written from, and how far they have come. */
export type Begun = { readonly progress: Progress; readonly source: TensorTree };

/** Sees every step of {@link goOn}: the logits, and what was chosen. */
export type StepObserver = (logits: tf.Tensor2D, choice: Choice) => void;

/**
 * Reads the input. Each sentence is there as often as the strategy has rows for it, one after the other:
 * R = B · rowsPerSentence rows.
 *
 * @param input int32 [B, T]   @param choosing where the strategy starts
 */
export function begin(
  writer: Writer,
  strategy: Strategy,
  input: tf.Tensor2D,
  choosing: TensorTree,
): Begun {
  const B = input.shape[0];
  const beginning = assertRows(writer.begin(input), B);
  const { last, source, state } = repeatRows(beginning, B, strategy.rowsPerSentence(choosing));
  return { progress: { last, state, choosing }, source };
}

/** Writes `count` more tokens in every row. */
export function goOn(
  writer: Writer,
  strategy: Strategy,
  { progress, source }: Begun,
  count: number,
  observe?: StepObserver,
): Progress {
  let { last, tokens, state, choosing } = progress;
  for (let i = 0; i < count; i++) {
    const scored = writer.next(last, source, state); // logits [R, V]
    assertShape('logits', scored.logits, { rows: last.size, V: writer.vocabSize });
    const choice = strategy.choose(scored.logits, choosing); // ids [R]
    observe?.(scored.logits, choice);
    last = choice.ids;
    tokens = append(takeRows(tokens, choice.parents), last); // [R, n + 1]
    state = takeRows(scored.state, choice.parents);
    choosing = choice.state;
  }
  return { last, tokens, state, choosing };
}

/** Every row k times: [B, …] becomes [B · k, …]. */
function repeatRows<T extends TensorTree>(tree: T, B: number, k: number): T {
  if (k === 1) return tree;
  const rows = Array.from({ length: B * k }, (_, row) => Math.floor(row / k));
  return takeRows(tree, tf.tensor1d(rows, 'int32'));
}

/** The rows that are named, in that order; all as they are when none are. */
function takeRows<T extends TensorTree>(tree: T, rows: tf.Tensor1D | undefined): T {
  return rows ? mapTensors(tree, (tensor) => tf.gather(tensor, rows)) : tree;
}

/** @throws {ShapeError} `state.hidden: expected B=3 rows along its first axis, received [1, 3, 8]` */
function assertRows<T extends TensorTree>(tree: T, B: number): T {
  return mapTensors(tree, (tensor, _index, path) => {
    if (tensor.shape[0] === B) return tensor;
    const expected = { en: `B=${B} rows along its first axis`, zh: `第一个轴有 B=${B} 行` };
    throw new ShapeError(mismatch(path, expected, `[${tensor.shape.join(', ')}]`));
  });
}

/** @param tokens int32 [R, n]   @param last int32 [R]   @returns int32 [R, n + 1] */
function append(tokens: tf.Tensor2D | undefined, last: tf.Tensor1D): tf.Tensor2D {
  const column = last.expandDims<tf.Tensor2D>(1);
  return tokens ? tf.concat([tokens, column], 1) : column;
}
