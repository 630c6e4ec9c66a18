import { countAll, countMatches, countNgrams } from './ngrams';
import { splitOnSpace } from './pythonSpace';
import { listReferences, type References } from './references';

/** n-grams of one order: in the hypothesis, in the reference, in both. */
interface OrderCounts {
  readonly hypothesis: number;
  readonly reference: number;
  readonly matches: number;
}

const MAX_ORDER = 6;
const BETA_SQUARED = 4; // recall counts twice as much as precision

/**
 * chrF of a corpus: how well the character sequences of translations and references agree,
 * `(1 + β²) P R / (β² P + R)` with β = 2 and the precision P and recall R averaged over n-grams of
 * 1 to 6 characters. White space does not count. It sees partly right words, where BLEU sees none.
 *
 * Source: Popović 2015; equal to sacreBLEU 2.6.0, `corpus_chrf` (chrF2, word order 0).
 *
 * @param references one or several for each hypothesis; of several, the best one counts
 * @returns 0 to 100
 * @throws {TextOptionError} when the numbers of hypotheses and references differ, or are 0
 */
export function corpusChrf(hypotheses: readonly string[], references: References): number {
  const lists = listReferences(hypotheses, references);
  const sums: OrderCounts[] = Array.from({ length: MAX_ORDER }, () => ({
    hypothesis: 0,
    reference: 0,
    matches: 0,
  }));
  hypotheses.forEach((hypothesis, i) => {
    bestCounts(hypothesis, lists[i]).forEach((counts, order) => {
      sums[order] = add(sums[order], counts);
    });
  });
  return fScore(sums);
}

function bestCounts(hypothesis: string, references: readonly string[]): OrderCounts[] {
  const candidates = references.map((reference) => countOrders(hypothesis, reference));
  return candidates.reduce((best, next) => (fScore(next) > fScore(best) ? next : best));
}

function countOrders(hypothesis: string, reference: string): OrderCounts[] {
  const [left, right] = [hypothesis, reference].map((text) => [...splitOnSpace(text).join('')]);
  return Array.from({ length: MAX_ORDER }, (_, i) => {
    const ours = countNgrams(left, i + 1, '');
    const theirs = countNgrams(right, i + 1, '');
    // An order for which the reference is too short says nothing about the hypothesis.
    const hypothesisCount = theirs.size > 0 ? countAll(ours) : 0;
    const matches = countMatches(ours, theirs);
    return { hypothesis: hypothesisCount, reference: countAll(theirs), matches };
  });
}

function add(a: OrderCounts, b: OrderCounts): OrderCounts {
  return {
    hypothesis: a.hypothesis + b.hypothesis,
    reference: a.reference + b.reference,
    matches: a.matches + b.matches,
  };
}

/** Precision and recall are averaged over the orders that both sides have. */
function fScore(counts: readonly OrderCounts[]): number {
  const orders = counts.filter(({ hypothesis, reference }) => hypothesis > 0 && reference > 0);
  const mean = (share: (order: OrderCounts) => number) =>
    orders.reduce((sum, order) => sum + share(order), 0) / orders.length;
  const precision = mean(({ matches, hypothesis }) => matches / hypothesis);
  const recall = mean(({ matches, reference }) => matches / reference);
  if (!(precision + recall > 0)) return 0; // nothing in common, or nothing there (NaN)
  return (100 * (1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
}
