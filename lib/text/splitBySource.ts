import { Random } from '../tensor';
import { cleanText } from './cleanText';
import { TextOptionError } from './errors';
import type { SentencePair } from './sentencePairs';

/** Options of {@link splitBySource}. */
export interface SplitOptions {
  /** Share of the distinct source sentences, from 0 up; what the two leave is for training. */
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** Pairs to learn from, to choose by, and to report on. */
export interface CorpusSplit {
  readonly train: SentencePair[];
  readonly validation: SentencePair[];
  readonly test: SentencePair[];
}

/**
 * What two source sentences have in common when they count as the same: letters and digits in
 * order, without case, punctuation, spaces and what nobody sees. `I saw it.` and `i saw it!` are one
 * sentence. A sentence of symbols only is its own key.
 */
export function sourceKey(sentence: string): string {
  const key = cleanText(sentence)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return key || sentence;
}

/**
 * Splits a corpus so that no source sentence is in two parts: all translations of a sentence go
 * the same way. Otherwise a model is tested on sentences it has learnt by heart.
 * The split depends on the sentences and the seed, not on the order of the file; within a part the
 * pairs keep the file's order.
 *
 * @throws {TextOptionError} when a share is below 0, or both together leave nothing to train on
 */
export function splitBySource(
  pairs: readonly SentencePair[],
  { validation, test, seed }: SplitOptions,
): CorpusSplit {
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) throw badShares(validation, test);
  const keys = pairs.map(({ source }) => sourceKey(source));
  const shuffled = new Random(seed).fork('split').shuffle([...new Set(keys)].sort());
  const testEnd = Math.round(shuffled.length * test);
  const validationEnd = testEnd + Math.round(shuffled.length * validation);
  const testKeys = new Set(shuffled.slice(0, testEnd));
  const validationKeys = new Set(shuffled.slice(testEnd, validationEnd));
  const split: CorpusSplit = { train: [], validation: [], test: [] };
  for (const [i, pair] of pairs.entries()) {
    if (testKeys.has(keys[i])) split.test.push(pair);
    else if (validationKeys.has(keys[i])) split.validation.push(pair);
    else split.train.push(pair);
  }
  return split;
}

function badShares(validation: number, test: number): TextOptionError {
  return new TextOptionError({
    en:
      `validation, test: expected shares from 0 up that leave something for training, ` +
      `received ${validation} and ${test}`,
    zh: `validation、test：应为不小于 0 的比例，且要给训练集留下数据，收到的是 ${validation} 和 ${test}`,
  });
}
