import * as tf from '@tensorflow/tfjs';
import type { Transformer } from '../models';
import { EOS_ID } from '../text';
import { DecodingError } from './errors';
import { onlyWords, type Strategy } from './strategy';
import { decodeRows } from './stretches';

/** Options of `greedyDecode`. */
export interface GreedyOptions {
  /** Tokens after which a sentence is cut off, `<eos>` included; the model's positions if absent. */
  readonly maxLen?: number;
  /** `false` decodes in plain steps, so that one can step through them. Default `true`. */
  readonly recorded?: boolean;
}

/** What was decoded, one entry a sentence. */
export interface DecodedIds {
  /** Token ids, without `<bos>`, `<eos>` and padding. */
  readonly ids: number[][];
  /** False where `maxLen` tokens came without an `<eos>`: the sentence is cut off. */
  readonly isComplete: boolean[];
}

const greedy: Strategy = {
  name: 'greedy',
  rowsPerSentence: 1,
  isRowwise: true,
  choose: (logits) => ({ ids: tf.argMax(onlyWords(logits), -1), state: [] }),
};

/**
 * Greedy decoding: the most probable token at every position, until it is `<eos>`.
 * Derived in chapter 12.
 * Legend: B sentences, Ts source positions, V target vocabulary.
 *
 * Each sentence comes out as if it had been decoded alone. `<pad>` and `<bos>` never come out.
 *
 * @param source int32 [B, Ts], each row ending in `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} when `maxLen` is not from 1 to the model's positions
 */
export function greedyDecode(
  model: Transformer,
  source: tf.Tensor2D,
  { maxLen = model.config.maxLen, recorded = true }: GreedyOptions = {},
): DecodedIds {
  assertMaxLen(maxLen, model.config.maxLen);
  const { words } = decodeRows(model, source, { strategy: greedy, state: [], maxLen, recorded });
  return untilTheEnd(words);
}

/** Cuts each row off at its `<eos>`: what a stretch has written after it is not meant. */
export function untilTheEnd(rows: readonly (readonly number[])[]): DecodedIds {
  const ends = rows.map((row) => row.indexOf(EOS_ID));
  return {
    ids: rows.map((row, i) => (ends[i] < 0 ? [...row] : row.slice(0, ends[i]))),
    isComplete: ends.map((end) => end >= 0),
  };
}

/** @throws {DecodingError} when the model has not so many positions */
export function assertMaxLen(maxLen: number, positions: number): void {
  if (Number.isInteger(maxLen) && maxLen >= 1 && maxLen <= positions) return;
  throw new DecodingError({
    en: `maxLen: expected 1 to ${positions} (the model's positions), received ${maxLen}`,
    zh: `maxLen：应在 1 到 ${positions}（模型的位置数）之间，收到的是 ${maxLen}`,
  });
}
