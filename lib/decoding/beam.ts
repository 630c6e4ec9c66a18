import * as tf from '@tensorflow/tfjs';
import type { Transformer } from '../models';
import { EOS_ID, PAD_ID } from '../text';
import { DecodingError } from './errors';
import { assertMaxLen, type DecodedIds, type GreedyOptions, untilTheEnd } from './greedy';
import { NEVER, onlyWords, type Strategy } from './strategy';
import { decodeRows } from './stretches';

/** Options of `beamSearch`. */
export interface BeamOptions extends GreedyOptions {
  /** Hypotheses kept for each sentence, k. Default 4. */
  readonly beamSize?: number;
  /**
   * α of the length penalty: 0 prefers short sentences, whose log-probability has fewer terms; 1 is
   * about the mean per token. Default 0.6.
   */
  readonly lengthPenalty?: number;
}

/** The best hypothesis of each sentence. */
export interface BeamResult extends DecodedIds {
  /** Its log-probability, `<eos>` included, in nats, over the length penalty. */
  readonly scores: number[];
}

/**
 * Beam search: keeps the k most probable beginnings of each sentence, rather than one as
 * `greedyDecode` does, and returns the best whole sentence. With k = 1 it is greedy decoding.
 * Derived in chapter 12.
 *
 * Every step scores all continuations of the k hypotheses by their log-probability, and keeps the best
 * k. One that has ended stays among them as it is. At the end they are compared by
 * `log P(sentence) / ((5 + length) / 6)^α`, the length counting `<eos>`.
 * Source: Wu et al. 2016, §7 (without the coverage term).
 * Legend: B sentences, Ts source positions, k beam size, V target vocabulary.
 *
 * @param source int32 [B, Ts], each row ending in `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} naming an option that is out of range
 */
export function beamSearch(
  model: Transformer,
  source: tf.Tensor2D,
  options: BeamOptions = {},
): BeamResult {
  const { maxLen = model.config.maxLen, recorded = true } = options;
  const { beamSize: k = 4, lengthPenalty = 0.6 } = options;
  assertMaxLen(maxLen, model.config.maxLen);
  assertBeam(k, model.config.targetVocabSize, lengthPenalty);
  const B = source.shape[0];
  const state = [startingScores(B, k)];
  try {
    const found = decodeRows(model, source, { strategy: beam(k), state, maxLen, recorded });
    return best(found.words, found.state[0], k, lengthPenalty);
  } finally {
    tf.dispose(state);
  }
}

/** At first all k hypotheses are the same, `<bos>` alone: only one of them may be continued. */
function startingScores(B: number, k: number): tf.Tensor1D {
  return tf.tensor1d(Array.from({ length: B * k }, (_, row) => (row % k === 0 ? 0 : NEVER)));
}

function beam(k: number): Strategy {
  return {
    name: `beam ${k}`,
    rowsPerSentence: k,
    isRowwise: true,
    choose: (logits, last, [scores]) => {
      const [R, V] = logits.shape;
      const gained = continuations(logits, last); // [R, V]
      const sums = gained.add(scores.expandDims(1)).reshape([R / k, k * V]);
      const { values, indices } = tf.topk(sums, k); // [B, k]
      const parent = indices.floorDiv(tf.scalar(V, 'int32')); // which of the k
      const first = tf.range(0, R, k, 'int32').expandDims(1); // row of each sentence's hypothesis 0
      return {
        ids: indices.mod(tf.scalar(V, 'int32')).reshape<tf.Tensor1D>([R]),
        rows: parent.add(first).reshape<tf.Tensor1D>([R]),
        state: [values.reshape([R])],
      };
    },
  };
}

/** Log-probabilities of the next word [R, V]; a hypothesis that has ended goes on with `<pad>`. */
function continuations(logits: tf.Tensor2D, last: tf.Tensor1D): tf.Tensor2D {
  const V = logits.shape[1];
  const hasEnded = tf.logicalOr(last.equal(EOS_ID), last.equal(PAD_ID)).cast('float32');
  const ended = hasEnded.expandDims(1); // [R, 1]
  const onlyPad = tf.oneHot(tf.tensor1d([PAD_ID], 'int32'), V, 0, NEVER); // [1, V]
  const running = tf.logSoftmax(onlyWords(logits));
  return running.mul(tf.sub(1, ended)).add(onlyPad.mul(ended));
}

function best(
  words: readonly (readonly number[])[],
  logProbabilities: readonly number[],
  k: number,
  lengthPenalty: number,
): BeamResult {
  const { ids, isComplete } = untilTheEnd(words);
  const scores = ids.map(({ length }, row) => {
    const withEnd = length + (isComplete[row] ? 1 : 0);
    return logProbabilities[row] / ((5 + withEnd) / 6) ** lengthPenalty;
  });
  const sentences = Array.from({ length: words.length / k }, (_, b) => b * k);
  const winners = sentences.map((start) => {
    const rows = Array.from({ length: k }, (_, i) => start + i);
    return rows.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  });
  return {
    ids: winners.map((row) => ids[row]),
    isComplete: winners.map((row) => isComplete[row]),
    scores: winners.map((row) => scores[row]),
  };
}

function assertBeam(k: number, V: number, lengthPenalty: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k <= V)) {
    throw new DecodingError({
      en: `beamSize: expected 1 to ${V} (the vocabulary), received ${k}`,
      zh: `beamSize：应在 1 到 ${V}（词表大小）之间，收到的是 ${k}`,
    });
  }
  if (!(lengthPenalty >= 0 && Number.isFinite(lengthPenalty))) {
    throw new DecodingError({
      en: `lengthPenalty: expected a number from 0 up, received ${lengthPenalty}`,
      zh: `lengthPenalty：应不小于 0，收到的是 ${lengthPenalty}`,
    });
  }
}
