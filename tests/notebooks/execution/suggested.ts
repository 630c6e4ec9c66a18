import type { ChapterSuggestions, Suggestion } from './suggestions';

interface StoredCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** A notebook's file. */
export interface StoredNotebook {
  readonly cells: readonly StoredCell[];
}

const textOf = ({ source }: StoredCell) => (typeof source === 'string' ? source : source.join(''));

/** @throws when the chapter does not have what the suggestion is to change */
function changed(cell: StoredCell, { from, to }: Suggestion): StoredCell {
  const source = textOf(cell);
  if (!source.includes(from)) throw new Error(`${cell.id}: there is no «${from}» to change`);
  return { ...cell, source: source.replace(from, to) };
}

/**
 * The chapter, made small where it takes minutes, and after its last cell once more those that each
 * suggestion says to run again, changed as it says: one run of the kernel tries them all, as a
 * learner would.
 *
 * @throws when the chapter does not have what is to be changed
 */
export function withSuggestions(
  notebook: StoredNotebook,
  { shrink, suggestions }: ChapterSuggestions,
): StoredNotebook {
  const small = notebook.cells.map((cell) =>
    shrink.filter((one) => one.cell === cell.id).reduce(changed, cell),
  );
  const again = suggestions.flatMap((suggestion, i) =>
    (suggestion.rerun ?? [suggestion.cell]).map((id) => {
      const cell = small.find((one) => one.id === id);
      if (!cell) throw new Error(`there is no cell ${id}`);
      const run = suggestion.cell === id ? changed(cell, suggestion) : cell;
      return { ...run, id: `${id}-${i}` };
    }),
  );
  return { ...notebook, cells: [...small, ...again] };
}
