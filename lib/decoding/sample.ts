import * as tf from '@tensorflow/tfjs';
import { statelessUniform } from '../tensor';
import { type DecodedIds, untilTheEnd } from './decodedIds';
import { decodeRows } from './decodeRows';
import { assertInVocabulary, assertOption, type DecodingOptions } from './decodingOptions';
import { NEVER, onlyTokens, type Strategy } from './strategy';
import type { Writer } from './writer';

/** Options of `sampleDecode`. */
export interface SampleOptions extends DecodingOptions {
  /** Divides the logits: below 1 the probable tokens gain, above 1 the others. Default 1. */
  readonly temperature?: number;
  /** Only the so many most probable tokens can come out; all of them when absent. */
  readonly topK?: number;
  /**
   * Only the most probable tokens can come out, as many as together have this probability, at the
   * temperature: above 0, and 1 for all of them. All of them when absent.
   */
  readonly topP?: number;
  /** The same seed gives the same sentences. Default 1. */
  readonly seed?: number;
}

/** All of it tensors: another seed, temperature or probability needs no other recording. */
type Drawing = {
  /** int32 [2]: run and position. */
  readonly seed: tf.Tensor1D;
  /** [] */
  readonly temperature: tf.Scalar;
  /** Absent where every token can come out. */
  readonly limits?: Limits;
};

/** Which tokens can come out. */
type Limits = {
  /** bool [K]: `true` = the token of this rank can; the most probable one has rank 0. */
  readonly ranks: tf.Tensor1D;
  /** []: a token can as long as those before it do not have this probability together. */
  readonly topP: tf.Scalar;
};

const sampling: Strategy<Drawing> = {
  isRowwise: false, // all rows draw from one seed
  rowsPerSentence: () => 1,
  choose: (logits, { seed, temperature, limits }) => {
    const [R, V] = logits.shape;
    const all = onlyTokens(logits).div<tf.Tensor2D>(temperature);
    const scores = limits ? mostProbable(all, limits) : all;
    const uniform = statelessUniform<tf.Rank.R2>([R, V], seed);
    const gumbel = uniform.log().neg().log().neg();
    const next = seed.add<tf.Tensor1D>(tf.tensor1d([0, 1], 'int32'));
    return { ids: tf.argMax(scores.add(gumbel), -1), state: { seed: next, temperature, limits } };
  },
};

/**
 * Sampling: at every position a token is drawn with the probability that the model gives it.
 * Derived in chapter 12.
 *
 * It is drawn as the greatest of `logit / temperature + g`, where each g is a Gumbel number,
 * `-ln(-ln u)` with u uniform from 0 to 1: the greatest is token v with probability
 * `softmax(logits / temperature)ᵥ`. Source: Gumbel 1954; Maddison et al. 2014.
 * `topK` and `topP` leave out the improbable tokens, which are many and together come out often:
 * Fan et al. 2018; Holtzman et al. 2020 (nucleus sampling). With both, a token must pass both.
 * Legend: B sentences, T tokens of the input.
 *
 * @param writer a Transformer, or whatever else writes token after token
 * @param input int32 [B, T]: what the writer reads first. Of a Transformer: sources, each ending in
 *   `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} naming an option that is out of range
 */
export function sampleDecode(
  writer: Writer,
  input: tf.Tensor2D,
  options: SampleOptions = {},
): DecodedIds {
  assertSampling(options, writer.vocabSize);
  const { temperature = 1, seed = 1 } = options;
  const start = (): Drawing => ({
    seed: tf.tensor1d([seed, 0], 'int32'),
    temperature: tf.scalar(temperature),
    limits: limitsOf(options, writer.vocabSize),
  });
  return decodeRows(writer, input, { strategy: sampling, start, finish: untilTheEnd }, options);
}

function limitsOf({ topK, topP }: SampleOptions, V: number): Limits | undefined {
  if (topK === undefined && topP === undefined) return undefined;
  const most = topK ?? V;
  const K = Math.min(V, 2 ** Math.ceil(Math.log2(most))); // a recording serves every topK up to K
  const ranks = Array.from({ length: K }, (_, rank) => rank < most);
  // A sum of all probabilities may be 1 before the last token, by rounding.
  const together = topP === undefined || topP === 1 ? Infinity : topP;
  return { ranks: tf.tensor1d(ranks, 'bool'), topP: tf.scalar(together) };
}

/** The scores that may win; the others can no longer. @param scores [R, V] */
function mostProbable(scores: tf.Tensor2D, { ranks, topP }: Limits): tf.Tensor2D {
  const { values } = tf.topk(scores, ranks.size); // [R, K], highest first
  const probabilities = values.sub(scores.logSumExp(1, true)).exp();
  const before = probabilities.cumsum(1, true); // of the tokens of higher rank, together
  const isIn = tf.logicalAnd(ranks, before.less(topP));
  const lowest = tf.where(isIn, values, Infinity).min(1, true); // [R, 1]
  return scores.add(scores.less(lowest).cast('float32').mul(NEVER));
}

function assertSampling(options: SampleOptions, V: number): void {
  const { temperature = 1, topK = 1, topP = 1, seed = 1 } = options;
  const isWarm = temperature > 0 && Number.isFinite(temperature);
  assertOption('temperature', isWarm, { en: 'a number above 0', zh: '大于 0 的数' }, temperature);
  assertInVocabulary('topK', topK, V);
  const share = { en: 'a number above 0, up to 1', zh: '大于 0 且不大于 1 的数' };
  assertOption('topP', topP > 0 && topP <= 1, share, topP);
  const isSeed = Number.isInteger(seed) && Math.abs(seed) < 2 ** 31;
  assertOption('seed', isSeed, { en: 'a whole number below 2³¹', zh: '小于 2³¹ 的整数' }, seed);
}
