import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { executeNotebook, type ExecutionEvent } from '../../../lib/cli/chapters/execute';
import { listChapters } from '../../../lib/cli/chapters/list';
import type { Locale } from '../../../lib/locale';
import { environmentPython } from '../../support/environment';
import { repositoryRoot } from '../../support/paths';
import { CHECKS, type ExecutedCell, LARGEST_MEMORY, printedBy } from '../checks/executed';
import { SHOWN } from './shown';
import { type StoredNotebook, withSuggestions } from './suggested';
import { type ChapterSuggestions, SUGGESTIONS } from './suggestions';

const MINUTE = 60_000;

/** `tests/browser` runs it there, as a learner does: its training takes minutes. */
const IN_BROWSER = { name: '11-training', language: 'en' };

/** How a run of a chapter ended, and what it left. */
interface Run {
  readonly last: ExecutionEvent | undefined;
  /** 0 where the system does not tell. */
  readonly peakBytes: number;
  /** The chapter's own cells, without what was tried after them. */
  readonly cells: readonly ExecutedCell[];
}

/**
 * Runs every chapter of a language through the real kernel. Twins have the same code, so one of them
 * also tries what the chapter suggests, made small where it takes minutes; the other runs whole.
 */
export function describeExecution(language: Locale): void {
  const chapters = listChapters(repositoryRoot).filter((one) => one.language === language);
  const isHere = ({ name }: { name: string }) =>
    !(name === IN_BROWSER.name && language === IN_BROWSER.language);

  it.each(chapters)(`notebooks/${language}/$name has what it suggests to change`, (chapter) => {
    const suggested = SUGGESTIONS.find((one) => one.chapter === chapter.name);
    expect(suggested?.suggestions.length).toBeGreaterThanOrEqual(3);
    expect(() => withSuggestions(storedNotebook(chapter.path), suggested!)).not.toThrow();
  });

  describe.each(chapters.filter(isHere))(
    `notebooks/${language}/$name in the kernel`,
    ({ name, path }) => {
      const suggested = SUGGESTIONS.find(({ chapter }) => chapter === name);
      const triesThem = suggestsIn(name) === language;
      let run: Run;
      beforeAll(async () => {
        run = await runChapter(path, language, name, triesThem ? suggested : undefined);
      }, 20 * MINUTE);

      it('ends well, and what it suggests works', () => {
        expect(run.last).toMatchObject({ event: 'done' });
      });

      it.each(Object.entries(CHECKS))('%s', (_title, complaints) => {
        expect(complaints(run.cells, name)).toEqual([]);
      });

      it('keeps within its memory', () => {
        if (process.platform !== 'linux') return expect(run.peakBytes).toBe(0); // not told there
        expect(run.peakBytes).toBeGreaterThan(0);
        expect(run.peakBytes).toBeLessThanOrEqual(LARGEST_MEMORY);
      });

      const isWhole = !triesThem || suggested?.shrink.length === 0;
      const shown = language === 'en' && isWhole ? Object.entries(SHOWN[name] ?? {}) : [];
      it.each(shown)('shows what %s', (_title, claim) => {
        claim((cell) => printedBy(run.cells, cell));
      });
    },
  );
}

/** Chapters take turns, so that both languages' files take about as long. */
function suggestsIn(name: string): Locale {
  if (name === IN_BROWSER.name || name in SHOWN) return 'zh'; // in English it is run whole
  return SUGGESTIONS.findIndex(({ chapter }) => chapter === name) % 2 === 0 ? 'zh' : 'en';
}

function storedNotebook(path: string): StoredNotebook {
  return JSON.parse(readFileSync(path, 'utf8')) as StoredNotebook;
}

async function runChapter(
  path: string,
  language: Locale,
  name: string,
  suggested?: ChapterSuggestions,
): Promise<Run> {
  const original = storedNotebook(path);
  const folder = join(repositoryRoot, 'build', 'executed', 'notebooks', language);
  mkdirSync(folder, { recursive: true });
  const [notebook, executed] = [`${name}.ipynb`, `${name}.done.ipynb`].map((f) => join(folder, f));
  writeFileSync(
    notebook,
    JSON.stringify(suggested ? withSuggestions(original, suggested) : original),
  );
  let last: ExecutionEvent | undefined;
  let peakBytes = 0;
  for await (const event of executeNotebook(notebook, { python: environmentPython(), executed })) {
    last = event;
    if (event.event === 'end') ({ peakBytes } = event);
  }
  const done = JSON.parse(readFileSync(executed, 'utf8')) as { cells: readonly ExecutedCell[] };
  return { last, peakBytes, cells: done.cells.slice(0, original.cells.length) };
}
