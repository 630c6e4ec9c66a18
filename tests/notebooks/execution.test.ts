import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chapters } from '../../lib/cli/chapters';
import { environmentPython } from '../support/environment';
import { repositoryRoot } from '../support/paths';

const MINUTE = 60_000;
const GIBIBYTE = 2 ** 30;
const LARGEST_MEMORY = 1.5 * GIBIBYTE;

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

interface ExecutedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

/** What `npm run chapters` printed, and its exit code. */
interface Run {
  readonly code: number;
  readonly printed: string;
}

async function run(root: string, args: string[], signal = new AbortController().signal) {
  let printed = '';
  const output = { write: (text: string) => (printed += text) };
  const python = environmentPython();
  const code = await chapters(args, { root, python, language: 'en', output, signal });
  return { code, printed };
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
  ['zh', '11-training', 2],
] as const)('notebooks/%s/%s.ipynb through the real kernel', (language, name, leastFigures) => {
  let result: Run;
  beforeAll(async () => {
    result = await run(repositoryRoot, [name, '--lang', language]);
  }, 9 * MINUTE);

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

  it('keeps within 1.5 GiB', () => {
    const [, gibibytes] = /peak memory: ([\d.]+) GiB/.exec(result.printed) ?? [];
    if (process.platform !== 'linux') return expect(gibibytes).toBeUndefined(); // not told there
    expect(Number(gibibytes) * GIBIBYTE).toBeLessThanOrEqual(LARGEST_MEMORY);
  });
});

describe('what chapter 11 ends in', () => {
  it('is a translator that is right on a sentence it has not seen', () => {
    const outputs = outputsOf(executedCells(repositoryRoot, 'zh', '11-training'));
    expect(JSON.stringify(outputs)).toContain('我看见了一把锯子。');
  });
});

describe('npm run chapters', () => {
  // Inside the clone, so that the kernel finds the packages, as a chapter does.
  const build = join(repositoryRoot, 'build');
  let root = '';
  beforeAll(() => {
    mkdirSync(build, { recursive: true });
    root = mkdtempSync(join(build, 'chapters-test-'));
    writeNotebook('21-good', ['const x = 3;', 'x * 5']);
    writeNotebook('22-bad', ['const x = 3;', '// why\nthrow new RangeError("too far");', 'x']);
    writeNotebook('23-type', ['const x: number = "three";']);
    writeNotebook('24-exit', ['process.exit(3);']);
    writeNotebook('25-long', ['await new Promise((r) => setTimeout(r, 600_000));']);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function writeNotebook(name: string, sources: readonly string[]): void {
    const folder = join(root, 'notebooks', 'en');
    const cells = sources.map((source, i) => ({
      cell_type: 'code',
      id: `c${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }));
    const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
  }

  it('prints each cell with its time, and the memory', { timeout: MINUTE }, async () => {
    const { code, printed } = await run(root, ['21']);
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/kernel ready after [\d.]+ s/);
    expect(printed).toMatch(/ 1 +[\d.]+ s {2}const x = 3;\n +2 +[\d.]+ s {2}x \* 5\n/);
    expect(printed).toMatch(/2 code cells, .* peak memory: /);
    expect(JSON.stringify(outputsOf(executedCells(root, 'en', '21-good')))).toContain('15');
  });

  it('stops at the first error and shows its cell', { timeout: MINUTE }, async () => {
    const { code, printed } = await run(root, ['bad', 'good']);
    expect(code).toBe(1);
    expect(printed).toContain('✗ Cell 2 of 3 failed:');
    expect(printed).toContain('  1 | // why\n  2 | throw new RangeError("too far");');
    expect(printed).toContain('RangeError');
    expect(printed).toContain('Nothing after it was run.');
    const counts = executedCells(root, 'en', '22-bad').map((cell) => cell.execution_count);
    expect(counts).toEqual([1, 2, null]);
  });

  it('says of a cell with a type error what the compiler says', { timeout: MINUTE }, async () => {
    const { code, printed } = await run(root, ['23']);
    expect(code).toBe(1);
    expect(printed).toContain("Type 'string' is not assignable to type 'number'");
  });

  it('says of a kernel that ended in which cell it did', { timeout: MINUTE }, async () => {
    const { code, printed } = await run(root, ['24']);
    expect(code).toBe(1);
    expect(printed).toMatch(/cell 1|Cell 1 of 1/);
    expect(printed).toContain('  1 | process.exit(3);');
  });

  it('stops at once on Ctrl-C and leaves no half copy', { timeout: MINUTE }, async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10_000);
    const { code, printed } = await run(root, ['25'], controller.signal);
    expect(code).toBe(130);
    expect(printed).toContain('Stopped. The kernel has ended; no executed copy was written.');
    expect(() => executedCells(root, 'en', '25-long')).toThrow('ENOENT');
  });

  it('knows the chapters that there are', async () => {
    const { code, printed } = await run(root, ['99']);
    expect(code).toBe(1);
    expect(printed).toContain('No chapter «99». There are: 21-good, 22-bad');
  });

  it.each([
    ['31-merge', '{"cells": [\n<<<<<<< HEAD\n', 'JSON'],
    ['32-list', '{"cells": 3}', 'cells: expected a list'],
  ])('says of %s that it is not a notebook, and why', async (name, text, reason) => {
    const path = join(root, 'notebooks', 'en', `${name}.ipynb`);
    writeFileSync(path, text);
    for (const args of [[name], [name, '--tidy']]) {
      const { code, printed } = await run(root, args);
      expect(code).toBe(1);
      expect(printed).toMatch(`✗ ${join('notebooks', 'en', `${name}.ipynb`)} is not a notebook: `);
      expect(printed).toContain(reason);
    }
    rmSync(path);
  });

  it('tidies without executing', async () => {
    expect((await run(root, ['21', '--tidy'])).printed).toContain('tidied: notebooks/en/21-good');
    expect((await run(root, ['21', '--tidy'])).printed).toContain('tidy already: ');
  });
});
