/** A cell as a notebook keeps it. */
export interface StoredCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

interface StoredNotebook {
  readonly cells: readonly StoredCell[];
  readonly [key: string]: unknown;
}

const TAG = /^exercise:(.+)$/;
const CHECK = /^check\('(\d\d\.\d+)', (\w+)\);/;

/** @param text a notebook of the course, format 4 */
export function parseNotebook(text: string): StoredNotebook {
  return JSON.parse(text) as StoredNotebook;
}

/** The exercise that a cell answers, by its tag. */
export function exerciseOf({ metadata }: StoredCell): string | undefined {
  return metadata?.tags?.map((tag) => TAG.exec(tag)?.[1]).find((id) => id !== undefined);
}

/** Which exercise a cell checks, and under what name its answer stands. */
export function checkedIn(
  cell: StoredCell,
): { readonly id: string; readonly answer: string } | undefined {
  const found = CHECK.exec(sourceOf(cell));
  return found ? { id: found[1], answer: found[2] } : undefined;
}

export function sourceOf({ source }: StoredCell): string {
  return typeof source === 'string' ? source : source.join('');
}
