import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeNotebook, type ExecutionEvent } from '../../lib/cli/chapters/execute';
import { environmentPython } from '../support/environment';
import { repositoryRoot } from '../support/paths';
import { type ChapterSuggestions, type Suggestion, SUGGESTIONS } from './suggestions';

const MINUTE = 60_000;

interface StoredCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

interface StoredNotebook {
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
 * The chapter, made small, and after its last cell once more those that each suggestion says to run
 * again, changed as it says: one run of the kernel tries them all, as a learner would.
 */
function withSuggestions(
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

describe.each(SUGGESTIONS)('what $chapter suggests', (chapter) => {
  const build = join(repositoryRoot, 'build');
  let root = '';
  beforeAll(() => {
    mkdirSync(build, { recursive: true });
    root = mkdtempSync(join(build, 'suggestions-'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(['zh', 'en'] as const)('works (%s)', { timeout: 5 * MINUTE }, async (language) => {
    const file = join('notebooks', language, `${chapter.chapter}.ipynb`);
    const original = JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as StoredNotebook;
    mkdirSync(join(root, 'notebooks', language), { recursive: true });
    writeFileSync(join(root, file), JSON.stringify(withSuggestions(original, chapter)));
    const python = environmentPython();
    let last: ExecutionEvent | undefined;
    for await (const event of executeNotebook(join(root, file), { python })) last = event;
    expect(last).toMatchObject({ event: 'done' });
  });
});
