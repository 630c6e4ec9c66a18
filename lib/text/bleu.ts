import { bleuWords, type BleuTokenizer } from './bleuTokenizers';
import { countMatches, countNgrams } from './ngrams';
import { listReferences, type References } from './references';

/** Options of {@link corpusBleu}. */
export interface BleuOptions {
  /** `'zh'` for Chinese, `'13a'` for European languages, `'none'` for text cut by spaces. */
  readonly tokenize: BleuTokenizer;
  /**
   * An order without a match counts as ½, ¼, … of a match in turn (`'exp'`, as in mteval-v13a),
   * or makes the score 0 (`'none'`). Default `'exp'`.
   */
  readonly smoothing?: 'exp' | 'none';
  /** Leave out orders longer than the text: for the score of a single sentence. Default false. */
  readonly effectiveOrder?: boolean;
}

/** A BLEU score, and what it was made of. */
export interface BleuScore {
  /** 0 to 100 */
  readonly score: number;
  /** For orders 1 to 4: the share of n-grams that are in a reference, 0 to 100, smoothed. */
  readonly precisions: readonly number[];
  /** 1, or below when the hypotheses are shorter than the references. */
  readonly brevityPenalty: number;
  /** Words of all hypotheses. */
  readonly hypothesisLength: number;
  /** Words of the references; of several, those of the closest length. */
  readonly referenceLength: number;
  /** For orders 1 to 4: n-grams that are in a reference, and n-grams there are. */
  readonly matches: readonly number[];
  readonly totals: readonly number[];
}

interface Counts {
  hypothesisLength: number;
  referenceLength: number;
  readonly matches: number[];
  readonly totals: number[];
}

const MAX_ORDER = 4;

/**
 * BLEU of a corpus: how many word sequences of the translations are in the reference
 * translations, `BP · exp(¼ Σₙ ln pₙ)` with the precisions pₙ of the orders n = 1 to 4 and the
 * brevity penalty `BP = min(1, exp(1 - r / c))` for r reference and c hypothesis words. Counts are
 * summed over the corpus before dividing: it is not the mean of sentence scores.
 *
 * Source: Papineni et al. 2002; equal to sacreBLEU 2.6.0 (Post 2018), `corpus_bleu`, in tokenization,
 * smoothing and every count.
 *
 * @param references one or several for each hypothesis, in the same order
 * @throws {TextOptionError} when the numbers of hypotheses and references differ, or are 0
 * Edge case: no word in common, or only empty hypotheses: score 0, precisions 0.
 *
 * @example
 * corpusBleu(['我看见了一把锯子。'], ['我看见一把锯子。'], { tokenize: 'zh' }).score // 59.69
 */
export function corpusBleu(
  hypotheses: readonly string[],
  references: References,
  options: BleuOptions,
): BleuScore {
  const lists = listReferences(hypotheses, references);
  const counts = emptyCounts();
  hypotheses.forEach((hypothesis, i) => {
    const words = bleuWords(hypothesis, options.tokenize);
    const referenceWords = lists[i].map((line) => bleuWords(line, options.tokenize));
    addCounts(counts, words, referenceWords);
  });
  return scoreCounts(counts, options);
}

function emptyCounts(): Counts {
  const zeros = () => Array.from({ length: MAX_ORDER }, () => 0);
  return { hypothesisLength: 0, referenceLength: 0, matches: zeros(), totals: zeros() };
}

function addCounts(counts: Counts, words: string[], references: string[][]): void {
  counts.hypothesisLength += words.length;
  counts.referenceLength += closestLength(words.length, references);
  for (let order = 1; order <= MAX_ORDER; order++) {
    const most = new Map<string, number>(); // of each n-gram, in the reference that has most of it
    for (const reference of references) {
      for (const [ngram, count] of countNgrams(reference, order, ' ')) {
        most.set(ngram, Math.max(count, most.get(ngram) ?? 0));
      }
    }
    counts.matches[order - 1] += countMatches(countNgrams(words, order, ' '), most);
    counts.totals[order - 1] += Math.max(0, words.length - order + 1);
  }
}

/** Of references equally far away in length, the shorter one counts. */
function closestLength(length: number, references: string[][]): number {
  const lengths = references.map((reference) => reference.length);
  return lengths.reduce((best, candidate) => {
    const nearer = Math.abs(candidate - length) - Math.abs(best - length);
    return nearer < 0 || (nearer === 0 && candidate < best) ? candidate : best;
  });
}

function scoreCounts(counts: Counts, options: BleuOptions): BleuScore {
  const { hypothesisLength: c, referenceLength: r, matches, totals } = counts;
  const brevityPenalty = c >= r ? 1 : c > 0 ? Math.exp(1 - r / c) : 0;
  const none = matches.every((count) => count === 0);
  const precisions = none ? totals.map(() => 0) : smoothedPrecisions(counts, options.smoothing);
  const orders = options.effectiveOrder ? totals.filter((total) => total > 0).length : MAX_ORDER;
  const logSum = precisions.slice(0, orders).reduce((sum, p) => sum + Math.log(p), 0);
  const score = none ? 0 : brevityPenalty * Math.exp(logSum / orders);
  return { score, precisions, brevityPenalty, ...counts };
}

function smoothedPrecisions({ matches, totals }: Counts, smoothing = 'exp'): number[] {
  let divisor = 1;
  return matches.map((count, i) => {
    if (totals[i] === 0) return 0;
    if (count > 0 || smoothing === 'none') return (100 * count) / totals[i];
    divisor *= 2;
    return 100 / (divisor * totals[i]);
  });
}
