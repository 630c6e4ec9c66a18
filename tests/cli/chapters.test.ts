import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  executeNotebook,
  type ExecutionEvent,
  type ExecutionLimits,
} from '../../lib/cli/chapters/execute';
import type { ChapterResult } from '../../lib/cli/chapters/report';
import { environmentPython } from '../support/environment';
import { repositoryRoot } from '../support/paths';
import { childrenOf, untilGone } from './support/processes';
import { runChapters } from './support/runChapters';

const WAIT = 'await new Promise((r) => setTimeout(r, 600_000));';

// Inside the clone, so that the kernel finds the packages, as a chapter does.
const build = join(repositoryRoot, 'build');
let root = '';
beforeAll(() => {
  mkdirSync(build, { recursive: true });
  root = mkdtempSync(join(build, 'chapters-test-'));
  write('en', '21-good', ['const x = 3;', 'x * 5']);
  write('zh', '21-good', ['const x = 3;', 'x * 7']);
  write('en', '22-bad', ['const x = 3;', '// why\nthrow new RangeError("too far");', 'x']);
  write('en', '23-type', ['const x: number = "three";']);
  write('en', '24-exit', ['process.exit(3);']);
  write('en', '25-long', ['const x = 3;', WAIT]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const notebook = (language: string, name: string) =>
  join(root, 'notebooks', language, `${name}.ipynb`);

function write(language: string, name: string, sources: readonly string[]): void {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `c${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  const text = JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
  mkdirSync(join(root, 'notebooks', language), { recursive: true });
  writeFileSync(notebook(language, name), text);
}

function executed(language: string, name: string) {
  const file = join(root, 'build', 'chapters', language, `${name}.ipynb`);
  return JSON.parse(readFileSync(file, 'utf8')) as {
    cells: { execution_count: number | null; outputs: unknown }[];
  };
}

describe('npm run chapters', () => {
  it('executes both languages, prints each cell with its time, and the memory', async () => {
    const { code, printed } = await runChapters(root, ['21']);
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/\nen\/21-good\n {2}kernel ready after [\d.]+ s\n/);
    expect(printed).toMatch(/ 1 +[\d.]+ s {2}const x = 3;\n +2 +[\d.]+ s {2}x \* 5\n/);
    expect(printed).toMatch(/2 code cells, .* peak memory: /);
    expect(printed).toMatch(/^\nzh\/21-good\n[^]*x \* 7[^]*\nen\/21-good\n[^]*x \* 5/);
    expect(printed).toMatch(/✓ 2 notebooks, [\d.]+ s$/);
    expect(JSON.stringify(executed('en', '21-good').cells[1].outputs)).toContain('15');
    expect(JSON.stringify(executed('zh', '21-good').cells[1].outputs)).toContain('21');
  });

  it('stops at the first error and shows its cell', async () => {
    const { code, printed } = await runChapters(root, ['bad', 'long', '--jobs', '1']);
    expect(code).toBe(1);
    expect(printed).toContain('✗ Cell 2 of 3 failed:');
    expect(printed).toContain('  1 | // why\n  2 | throw new RangeError("too far");');
    expect(printed).toContain('RangeError');
    expect(printed).toContain('Nothing after it was run.');
    expect(printed).not.toContain('25-long');
    const counts = executed('en', '22-bad').cells.map((cell) => cell.execution_count);
    expect(counts).toEqual([1, 2, null]);
  });

  it('stops the others when one of several at once fails', async () => {
    write('en', '20-long', [WAIT]);
    const { code, printed } = await runChapters(root, ['20', '22', '--jobs', '2']);
    rmSync(notebook('en', '20-long'));
    expect(code).toBe(1);
    expect(printed).toMatch(/en\/20-long\n[^]*stopped before its end[^]*en\/22-bad\n[^]*✗ Cell 2/);
    expect(() => executed('en', '20-long')).toThrow('ENOENT');
  });

  it('gives JSON and nothing else on standard output, if it is asked for', async () => {
    const { code, printed, told } = await runChapters(root, ['22', '--json']);
    expect(code).toBe(1);
    const [result] = JSON.parse(printed) as ChapterResult[];
    expect(result).toMatchObject({ language: 'en', name: '22-bad', outcome: 'failed' });
    expect(result.cells.map(({ cell }) => cell)).toEqual([0]);
    expect(result.failure).toMatchObject({ cell: 1, name: 'RangeError' });
    expect(told).toContain('✗ Cell 2 of 3 failed:');
  });

  it('says of a cell with a type error what the compiler says', async () => {
    const { code, printed } = await runChapters(root, ['23']);
    expect(code).toBe(1);
    expect(printed).toContain("Type 'string' is not assignable to type 'number'");
  });

  it('says of a kernel that ended in which cell it did', async () => {
    const { code, printed } = await runChapters(root, ['24']);
    expect(code).toBe(1);
    expect(printed).toMatch(/cell 1|Cell 1 of 1/);
    expect(printed).toContain('  1 | process.exit(3);');
  });

  it('stops at once on Ctrl-C and leaves no half copy', async () => {
    const controller = new AbortController();
    const { code, printed, told } = await runChapters(root, ['25'], controller.signal, (line) => {
      if (line.includes('const x = 3;')) controller.abort(); // the next cell waits
    });
    expect(code).toBe(130);
    expect(told).toContain('Stopped. The kernels have ended');
    expect(printed).toContain('stopped before its end; no executed copy');
    expect(() => executed('en', '25-long')).toThrow('ENOENT');
  });

  it('knows the chapters that there are', async () => {
    const { code, told } = await runChapters(root, ['99']);
    expect(code).toBe(1);
    expect(told).toContain('No chapter “99”. There are: 21-good, 22-bad');
  });

  it.each([
    ['31-merge', '{"cells": [\n<<<<<<< HEAD\n', 'JSON'],
    ['32-list', '{"cells": 3}', 'cells: expected a list'],
  ])('says of %s that it is not a notebook, and why', async (name, text, reason) => {
    writeFileSync(notebook('en', name), text);
    for (const args of [[name], [name, '--tidy']]) {
      const { code, told } = await runChapters(root, args);
      expect(code).toBe(1);
      expect(told).toContain(`✗ ${join('notebooks', 'en', `${name}.ipynb`)} is not a notebook: `);
      expect(told).toContain(reason);
    }
    rmSync(notebook('en', name));
  });

  it('tidies without executing', async () => {
    const tidy = () => runChapters(root, ['21', '--tidy', '--lang', 'en']);
    expect((await tidy()).printed).toContain('tidied: notebooks/en/21-good');
    expect((await tidy()).printed).toContain('tidy already: ');
  });
});

describe('executeNotebook', () => {
  async function lastEvent(name: string, limits: ExecutionLimits) {
    let last: ExecutionEvent | undefined;
    const place = { python: environmentPython() };
    for await (const event of executeNotebook(notebook('en', name), place, limits)) last = event;
    return last;
  }

  // They wait, for the limit that is to stop them: all at once.
  it.concurrent.for<[keyof ExecutionLimits, number]>([
    ['cellSeconds', 15],
    ['seconds', 15],
    ['memoryBytes', 20e6],
  ])('stops a notebook at its limit of %s', async ([limit, allowed], context) => {
    if (limit === 'memoryBytes' && process.platform !== 'linux') return; // not watched there
    const event = await lastEvent('25-long', { [limit]: allowed });
    context.expect(event).toMatchObject({ event: 'limit', limit, allowed });
    context.expect(event).toHaveProperty('cell', limit === 'memoryBytes' ? 0 : 1);
  });

  it('lets pass what keeps within them', async () => {
    const limits = { cellSeconds: 60, seconds: 120, memoryBytes: 4e9 };
    expect(await lastEvent('21-good', limits)).toMatchObject({ event: 'done' });
  });

  it('ends with whoever started it, also when that was killed', async () => {
    const script = join(repositoryRoot, 'lib', 'dist', 'cli', 'chapters', 'execute.js');
    const code = `(async () => {
      const place = { python: ${JSON.stringify(environmentPython())} };
      const file = ${JSON.stringify(notebook('en', '25-long'))};
      for await (const event of require(${JSON.stringify(script)}).executeNotebook(file, place))
        console.log(event.event);
    })()`;
    const starter = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const text of starter.stdout) if (String(text).includes('start')) break;
    const family = childrenOf(starter.pid ?? 0);
    expect(family.length).toBeGreaterThanOrEqual(2); // the runner, and the kernel under it
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    await untilGone(family);
  });
});
