import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';
import { launch } from './support/bareClone';

const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const COMMANDS = Object.values(scripts).flatMap(
  (script) => /^node lib\/cli\/bootstrap\.cjs ([\w-]+)$/.exec(script)?.[1] ?? [],
);

/** What a command leaves on standard output, what it says beside, and its exit code. */
async function run(...args: string[]) {
  const { ended, result, output } = launch(repositoryRoot, args);
  const code = await ended;
  return { code, result: result(), all: output() };
}

const folder = mkdtempSync(join(tmpdir(), 'attention-kit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'ann.ipynb'), '{}');

/** Short runs of those that give JSON. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  doctor: [],
  chapters: ['02', '--tidy'],
  bench: ['--train', 'none', '--decode', 'none', '--steps', '0'],
  assign: ['02', '--out', join(folder, 'handout')],
  grade: [folder, '--out', join(folder, 'grades'), '--trust'],
};

// Compiles what has changed, which would be told among the rest.
beforeAll(() => {
  const bootstrap = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
  spawnSync(process.execPath, [bootstrap, 'chapters', '--help'], { stdio: 'ignore' });
}, 5 * 60_000);

it('the commands are those of package.json', () => {
  expect(COMMANDS).toEqual([
    ...['start', 'test', 'doctor', 'chapters', 'bench', 'slides', 'assign', 'grade'],
    ...['grade-worker', 'update'],
  ]);
});

describe.each(COMMANDS.filter((name) => name !== 'test'))('npm run %s', (name) => {
  it('gives its help on standard output, and nothing else', async () => {
    const { code, result, all } = await run(name, '--help');
    expect(code, all).toBe(0);
    expect(result).toContain(`npm ${name === 'start' ? '' : 'run '}${name}`);
    expect(all).toBe(result);
  });

  it('says on standard error what it refuses', async () => {
    const { code, result, all } = await run(name, '--nonsense');
    expect(code).toBe(1);
    expect(result).toBe('');
    expect(all).toContain('--nonsense');
  });

  it('gives JSON and nothing else where it is asked for, and says in its help whether it can', async () => {
    const { result: help } = await run(name, '--help');
    expect(help.includes('--json'), help).toBe(name in SHORT);
    if (!(name in SHORT)) return;
    const { result, all } = await run(name, ...SHORT[name], '--json');
    expect(() => JSON.parse(result) as unknown, all).not.toThrow();
  });
});
