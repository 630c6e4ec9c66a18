import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CellOutput, type Output } from '../../lib/kernel/output/cellOutput';
import { OverflowFile } from '../../lib/kernel/output/overflowFile';

let folder: string;
let shown: Output[];
let cell: CellOutput;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  vi.stubEnv('JPY_SESSION_NAME', 'notebooks/en/02 attention.ipynb');
  shown = [];
  cell = new CellOutput(7, (output) => shown.push(output));
});
afterEach(() => {
  cell.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const print = (text: string, name = 'stdout') =>
  cell.add({ type: 'stream', content: { name, text } });
const show = (type: Output['type'], text: string, id = '') =>
  cell.add({ type, content: { data: { 'text/plain': text }, transient: { display_id: id } } });
const textOf = ({ content }: Output): string => {
  const { text, data } = content as { text?: string; data?: Record<string, string> };
  return text ?? data?.['text/plain'] ?? '';
};
const kept = () =>
  readFileSync(join(folder, '.cache', 'outputs', '02_attention-cell-7.txt'), 'utf8');
/** The sentence and the end, as they are shown at last. */
const leftOut = () => textOf(shown.filter((output) => textOf(output).startsWith('…')).at(-1)!);
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${`line ${from + i} `.padEnd(43, '.')}\n`).join('');

describe('CellOutput', () => {
  test('shows 200,000 characters as they are, and needs no file', () => {
    const half = 'x'.repeat(100_000);
    print(half);
    print(half);
    cell.finish();
    expect(shown.map(textOf)).toEqual([half, half]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of 100,000 lines shows the beginning and the end, says how many are missing and where all are', () => {
    for (let from = 0; from < 100_000; from += 1000) print(lines(from, from + 1000));
    cell.finish();
    const beginning = shown
      .filter(({ type }) => type === 'stream')
      .map(textOf)
      .join('');
    expect(beginning).toBe(lines(0, 4545)); // 4,545 lines of 44 characters are 199,980
    expect(leftOut()).toContain('4,200,020 more characters in 95,455 lines are not shown');
    expect(leftOut()).toContain('All of it is in .cache/outputs/02_attention-cell-7.txt');
    expect(leftOut().endsWith(lines(99_910, 100_000))).toBe(true);
    expect(kept()).toBe(lines(0, 100_000));
  });

  test('shows the end again and again while it grows, in one output', () => {
    print('x'.repeat(200_000));
    for (let i = 0; i < 100; i++) {
      print(`${i}\n`);
      vi.advanceTimersByTime(100);
    }
    const states = shown.slice(1);
    expect(states.map(({ type }) => type)).toEqual([
      'display_data',
      ...states.slice(1).map(() => 'update_display_data'),
    ]);
    expect(states.length).toBeGreaterThan(15);
    expect(states.length).toBeLessThan(25);
    vi.advanceTimersByTime(1000);
    expect(leftOut()).toMatch(/in 100 lines[^]*\n99\n$/);
  });

  test('puts the end before an error and before the value, which always pass', () => {
    print('x'.repeat(300_000));
    cell.add({ type: 'error', content: { ename: 'E' } });
    print('more');
    cell.add({ type: 'execute_result', content: { data: {} } });
    expect(shown.map(({ type }) => type)).toEqual([
      'stream',
      'display_data',
      'error',
      'update_display_data',
      'execute_result',
    ]);
  });

  test('cuts no character in two', () => {
    print(`${'x'.repeat(199_999)}😀`);
    expect(textOf(shown[0])).toBe('x'.repeat(199_999));
    cell.finish();
    expect(leftOut()).toMatch(/😀$/);
  });

  test('shows 1,000 outputs, later states of them too, and keeps the others as text', () => {
    for (let i = 0; i < 1003; i++) show('display_data', `display ${i}`, `id ${i}`);
    show('update_display_data', 'new state', 'id 5');
    show('update_display_data', 'unseen state', 'id 1001');
    print('print\n');
    cell.finish();
    const displays = shown.map(textOf).filter((text) => text.startsWith('display'));
    expect(displays).toHaveLength(1000);
    expect(shown.map(textOf)).toContain('new state');
    expect(leftOut()).toContain('3 outputs among them');
    expect(kept()).toBe('display 1000\ndisplay 1001\ndisplay 1002\nunseen state\nprint\n');
  });

  test('counts prints that stand together as one output', () => {
    for (let i = 0; i < 5000; i++) print('a');
    for (let i = 0; i < 400; i++) {
      print('b');
      print('c', 'stderr');
    }
    expect(shown).toHaveLength(5800);
    for (let i = 0; i < 400; i++) {
      print('b');
      print('c', 'stderr');
    }
    cell.finish();
    expect(leftOut()).toContain('600 more characters'); // 1 + 800 blocks, then 199 of 800
  });

  test('begins anew when the output is cleared', () => {
    print('x'.repeat(300_000));
    cell.add({ type: 'clear_output', content: { wait: false } });
    print('y'.repeat(200_000));
    expect(textOf(shown.at(-1)!)).toBe('y'.repeat(200_000));
  });

  test('says so where it cannot be kept', () => {
    writeFileSync(join(folder, '.cache'), 'no folder');
    print('x'.repeat(200_001));
    cell.finish();
    expect(leftOut()).toMatch(/could not be kept in .*\(.*(ENOTDIR|EEXIST)/);
  });
});

describe('OverflowFile', () => {
  const outputs = () => join(folder, '.cache', 'outputs');

  test('ends at 100 MB', () => {
    const file = new OverflowFile(1, folder);
    for (let i = 0; i < 11; i++) file.write('注'.repeat(3_333_333));
    file.close();
    expect(file.isFull).toBe(true);
    expect(readFileSync(join(folder, file.path)).length).toBe(100_000_000);
  });

  test('keeps the newest twenty, and touches nothing else', () => {
    for (let i = 0; i < 25; i++) new OverflowFile(i, folder).close();
    writeFileSync(join(outputs(), 'notes.txt'), 'mine');
    new OverflowFile(30, folder).close();
    expect(readdirSync(outputs())).toHaveLength(21);
    expect(existsSync(join(outputs(), 'notes.txt'))).toBe(true);
  });
});
