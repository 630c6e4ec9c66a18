import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';

const read = (...path: string[]) => readFileSync(join(repositoryRoot, ...path), 'utf8');
const guide = { en: read('lib', 'grading', 'TEACHERS.md'), zh: read('lib', 'grading', 'TEACHERS.zh.md') }; // prettier-ignore

/** The commands of a page, as they are typed. */
const commands = (text: string) =>
  [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block]) => block.trim().split('\n'));

describe('the guide for teachers', () => {
  it('has the same commands in both languages, up to the language', () => {
    const english = commands(guide.en).map((line) => line.replace('--lang en', '--lang zh'));
    expect(english.length).toBeGreaterThan(1);
    expect(commands(guide.zh)).toEqual(english);
  });

  it('names only options that the commands have', () => {
    const known = ['assign', 'grade'].flatMap((command) =>
      [...read('lib', 'cli', command, 'index.ts').matchAll(/'(--[\w-]+)/g)].map(([, name]) => name),
    );
    known.push('--lang'); // which all commands share
    for (const text of Object.values(guide)) {
      const named = [...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([name]) => name);
      expect(named.length).toBeGreaterThan(5);
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it('is found from the first page, which counts no exercises that others add', () => {
    for (const [page, link] of [
      ['README.md', 'lib/grading/TEACHERS.md'],
      ['README.zh.md', 'lib/grading/TEACHERS.zh.md'],
    ]) {
      expect(read(page)).toContain(`(${link})`);
      expect(read(page)).not.toMatch(/\*\*Exercises\*\* \(\d|\*\*习题\*\*（[^）]*\d+ ?道/);
    }
  });
});
