import { readFileSync } from 'node:fs';

/** One cell as the notebook format 4.5 stores it, its source joined to one text. */
export interface Cell {
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly tags: readonly string[];
  /** JupyterLab folds its source, because it gives an answer. */
  readonly isFolded: boolean;
}

interface StoredCell {
  readonly id?: string;
  readonly cell_type: Cell['type'];
  readonly source: string | readonly string[];
  readonly metadata?: {
    readonly tags?: readonly string[];
    readonly jupyter?: { readonly source_hidden?: boolean };
  };
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
    isFolded: cell.metadata?.jupyter?.source_hidden === true,
  }));
}

/** The cells of the notebook at `path`. */
export function readCells(path: string): Cell[] {
  return parseCells(readFileSync(path, 'utf8'));
}
