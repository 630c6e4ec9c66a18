import { CONTENTS } from '../../jupyter/course';
import { languageInfo, packageVersion } from '../../kernel';
import { KERNEL_TITLE } from '../setup/kernelspec';
import {
  CHAPTERS_CELL,
  chapterTable,
  NAVIGATION_CELL,
  navigationLine,
  type Page,
} from './navigation';

/** What a committed chapter says of itself: what JupyterLab would write on opening it. */
function metadata() {
  const compiler = require.resolve('@tslab/typescript-for-tslab/package.json'); // checks the cells
  return {
    kernelspec: { display_name: KERNEL_TITLE, language: 'typescript', name: 'tslab' },
    language_info: languageInfo(packageVersion(compiler)),
  };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * The one form in which a notebook is committed: no outputs, no execution counts, no metadata but
 * tags and folded sources, and the layout that Jupyter itself writes (keys sorted, indented by one space), so that a
 * diff shows what an author changed and nothing else. What follows from the list of chapters is written
 * here: the last line of a chapter, which leads to its neighbours, and the table of the contents page.
 *
 * @param text a notebook as stored, format 4
 * @param page which notebook it is; without it, no cell is added or written anew
 * @returns the notebook's text; equal to `text` when it was tidy already
 */
export function tidyNotebook(text: string, page?: Page): string {
  const notebook = JSON.parse(text) as JsonObject;
  const cells = notebook['cells'] as JsonObject[];
  const tidy = {
    cells: (page ? withLinks(cells, page) : cells).map(tidyCell),
    metadata: metadata(),
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(sorted(tidy), null, 1)}\n`;
}

function withLinks(cells: readonly JsonObject[], page: Page): JsonObject[] {
  const markdown = (id: string, source: string) => ({ cell_type: 'markdown', id, source });
  const line = navigationLine(page);
  const own = cells.filter(({ id }) => line === undefined || id !== NAVIGATION_CELL);
  const written = own.map((cell) =>
    cell['id'] === CHAPTERS_CELL && page.name === CONTENTS
      ? markdown(CHAPTERS_CELL, chapterTable(page))
      : cell,
  );
  return line === undefined ? written : [...written, markdown(NAVIGATION_CELL, line)];
}

function tidyCell(cell: JsonObject): JsonObject {
  const kept: JsonObject = {
    cell_type: cell['cell_type'],
    id: cell['id'],
    metadata: keptMetadata((cell['metadata'] ?? {}) as JsonObject),
    source: lines(cell['source'] as string | string[]),
  };
  if (cell['attachments'] !== undefined) kept['attachments'] = cell['attachments'];
  if (cell['cell_type'] !== 'code') return kept;
  return { ...kept, execution_count: null, outputs: [] };
}

/** Tags, and that JupyterLab folds the source of a cell that gives an answer. */
function keptMetadata({ tags, jupyter }: JsonObject): JsonObject {
  const isFolded = (jupyter as JsonObject | undefined)?.['source_hidden'] === true;
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(isFolded ? { jupyter: { source_hidden: true } } : {}),
  };
}

/** Jupyter's way: each line with its line break, the last without. */
function lines(source: string | string[]): string[] {
  const text = typeof source === 'string' ? source : source.join('');
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
