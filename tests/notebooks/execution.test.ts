import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runChapters, type ChaptersResult } from '../cli/support/runChapters';
import { repositoryRoot } from '../support/paths';
import { earlyAnswers, guessIds, type ReadCell } from './checks/guesses';

const MINUTE = 60_000;
const GIBIBYTE = 2 ** 30;
const LARGEST_MEMORY = 1.5 * GIBIBYTE; // as the course promises

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

interface ExecutedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata: { readonly jupyter?: { readonly source_hidden?: boolean } };
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

function executedCells(root: string, language: string, name: string): readonly ExecutedCell[] {
  const path = join(root, 'build', 'chapters', language, `${name}.ipynb`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { cells: readonly ExecutedCell[] }).cells;
}

function outputsOf(cells: readonly ExecutedCell[]): readonly Output[] {
  return cells.flatMap((cell) => cell.outputs ?? []);
}

function textOf({ text = '' }: Output): string {
  return typeof text === 'string' ? text : text.join('');
}

function joined(text: unknown): string {
  if (Array.isArray(text)) return text.join('');
  return typeof text === 'string' ? text : '';
}

/** What of a cell can be read without unfolding anything. */
function readable({ id, source, metadata, outputs = [] }: ExecutedCell): ReadCell {
  const isFolded = metadata.jupyter?.source_hidden === true;
  const html = outputs.map(({ data }) => joined(data?.['text/html'])).join('\n');
  const shown = outputs.map((output) => (output.data ? visibleText(output.data) : textOf(output)));
  return { id, source: isFolded ? '' : joined(source), shown: shown.join('\n'), html };
}

/** A page shows HTML where there is any, and then not the plain text; folded parts are not seen. */
function visibleText(data: Readonly<Record<string, unknown>>): string {
  const html = joined(data['text/html']);
  if (html === '') return joined(data['text/plain']);
  return html.replace(/<\/summary>[\s\S]*?<\/details>/g, '').replace(/<[^>]*>/g, ' ');
}

/** Figures that a page cannot show, or that say nothing to those who cannot see them. */
function brokenFigures(outputs: readonly Output[]): readonly unknown[] {
  const figures = outputs.filter(({ data }) => data && 'application/vnd.plotly.v1+json' in data);
  return figures.filter(({ data = {} }) => {
    const figure = data['application/vnd.plotly.v1+json'] as { data?: unknown; layout?: unknown };
    const alt = data['text/plain'] as string | readonly string[] | undefined;
    return !Array.isArray(figure.data) || !figure.layout || (alt?.length ?? 0) === 0;
  });
}

// Twins have the same code. Chapter 11 takes minutes: here in one language, and in the other one
// where tests/browser opens it.
describe.each([
  ['zh', '02-attention', 1],
  ['en', '02-attention', 1],
  ['zh', '03-multi-head', 5],
  ['en', '03-multi-head', 5],
  ['zh', '04-masked', 2],
  ['en', '04-masked', 2],
  ['zh', '11-training', 2],
] as const)('notebooks/%s/%s.ipynb through the real kernel', (language, name, leastFigures) => {
  let result: ChaptersResult;
  beforeAll(async () => {
    result = await runChapters(repositoryRoot, [name, '--lang', language]);
  }, 20 * MINUTE);

  it('runs from its first cell to its last', () => {
    expect(result.code, result.printed).toBe(0);
    const code = executedCells(repositoryRoot, language, name).filter(
      (cell) => cell.cell_type === 'code',
    );
    expect(code.filter((cell) => typeof cell.execution_count !== 'number')).toEqual([]);
  });

  it('writes nothing to stderr, and no error', () => {
    const outputs = outputsOf(executedCells(repositoryRoot, language, name));
    expect(outputs.filter((output) => output.output_type === 'error')).toEqual([]);
    expect(outputs.filter((output) => output.name === 'stderr').map(textOf)).toEqual([]);
  });

  it('shows figures that a page can draw and a reader can hear', () => {
    const outputs = outputsOf(executedCells(repositoryRoot, language, name));
    const figures = outputs.filter(({ data }) => data && 'application/vnd.plotly.v1+json' in data);
    expect(figures.length).toBeGreaterThanOrEqual(leastFigures);
    expect(brokenFigures(outputs)).toEqual([]);
  });

  it('asks for guesses, and tells no answer above its reveal', () => {
    const cells = executedCells(repositoryRoot, language, name).map(readable);
    expect(guessIds(cells).length).toBeGreaterThanOrEqual(3);
    expect(new Set(guessIds(cells)).size).toBe(guessIds(cells).length);
    expect(earlyAnswers(cells)).toEqual([]);
  });

  it('keeps within its memory', () => {
    const [, gibibytes] = /peak memory: ([\d.]+) GiB/.exec(result.printed) ?? [];
    if (process.platform !== 'linux') return expect(gibibytes).toBeUndefined(); // not told there
    expect(Number(gibibytes) * GIBIBYTE).toBeLessThanOrEqual(LARGEST_MEMORY);
  });
});

describe('what chapter 04 shows', () => {
  const printed = (id: string) =>
    executedCells(repositoryRoot, 'en', '04-masked')
      .filter((cell) => cell.id === id)
      .flatMap(({ outputs = [] }) => outputs)
      .map((output) => textOf(output) + joined(output.data?.['text/plain']))
      .join('');

  it('is a lower loss that writes worse, and a mask that writes every sentence', () => {
    const runs = [...printed('solved').matchAll(/loss ([\d.]+), (\d+) \/ 40/g)];
    const [[, seenLoss, seen], [, maskedLoss, masked]] = runs;
    expect(Number(seenLoss)).toBeLessThan(0.01);
    expect(Number(seen)).toBeLessThan(30);
    expect(Number(maskedLoss)).toBeGreaterThan(0.3);
    expect(Number(masked)).toBe(40);
  });

  it('is a probe that passes the right mask and fails three broken ones', () => {
    expect(printed('probe-answer').match(/before it: yes/g)).toHaveLength(1);
    expect(printed('probe-answer').match(/before it: no/g)).toHaveLength(3);
    expect(printed('museum-path').match(/before it: (yes|no)/g)).toEqual([
      'before it: yes',
      'before it: no',
    ]);
  });

  it('is a leak that random tokens find, and a filling that nothing gets through', () => {
    expect(printed('random-figure')).toMatch(/: no; it fell to [\s\S]*: yes/);
    expect(printed('finite-table')).toMatch(/-1000000000 +0.000, 0.000, 0.000/);
    expect(printed('finite-table')).not.toMatch(/-10 +0.000, 0.000, 0.000/);
  });
});

describe('what chapter 11 ends in', () => {
  it('is a translator that is right on a sentence it has not seen', () => {
    const outputs = outputsOf(executedCells(repositoryRoot, 'zh', '11-training'));
    expect(JSON.stringify(outputs)).toContain('我看见了一把锯子。');
  });
});
