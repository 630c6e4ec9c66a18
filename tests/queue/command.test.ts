import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { grade } from '../../lib/cli/grade';
import { gradeWorker } from '../../lib/cli/gradeWorker';
import { EXERCISES, HONEST } from '../attacks/support/exercises';
import { notebook, sandbox } from '../attacks/support/grader';
import { repositoryRoot } from '../support/paths';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';

const folder = useTemporaryFolder();

function setting() {
  const told: string[] = [];
  const common = {
    language: 'en',
    signal: new AbortController().signal,
    exercises: EXERCISES,
    print: (line: string) => void told.push(line),
    tell: (line: string) => void told.push(line),
    root: repositoryRoot,
    progress: <T>(_title: string, _detail: () => string, work: () => Promise<T>) => work(),
  } as const;
  return { common, told };
}

function handIn(context: TestContext): string {
  sandbox(context);
  const submissions = join(folder(), 'in');
  mkdirSync(submissions);
  writeFileSync(join(submissions, 'Ann.ipynb'), notebook([HONEST.setup, HONEST.softmax]));
  writeFileSync(join(submissions, 'Bo.ipynb'), 'torn');
  return submissions;
}

/** What a run wrote, without the files of its database. */
function written(out: string): Record<string, string> {
  const all = Object.entries(contentOf(out));
  return Object.fromEntries(all.filter(([name]) => name.split(/[\\/]/)[0] !== 'queue'));
}

it('grades by a database inside the process as without a queue, byte by byte', async (context) => {
  const submissions = handIn(context);
  const [plain, queued] = [join(folder(), 'plain'), join(folder(), 'queued')];
  const { common, told } = setting();
  expect(await grade([submissions, '--out', plain, '--seed', 's'], common)).toBe(0);
  const args = [submissions, '--out', queued, '--seed', 's', '--queue'];
  expect(await grade(args, common), told.join('\n')).toBe(0);
  expect(written(queued)).toEqual(written(plain));
  expect(Object.keys(written(queued)).join()).toMatch(/Ann.*Bo/);
  expect(await grade(args, common)).toBe(0);
  expect(told.join('\n')).toContain('2 of them before');
});

it('says when there is no database', async (context) => {
  const submissions = handIn(context);
  const { common, told } = setting();
  const url = 'postgres://kit@127.0.0.1:1/none';
  const out = join(folder(), 'out');
  await expect(grade([submissions, '--out', out, '--queue', url], common)).rejects.toThrow(
    /queue cannot be reached.*ECONNREFUSED/,
  );
  expect(await gradeWorker([url], common)).toBe(1);
  expect(await gradeWorker([], common)).toBe(1);
  expect(told.join('\n')).toMatch(/cannot be reached.*ECONNREFUSED[^]*Please say where/);
});
