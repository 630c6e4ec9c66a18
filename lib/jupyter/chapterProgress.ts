import { readFileSync } from 'node:fs';

/** What the saved notebook of a chapter says of its code cells. */
export interface ChapterProgress {
  /** With anything written in them. */
  readonly cells: number;
  /** Of these, those that ran without an error. */
  readonly run: number;
}

interface StoredCell {
  readonly cell_type?: unknown;
  readonly source?: unknown;
  readonly execution_count?: unknown;
  readonly outputs?: unknown;
}

/**
 * How far a chapter was run, read from the notebook as it was saved last: JupyterLab writes a number
 * beside every cell that ran, and an update of the course takes it away from cells that it changed.
 *
 * @param path of the learner's notebook
 * @returns `absent` when there is none, `unreadable` when it is none
 */
export function chapterProgress(path: string): ChapterProgress | 'absent' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
  const cells = cellsIn(text)?.filter(isCode);
  return cells ? { cells: cells.length, run: cells.filter(hasRun).length } : 'unreadable';
}

function cellsIn(text: string): StoredCell[] | undefined {
  try {
    const { cells } = Object(JSON.parse(text)) as { cells?: unknown };
    return Array.isArray(cells) ? cells.map((cell) => Object(cell) as StoredCell) : undefined;
  } catch {
    return undefined;
  }
}

function isCode({ cell_type, source }: StoredCell): boolean {
  const text = Array.isArray(source) ? source.join('') : source;
  return cell_type === 'code' && typeof text === 'string' && text.trim() !== '';
}

function hasRun({ execution_count, outputs }: StoredCell): boolean {
  const shown = Array.isArray(outputs) ? (outputs as readonly unknown[]) : [];
  const isError = (output: unknown) =>
    (Object(output) as { output_type?: unknown }).output_type === 'error';
  return typeof execution_count === 'number' && !shown.some(isError);
}
