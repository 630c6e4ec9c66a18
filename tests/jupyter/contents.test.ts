import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showContents } from '../../lib/jupyter/contents';
import { useFakeNotebook } from './fakeNotebook';

const notebook = useFakeNotebook();
let root = '';
const folder = (language: string) => join(root, 'my course', 'my-notebooks', language);
const progress = () => join(root, 'my course', 'my-notebooks', '.progress');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'contents-'));
  for (const language of ['zh', 'en']) mkdirSync(folder(language), { recursive: true });
  mkdirSync(progress());
  vi.spyOn(process, 'cwd').mockReturnValue(folder('en'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

/** A chapter of which so many of five code cells have run. */
function chapter(name: string, run: number, language = 'en'): void {
  const cells = Array.from({ length: 5 }, (_, i) => ({
    cell_type: 'code',
    source: ['f();'],
    outputs: [],
    execution_count: i < run ? i + 1 : null,
  }));
  writeFileSync(join(folder(language), `${name}.ipynb`), JSON.stringify({ cells }));
}

function guesses(number: string, right: number, wrong: number): void {
  const entries = Array.from({ length: right + wrong }, (_, i) => [
    `${number}.${i}`,
    { question: 'How many?', first: '3', isRight: i < right, actual: '5' },
  ]);
  writeFileSync(join(progress(), `${number}.json`), JSON.stringify(Object.fromEntries(entries)));
}

const NOON = new Date(2026, 10, 28, 12, 5);
function shown(): { text: string; html: string } {
  showContents(NOON);
  const data = notebook().shown.at(-1)!.data as Record<string, string>;
  return { text: data['text/plain'], html: data['text/html'] };
}

describe('the contents page', () => {
  it('says of each chapter how far it was run, and counts the guesses', () => {
    chapter('02-attention', 5);
    chapter('03-multi-head', 3);
    chapter('11-training', 0);
    guesses('02', 3, 2);
    guesses('03', 0, 1);
    const { text, html } = shown();
    expect(text).toBe(
      [
        '02 Attention | ✓ all of it | 3 of 5',
        '03 Multi-head attention | 3 of 5 code cells | 0 of 1',
        '11 Training | not begun | ',
        'At 12:05: 1 of 3 chapters run to the end; 3 of 6 guesses right at the first try.',
        'Go on with: 03 Multi-head attention',
      ].join('\n'),
    );
    expect(html).toContain('<a href="02-attention.ipynb">02 Attention</a>');
    expect(html).toMatch(/<p>Go on with: <a href="03-multi-head.ipynb">/);
    expect(html.match(/<tr>/g)).toHaveLength(4);
  });

  it('speaks the language of its folder, and counts guesses of both', () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder('zh'));
    chapter('02-attention', 5);
    chapter('02-attention', 2, 'zh');
    guesses('02', 3, 2);
    expect(shown().text).toBe(
      [
        '02 注意力 | 5 个代码格里运行了 2 个 | 5 个里有 3 个',
        '12:05 时：1 章里全部运行过的有 0 章；写下的 5 个猜测里，第一次就对的有 3 个。',
        '接着读：02 注意力',
      ].join('\n'),
    );
  });

  it('has nothing to go on with when all is done, and in an empty folder', () => {
    expect(shown().text).toBe(
      'At 12:05: 0 of 0 chapters run to the end; 0 of 0 guesses right at the first try.',
    );
    chapter('02-attention', 5);
    expect(shown().text).not.toContain('Go on with');
    expect(shown().html).not.toContain('Go on with');
  });

  it('names a file of guesses that is damaged, and leaves it as it is', () => {
    chapter('02-attention', 5);
    for (const damaged of ['{"02.1": {', '', '3', '[]']) {
      writeFileSync(join(progress(), '02.json'), damaged);
      expect(shown().text).toContain('all of it | .progress/02.json cannot be read');
      expect(readFileSync(join(progress(), '02.json'), 'utf8')).toBe(damaged);
    }
    writeFileSync(join(progress(), '02.json'), '{"02.1": {"first": 3}, "02.2": 5}');
    expect(shown().text).toContain('02 Attention | ✓ all of it | \n');
  });

  it('works without a folder of guesses', () => {
    rmSync(progress(), { recursive: true });
    chapter('02-attention', 1);
    expect(shown().text).toContain('02 Attention | 1 of 5 code cells | \n');
  });

  it('names a notebook that is no longer there, or cannot be read, and goes on', () => {
    guesses('02', 1, 0);
    writeFileSync(join(folder('en'), '03-multi-head.ipynb'), '{"cells": [');
    chapter('04-masked', 5);
    const { text, html } = shown();
    expect(text).toContain('02 Attention | not in this folder; the next npm start puts a new one');
    expect(text).toContain('03 Multi-head attention | the notebook cannot be read');
    expect(text).toContain('04 Masked multi-head attention | ✓ all of it');
    expect(html).not.toContain('href="02-attention.ipynb"');
  });

  it('does not take a copy under another name for the chapter', () => {
    chapter('02-attention', 0);
    chapter('02-attention copy', 5);
    chapter('02-attention (new)', 5);
    const { text } = shown();
    expect(text.match(/02 Attention \|/g)).toHaveLength(1);
    expect(text).toContain('02 Attention | not begun');
  });

  it('does not call an emptied notebook done', () => {
    writeFileSync(join(folder('en'), '02-attention.ipynb'), '{"cells": []}');
    expect(shown().text).toContain('02 Attention | not begun');
  });
});
