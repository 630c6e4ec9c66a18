/** How often each n-gram occurs. Units are words or characters; none may hold the separator. */
export type NgramCounts = ReadonlyMap<string, number>;

/**
 * Counts the n-grams of one order.
 *
 * @param separator stands between the units of a key: `' '` for words, `''` for characters
 */
export function countNgrams(
  units: readonly string[],
  order: number,
  separator: string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= units.length; i++) {
    const ngram = units.slice(i, i + order).join(separator);
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** How many n-grams of one are also in the other, each at most as often as there. */
export function countMatches(hypothesis: NgramCounts, reference: NgramCounts): number {
  let matches = 0;
  for (const [ngram, count] of hypothesis) {
    matches += Math.min(count, reference.get(ngram) ?? 0);
  }
  return matches;
}

/** How many n-grams there are in all. */
export function countAll(counts: NgramCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
