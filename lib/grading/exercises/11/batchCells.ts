const sorted = (lengths: readonly number[]) => [...lengths].sort((a, b) => a - b);

/** Cells of a batch: as many rows as sentences, all as long as the longest. */
export function cellsOf(batch: readonly number[]): number {
  return batch.length * Math.max(0, ...batch);
}

/** Cells of sentences sorted by length and cut at the given places. */
function cellsOfCuts(lengths: readonly number[], cuts: readonly number[]): number {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), lengths.length];
  const inOrder = sorted(lengths);
  return edges.slice(1).reduce((sum, end, i) => sum + cellsOf(inOrder.slice(edges[i], end)), 0);
}

/** The best cut, then the best one more, and so on: each the best by itself. */
export function cellsByGreedyCuts(lengths: readonly number[], batches: number): number {
  const cuts: number[] = [];
  while (cuts.length < batches - 1) {
    const places = lengths.map((_, i) => i).filter((i) => i > 0 && !cuts.includes(i));
    if (places.length === 0) break;
    const tried = places.map((place) => cellsOfCuts(lengths, [...cuts, place]));
    cuts.push(places[tried.indexOf(Math.min(...tried))]);
  }
  return cellsOfCuts(lengths, cuts);
}

/** Cut where neighbours differ most in length. */
export function cellsByWidestGaps(lengths: readonly number[], batches: number): number {
  const inOrder = sorted(lengths);
  const gapBefore = (i: number) => inOrder[i] - inOrder[i - 1];
  const places = inOrder.map((_, i) => i).slice(1);
  const widest = places.sort((a, b) => gapBefore(b) - gapBefore(a)).slice(0, batches - 1);
  return cellsOfCuts(lengths, widest);
}
