import * as tf from '@tensorflow/tfjs';
import type { Transformer } from '../models';
import { statelessUniform } from '../tensor';
import { DecodingError } from './errors';
import { assertMaxLen, type DecodedIds, type GreedyOptions, untilTheEnd } from './greedy';
import { NEVER, onlyWords, type Strategy } from './strategy';
import { decodeRows } from './stretches';

/** Options of `sampleDecode`. */
export interface SampleOptions extends GreedyOptions {
  /** Divides the logits: below 1 the probable tokens gain, above 1 the others. Default 1. */
  readonly temperature?: number;
  /** Only the so many most probable tokens can come out; all of them when absent. */
  readonly topK?: number;
  /** The same seed gives the same sentences. Default 1. */
  readonly seed?: number;
}

/**
 * Sampling: at every position a token is drawn with the probability that the model gives it.
 * Derived in chapter 12.
 *
 * It is drawn as the greatest of `logit / temperature + g`, where each g is a Gumbel number,
 * `-ln(-ln u)` with u uniform from 0 to 1: the greatest is token v with probability
 * `softmax(logits / temperature)ᵥ`. Source: Gumbel 1954; Maddison et al. 2014.
 *
 * @param source int32 [B, Ts], each row ending in `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} naming an option that is out of range
 */
export function sampleDecode(
  model: Transformer,
  source: tf.Tensor2D,
  options: SampleOptions = {},
): DecodedIds {
  const { maxLen = model.config.maxLen, recorded = true } = options;
  const { temperature = 1, topK, seed = 1 } = options;
  const V = model.config.targetVocabSize;
  assertMaxLen(maxLen, model.config.maxLen);
  assertTemperature(temperature);
  assertTopK(topK, V);
  const strategy = sampling(temperature, topK ?? V);
  const state = [tf.tensor1d([seed, 0], 'int32')]; // run and position
  try {
    return untilTheEnd(decodeRows(model, source, { strategy, state, maxLen, recorded }).words);
  } finally {
    tf.dispose(state);
  }
}

function sampling(temperature: number, topK: number): Strategy {
  return {
    name: `sample ${temperature} ${topK}`,
    rowsPerSentence: 1,
    isRowwise: false,
    choose: (logits, _last, [seed]) => {
      const [R, V] = logits.shape;
      const scores = mostProbable(onlyWords(logits).div(temperature), topK);
      const uniform = statelessUniform([R, V], seed as tf.Tensor1D);
      const gumbel = uniform.log().neg().log().neg();
      const next = seed.add(tf.tensor1d([0, 1], 'int32'));
      return { ids: tf.argMax(scores.add(gumbel), -1), state: [next] };
    },
  };
}

/** The k highest scores of each row; the others can no longer win. @param scores [R, V] */
function mostProbable(scores: tf.Tensor2D, k: number): tf.Tensor2D {
  if (k === scores.shape[1]) return scores;
  const lowest = tf.topk(scores, k).values.slice([0, k - 1], [-1, 1]); // [R, 1]
  return scores.add(scores.less(lowest).cast('float32').mul(NEVER));
}

function assertTemperature(temperature: number): void {
  if (temperature > 0 && Number.isFinite(temperature)) return;
  throw new DecodingError({
    en: `temperature: expected a number above 0, received ${temperature}`,
    zh: `temperature：应大于 0，收到的是 ${temperature}`,
  });
}

function assertTopK(topK: number | undefined, V: number): void {
  if (topK === undefined || (Number.isInteger(topK) && topK >= 1 && topK <= V)) return;
  throw new DecodingError({
    en: `topK: expected 1 to ${V} (the vocabulary), received ${topK}`,
    zh: `topK：应在 1 到 ${V}（词表大小）之间，收到的是 ${topK}`,
  });
}
