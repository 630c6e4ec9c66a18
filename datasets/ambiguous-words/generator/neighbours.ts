/**
 * Counts the sentences that one word changed, added or left out turns into a known one: how much of
 * a test is a small step from what was learnt.
 *
 * @param sentences each cut into its words
 * @param known the sentences of the training files, cut the same way
 */
export function countNeighbours(
  sentences: readonly (readonly string[])[],
  known: readonly (readonly string[])[],
): number {
  const whole = new Set(known.map((words) => words.join(' ')));
  const holes = new Set(known.flatMap((words) => withHole(words, '_')));
  const shortened = new Set(known.flatMap((words) => withHole(words)));
  const isNeighbour = (words: readonly string[]): boolean =>
    withHole(words, '_').some((hole) => holes.has(hole)) ||
    withHole(words).some((shorter) => whole.has(shorter)) ||
    shortened.has(words.join(' '));
  return sentences.filter(isNeighbour).length;
}

/** The sentence once for each of its words, without that word or with a mark in its place. */
function withHole(words: readonly string[], ...mark: string[]): string[] {
  return words.map((_, i) => [...words.slice(0, i), ...mark, ...words.slice(i + 1)].join(' '));
}
