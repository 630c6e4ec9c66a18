import { existsSync } from 'node:fs';
import { listChapters, listNotebooks, type Chapter } from '../../../lib/cli/chapters/list';
import { readCells, type Cell } from '../../../lib/cli/chapters/notebook';
import { repositoryRoot } from '../../support/paths';

/** A notebook in both languages. */
export interface ChapterPair {
  readonly name: string;
  readonly zh: readonly Cell[];
  readonly en: readonly Cell[];
}

/** Every chapter of the clone. @throws when one has no twin */
export function chapterPairs(): ChapterPair[] {
  return pairsOf(listChapters(repositoryRoot));
}

/** The exercises of every chapter that has any. @throws when a notebook has no twin */
export function exercisePairs(): ChapterPair[] {
  return pairsOf(listNotebooks(repositoryRoot).filter(({ name }) => name.includes('/')));
}

/** Every chapter, the contents page, and the exercises. @throws when one has no twin */
export function notebookPairs(): ChapterPair[] {
  return pairsOf(listNotebooks(repositoryRoot));
}

function pairsOf(notebooks: readonly Chapter[]): ChapterPair[] {
  const names = new Set(notebooks.map(({ name }) => name));
  return [...names].map((name) => ({ name, zh: cellsOf('zh', name), en: cellsOf('en', name) }));
}

/** A cell for tests of the checks. */
export function cell(source: string, options: Partial<Cell> = {}): Cell {
  return { id: 'a1', type: 'code', tags: [], isFolded: false, source, ...options };
}

function cellsOf(language: string, name: string): readonly Cell[] {
  const path = `${repositoryRoot}/notebooks/${language}/${name}.ipynb`;
  if (!existsSync(path))
    throw new Error(`notebooks/${language}/${name}.ipynb: the twin is missing`);
  return readCells(path);
}
