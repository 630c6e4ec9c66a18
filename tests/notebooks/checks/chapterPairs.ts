import { existsSync } from 'node:fs';
import { listChapters } from '../../../lib/cli/chapters/list';
import { readCells, type Cell } from '../../../lib/cli/chapters/notebook';
import { repositoryRoot } from '../../support/paths';

/** A chapter in both languages. */
export interface ChapterPair {
  readonly name: string;
  readonly zh: readonly Cell[];
  readonly en: readonly Cell[];
}

/** Every chapter of the clone. @throws when one has no twin */
export function chapterPairs(): ChapterPair[] {
  const names = new Set(listChapters(repositoryRoot).map((chapter) => chapter.name));
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
