import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A link of the notes as Markdown has it. */
export const LINK = /\[([^\]]+)\]\(([^)]+)\)/gu;

const NOTEBOOK = /^\.\.\/\.\.\/notebooks\/(?<path>(?:zh|en)\/(?:exercises\/)?[\w-]+\.ipynb)$/u;
/** `09, section 4`, `09 第 4 节`; `09.3` of exercises; `09` alone. */
const PLACE = /^(?<chapter>\d\d)(?:, section (?<en>\d+)| 第 (?<zh>\d+) 节|(?<exercise>\.\d+))?$/u;

/** A place in a notebook. */
export interface ChapterPlace {
  /** Below `notebooks/`, with `/`. */
  readonly path: string;
  /** The cell whose heading has the section's number, or the exercise's; none for a whole chapter. */
  readonly cell?: string;
}

/**
 * Where a link leads: its words say the section or the exercise, and that cell is looked for.
 *
 * @param root the clone's folder
 * @param words `09, section 4`, `09 第 4 节` or `09.3`
 * @param target from the deck's folder
 * @returns undefined for a link to something else than a notebook
 * @throws {Error} when there is no such notebook, or no such section in it
 */
export function placeOf(root: string, words: string, target: string): ChapterPlace | undefined {
  if (!target.includes('/notebooks/')) return undefined;
  const path = NOTEBOOK.exec(target)?.groups?.path;
  const file = path && join(root, 'notebooks', ...path.split('/'));
  if (!file || !existsSync(file)) throw new Error(`${target} is not there`);
  const asked = PLACE.exec(words.trim())?.groups;
  const isExercises = path.includes('/exercises/');
  if (!asked || !path.includes(`/${asked.chapter}-`) || isExercises !== Boolean(asked.exercise)) {
    throw new Error(`${words}: ${target} is another place`);
  }
  const number = asked.exercise ? words.trim() : (asked.en ?? asked.zh);
  if (number === undefined) return { path };
  const cell = headingCell(file, number);
  if (cell === undefined) throw new Error(`${words}: ${target} has no such section`);
  return { path, cell };
}

interface Cell {
  readonly id?: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** The id of the cell with the heading that begins with a number. */
function headingCell(file: string, number: string): string | undefined {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as { cells: readonly Cell[] };
  const isIt = ({ cell_type, source }: Cell) =>
    cell_type === 'markdown' && `\n${[source].flat().join('')}`.includes(`\n## ${number} `);
  return cells.find(isIt)?.id;
}

/**
 * Markdown whose links lead to where the presenting server sends on to JupyterLab; without a server
 * they are words.
 */
export function withLinks(root: string, markdown: string, areLinked: boolean): string {
  return markdown.replace(LINK, (_, words: string, target: string) => {
    const place = areLinked && placeOf(root, words, target);
    if (!place) return words;
    return `[${words}](/notebooks/${place.path}${place.cell ? `?cell=${place.cell}` : ''})`;
  });
}
