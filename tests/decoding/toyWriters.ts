import * as tf from '@tensorflow/tfjs';
import type { Beginning, NextToken, Writer } from '../../lib/decoding';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { BOS_ID } from '../../lib/text';
import { toyModel } from '../training/toyTask';

/** Tokens that the toy writers know. */
const V = 11;
const D = 5;

/** A writer, and the slow way to the same scores: one row, nothing remembered between two calls. */
export interface ToyWriter {
  readonly writer: Writer;
  /** Logits after an input and the tokens written so far. */
  readonly score: (input: readonly number[], written: readonly number[]) => number[];
}

/** Fixed weights, large enough for a clear opinion, from a seed. */
function weights<Name extends string>(
  shapes: Readonly<Record<Name, readonly [number, number]>>,
  seed: number,
): Readonly<Record<Name, tf.Tensor2D>> {
  const random = new Random(seed);
  const entries = Object.entries<readonly [number, number]>(shapes).map(
    ([name, [rows, columns]]) => {
      const values = Array.from({ length: rows * columns }, () => 1.5 * random.normal());
      return [name, tf.tensor2d(values, [rows, columns])] as const;
    },
  );
  return Object.fromEntries(entries) as Record<Name, tf.Tensor2D>;
}

type GruSource = { readonly memory: tf.Tensor3D; readonly isToken: tf.Tensor2D };
type GruState = { readonly hidden: tf.Tensor2D };

/** Encoder and decoder are one gated cell each; the decoder attends to the encoder's states. */
class GruWriter implements Writer<GruSource, GruState> {
  readonly vocabSize = V;
  readonly maxLen = 19;
  readonly m: Record<'embedding' | 'gate' | 'candidate' | 'output', tf.Tensor2D>;

  constructor(seed: number) {
    const shapes = {
      embedding: [V, D],
      gate: [2 * D, D],
      candidate: [2 * D, D],
      output: [2 * D, V],
    } as const;
    this.m = weights(shapes, seed);
  }

  begin(input: tf.Tensor2D): Beginning<GruSource, GruState> {
    const [B, T] = input.shape;
    const isToken = input.notEqual(tf.scalar(0, 'int32')).cast<tf.Tensor2D>('float32');
    let hidden = tf.zeros<tf.Rank.R2>([B, D]);
    const states: tf.Tensor2D[] = [];
    for (let t = 0; t < T; t++) {
      const ids = input.slice([0, t], [B, 1]).reshape<tf.Tensor1D>([B]);
      const isHere = isToken.slice([0, t], [B, 1]); // padding changes nothing
      hidden = hidden.add(this.step(ids, hidden).sub(hidden).mul(isHere));
      states.push(hidden);
    }
    const last = tf.fill<tf.Rank.R1>([B], BOS_ID, 'int32');
    return {
      last,
      source: { memory: tf.stack(states, 1) as tf.Tensor3D, isToken },
      state: { hidden },
    };
  }

  next(last: tf.Tensor1D, { memory, isToken }: GruSource, state: GruState): NextToken<GruState> {
    const hidden = this.step(last, state.hidden);
    const scores = tf.matMul(memory, hidden.expandDims<tf.Tensor3D>(2)).squeeze([2]); // [B, T]
    const weights = tf.softmax(scores.add(isToken.sub(1).mul(1e9)));
    const context = memory.mul(weights.expandDims(2)).sum<tf.Tensor2D>(1);
    return { logits: tf.matMul(tf.concat([hidden, context], 1), this.m.output), state: { hidden } };
  }

  private step(ids: tf.Tensor1D, hidden: tf.Tensor2D): tf.Tensor2D {
    const x = tf.gather(this.m.embedding, ids);
    const both = tf.concat([x, hidden], 1);
    const gate = tf.sigmoid(tf.matMul(both, this.m.gate));
    const candidate = tf.tanh(tf.matMul(both, this.m.candidate));
    return hidden.add(candidate.sub(hidden).mul(gate));
  }
}

type PromptState = { readonly read?: tf.Tensor3D };

/** Decoder-only: one causal attention over what it has read and written. There is no source. */
class PromptWriter implements Writer<undefined, PromptState> {
  readonly vocabSize = V;
  /** Positions of prompt and text together. */
  readonly maxLen = 23;
  readonly m: Record<'embedding' | 'position' | 'output', tf.Tensor2D>;

  constructor(seed: number) {
    this.m = weights({ embedding: [V, D], position: [23, D], output: [D, V] } as const, seed);
  }

  /** The last token of the prompt needs a position, the last one written does not. */
  tokensAfter(inputLength: number): number {
    return this.maxLen - inputLength + 1;
  }

  begin(input: tf.Tensor2D): Beginning<undefined, PromptState> {
    const [B, T] = input.shape;
    const last = input.slice([0, T - 1], [B, 1]).reshape<tf.Tensor1D>([B]);
    const before = input.slice([0, 0], [B, T - 1]);
    return { last, source: undefined, state: { read: T > 1 ? this.embed(before, 0) : undefined } };
  }

  next(last: tf.Tensor1D, _source: undefined, { read }: PromptState): NextToken<PromptState> {
    const x = this.embed(last.expandDims(1), read?.shape[1] ?? 0); // [B, 1, D]
    const seen = read ? tf.concat([read, x], 1) : x;
    return { logits: this.logits(x, seen).squeeze([1]), state: { read: seen } };
  }

  embed(ids: tf.Tensor2D, start: number): tf.Tensor3D {
    const positions = this.m.position.slice([start, 0], [ids.shape[1], D]);
    return tf.gather(this.m.embedding, ids).add(positions);
  }

  /** @param x [B, T, D], which attends to   @param seen [B, S, D]   @returns [B, T, V] */
  logits(x: tf.Tensor3D, seen: tf.Tensor3D, hide?: tf.Tensor2D): tf.Tensor3D {
    const scores = tf.matMul(x, seen, false, true);
    const weights = tf.softmax(hide ? scores.add(hide) : scores);
    const [B, T] = x.shape;
    const context = tf
      .matMul(weights, seen)
      .add(x)
      .reshape<tf.Tensor2D>([B * T, D]);
    return tf.matMul(context, this.m.output).reshape([B, T, V]);
  }
}

/** Reads one row from its beginning, step by step. */
function stepByStep(
  writer: Writer,
  input: readonly number[],
  written: readonly number[],
): number[] {
  return tf.tidy(() => {
    const begun = writer.begin(rowsOf([input]));
    let scored = writer.next(begun.last, begun.source, begun.state);
    for (const id of written)
      scored = writer.next(tf.tensor1d([id], 'int32'), begun.source, scored.state);
    return Array.from(scored.logits.dataSync());
  });
}

function rowsOf(rows: readonly (readonly number[])[]): tf.Tensor2D {
  return tf.tensor2d(rows.flat(), [rows.length, rows[0].length], 'int32');
}

/** A recurrent network: its state is not a growing list, and it has no positions. */
export function gruWriter(seed = 3): ToyWriter {
  const writer = new GruWriter(seed);
  return { writer, score: (input, written) => stepByStep(writer, input, written) };
}

/** A decoder-only writer; all positions are scored again at once, under a causal mask. */
export function promptWriter(seed = 3): ToyWriter {
  const writer = new PromptWriter(seed);
  const score = (input: readonly number[], written: readonly number[]) =>
    tf.tidy(() => {
      const x = writer.embed(rowsOf([[...input, ...written]]), 0);
      const T = x.shape[1];
      const future = Array.from({ length: T * T }, (_, i) =>
        i % T > Math.floor(i / T) ? -1e9 : 0,
      );
      const logits = writer.logits(x, x, tf.tensor2d(future, [T, T]));
      return logits.squeeze<tf.Tensor2D>([0]).arraySync()[T - 1];
    });
  return { writer, score };
}

/** Scores by reading source and prefix at once, as in training. */
export function rescoring(model: Transformer): ToyWriter['score'] {
  return (input, written) =>
    tf.tidy(() => {
      const prefix = [BOS_ID, ...written];
      const { logits } = model.forward(rowsOf([input]), rowsOf([prefix]));
      return logits.squeeze<tf.Tensor2D>([0]).arraySync()[prefix.length - 1];
    });
}

/** A Transformer that writes sentences longer than a stretch. */
export function transformerWriter(): ToyWriter {
  const writer = toyModel({ maxLen: 21 });
  return { writer, score: rescoring(writer) };
}

/**
 * Rows whose next token depends on the last one only; what it carries can be chosen.
 *
 * @param after logits that are not 0, by the token before
 */
export function chainWriter(
  vocabSize: number,
  after: Readonly<Record<number, Readonly<Record<number, number>>>>,
  carry: Partial<Writer> = {},
): Writer {
  const ids = Array.from({ length: vocabSize }, (_, id) => id);
  const table = tf.tensor2d(ids.map((last) => ids.map((id) => after[last]?.[id] ?? 0)));
  return {
    vocabSize,
    maxLen: 17,
    begin: (input) => {
      const last = tf.fill<tf.Rank.R1>([input.shape[0]], BOS_ID, 'int32');
      return { last, source: undefined, state: undefined };
    },
    next: (last) => ({ logits: tf.gather(table, last), state: undefined }),
    ...carry,
  };
}
