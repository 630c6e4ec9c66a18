import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The languages that every chapter is written in. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One cell as the notebook format 4.5 stores it, its source joined to one text. */
export interface Cell {
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly tags: readonly string[];
}

/** A chapter in one language: a file `notebooks/<language>/<name>.ipynb`. */
export interface Chapter {
  readonly language: Language;
  /** File name without its ending, for example `02-attention`. */
  readonly name: string;
  readonly path: string;
}

interface StoredCell {
  readonly id?: string;
  readonly cell_type: Cell['type'];
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
}

/**
 * The chapters of a clone, by name and then by language, so that twins stand side by side.
 *
 * @param root the clone's folder
 */
export function listChapters(root: string): Chapter[] {
  const chapters = LANGUAGES.flatMap((language) => {
    const folder = join(root, 'notebooks', language);
    return namesIn(folder).map((name) => ({ language, name, path: join(folder, `${name}.ipynb`) }));
  });
  return chapters.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/**
 * The cells of a notebook's text.
 *
 * @throws {SyntaxError} when it is not JSON, {TypeError} when it holds no list of cells
 */
export function parseCells(text: string): Cell[] {
  const { cells } = JSON.parse(text) as { readonly cells?: unknown };
  if (!Array.isArray(cells)) throw new TypeError('cells: expected a list, as in nbformat 4');
  return (cells as StoredCell[]).map((cell) => ({
    id: cell.id ?? '',
    type: cell.cell_type,
    source: typeof cell.source === 'string' ? cell.source : cell.source.join(''),
    tags: cell.metadata?.tags ?? [],
  }));
}

/** The cells of the notebook at `path`. */
export function readCells(path: string): Cell[] {
  return parseCells(readFileSync(path, 'utf8'));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ipynb'))
      .map((file) => file.slice(0, -'.ipynb'.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // no chapter in it yet
    throw error;
  }
}
