import { countMatches, countNgrams } from '../../lib/text/ngrams';

/**
 * The sentence score of the course, from 0 to 1: `exp(min(0, 1 - r / c)) · Πₙ pₙ^(1/2ⁿ)` over the
 * orders n = 1 to k, for c tokens of the translation and r of the reference. It is no BLEU that
 * can be compared with others (two orders, unequal weights, one sentence): see `corpusBleu`.
 * Source: Dive into Deep Learning, «Sequence to Sequence Learning», `bleu`.
 * Edge case: orders longer than the translation do not count; without tokens the score is 0.
 */
export function courseBleu(
  translation: readonly string[],
  reference: readonly string[],
  k: number,
): number {
  if (translation.length === 0) return 0;
  const orders = Array.from({ length: Math.min(k, translation.length) }, (_, i) => i + 1);
  const brevity = Math.exp(Math.min(0, 1 - reference.length / translation.length));
  return orders.reduce((score, n) => {
    const matches = countMatches(countNgrams(translation, n, ' '), countNgrams(reference, n, ' '));
    return score * Math.pow(matches / (translation.length - n + 1), Math.pow(0.5, n));
  }, brevity);
}
