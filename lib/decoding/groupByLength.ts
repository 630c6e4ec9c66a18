/**
 * Cuts a list into groups of like length, so that little is spent on padding.
 *
 * @param lengths of the entries, in tokens
 * @param size entries of a group; the last one may have fewer
 * @returns indices of the entries, the shortest first
 */
export function groupByLength(lengths: readonly number[], size: number): number[][] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a] - lengths[b]);
  const starts = Array.from({ length: Math.ceil(order.length / size) }, (_, group) => group * size);
  return starts.map((start) => order.slice(start, start + size));
}
