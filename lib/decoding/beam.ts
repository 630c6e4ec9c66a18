import * as tf from '@tensorflow/tfjs';
import { EOS_ID, PAD_ID } from '../text';
import { type DecodedIds, untilTheEnd } from './decodedIds';
import { decodeRows } from './decodeRows';
import { assertInVocabulary, assertOption, type DecodingOptions } from './decodingOptions';
import { NEVER, onlyTokens, type Strategy } from './strategy';
import type { Writer } from './writer';

/** Options of `beamSearch`. */
export interface BeamOptions extends DecodingOptions {
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

/** What the search knows of its hypotheses, best first. */
type Beam = {
  /** [B, k]: their log-probabilities. */
  readonly scores: tf.Tensor2D;
  /** bool [R], R = B · k */
  readonly hasEnded: tf.Tensor1D;
};

const beam: Strategy<Beam> = {
  isRowwise: true,
  rowsPerSentence: ({ scores }) => scores.shape[1],
  choose: (logits, { scores, hasEnded }) => {
    const [R, V] = logits.shape;
    const [B, k] = scores.shape;
    const gained = continuations(logits, hasEnded).reshape([B, k, V]);
    const sums = gained.add(scores.expandDims(2)).reshape([B, k * V]);
    const { values, indices } = tf.topk(sums, k); // [B, k], of k · V continuations
    const ids = indices.mod(tf.scalar(V, 'int32')).reshape<tf.Tensor1D>([R]);
    const first = tf.range(0, R, k, 'int32').expandDims(1); // row of each sentence's best hypothesis
    const parents = indices.floorDiv(tf.scalar(V, 'int32')).add(first).reshape<tf.Tensor1D>([R]);
    const isOver: tf.Tensor1D = tf.logicalOr(tf.gather(hasEnded, parents), ids.equal(EOS_ID));
    return { ids, parents, state: { scores: values as tf.Tensor2D, hasEnded: isOver } };
  },
};

/**
 * Beam search: keeps the k most probable beginnings of each sentence, rather than one as
 * `greedyDecode` does, and returns the best whole sentence. With k = 1 it is greedy decoding.
 * Derived in chapter 12.
 *
 * Every step scores all continuations of the k hypotheses by their log-probability, and keeps the best
 * k. One that has ended stays among them as it is. At the end they are compared by
 * `log P(sentence) / ((5 + length) / 6)^α`, the length counting `<eos>`.
 * Source: Wu et al. 2016, §7 (without the coverage term).
 * Legend: B sentences, T tokens of the input, k beam size, V vocabulary.
 *
 * @param writer a Transformer, or whatever else writes token after token
 * @param input int32 [B, T]: what the writer reads first. Of a Transformer: sources, each ending in
 *   `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} naming an option that is out of range
 */
export function beamSearch(
  writer: Writer,
  input: tf.Tensor2D,
  options: BeamOptions = {},
): BeamResult {
  const { beamSize: k = 4, lengthPenalty = 0.6 } = options;
  assertInVocabulary('beamSize', k, writer.vocabSize);
  const notNegative = { en: 'a number from 0 up', zh: '不小于 0 的数' };
  const isPenalty = lengthPenalty >= 0 && Number.isFinite(lengthPenalty);
  assertOption('lengthPenalty', isPenalty, notNegative, lengthPenalty);
  const search = {
    strategy: beam,
    start: () => startOf(input.shape[0], k),
    finish: (rows: readonly (readonly number[])[], { scores }: Beam) =>
      best(rows, scores.dataSync(), k, lengthPenalty),
  };
  return decodeRows(writer, input, search, options);
}

/** At first all k hypotheses are the same, and empty: only one of them may be continued. */
function startOf(B: number, k: number): Beam {
  const scores = Array.from({ length: B * k }, (_, row) => (row % k === 0 ? 0 : NEVER));
  const hasEnded = tf.zeros<tf.Rank.R1>([B * k], 'bool');
  return { scores: tf.tensor2d(scores, [B, k]), hasEnded };
}

/** Log-probabilities of the next token [R, V]; a hypothesis that has ended goes on with `<pad>`. */
function continuations(logits: tf.Tensor2D, hasEnded: tf.Tensor1D): tf.Tensor2D {
  const V = logits.shape[1];
  const ended = hasEnded.cast('float32').expandDims(1); // [R, 1]
  const onlyPad = tf.oneHot(tf.tensor1d([PAD_ID], 'int32'), V, 0, NEVER); // [1, V]
  const running = tf.logSoftmax(onlyTokens(logits));
  return running.mul(tf.sub(1, ended)).add(onlyPad.mul(ended));
}

function best(
  rows: readonly (readonly number[])[],
  logProbabilities: ArrayLike<number>,
  k: number,
  lengthPenalty: number,
): BeamResult {
  const { ids, isComplete } = untilTheEnd(rows);
  const scores = ids.map(({ length }, row) => {
    const withEnd = length + (isComplete[row] ? 1 : 0);
    return logProbabilities[row] / ((5 + withEnd) / 6) ** lengthPenalty;
  });
  const sentences = Array.from({ length: rows.length / k }, (_, b) => b * k);
  const winners = sentences.map((start) => {
    const hypotheses = Array.from({ length: k }, (_, i) => start + i);
    return hypotheses.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  });
  return {
    ids: winners.map((row) => ids[row]),
    isComplete: winners.map((row) => isComplete[row]),
    scores: winners.map((row) => scores[row]),
  };
}
