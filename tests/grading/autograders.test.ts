import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradescopeZip } from '../../lib/grading/assign/autograders';
import { classroomResult, gradescopeResults } from '../../lib/grading/reports/autograders';
import { openArchive } from '../../lib/grading/submissions/zip';
import { EXERCISES } from '../attacks/support/exercises';
import { repositoryRoot } from '../support/paths';
import { recordOf } from './support/records';

const record = recordOf('ann', [
  ['90.1', 5 / 3, 5],
  ['90.2', 3, 3],
]);

describe('gradescopeResults', () => {
  it('has a test an exercise, all of it text, and no more than the contract knows', () => {
    const results = gradescopeResults(record, EXERCISES, 'en');
    expect(results).toEqual({
      score: 4.67,
      output: '',
      output_format: 'text',
      test_output_format: 'text',
      test_name_format: 'text',
      visibility: 'visible',
      stdout_visibility: 'hidden',
      tests: [
        {
          number: '90.1',
          name: '90.1 Softmax of rows',
          score: 1.67,
          max_score: 5,
          status: 'failed',
          output: 'bad\u0000<b>',
        },
        {
          number: '90.2',
          name: '90.2 Twice a number',
          score: 3,
          max_score: 3,
          status: 'passed',
          output: '',
        },
      ],
    });
  });

  it('says where learners’ code was not isolated', () => {
    const results = gradescopeResults({ ...record, isIsolated: false }, EXERCISES, 'zh');
    expect(results).toMatchObject({ output: expect.stringContaining('没有隔离') as string });
  });
});

describe('classroomResult', () => {
  it('is one line that the reporter reads, with scores that it adds up', () => {
    const line = classroomResult(record, EXERCISES, 'en');
    expect(line).toMatch(/^[\w+/=]+$/);
    const { max_score, status, tests } = JSON.parse(Buffer.from(line, 'base64').toString()) as {
      max_score: number;
      status: string;
      tests: { name: string; score: number; status: string }[];
    };
    expect([max_score, status]).toEqual([8, 'fail']);
    expect(tests.map(({ score, status: one }) => [score, one])).toEqual([
      [1.67, 'fail'],
      [3, 'pass'],
    ]);
  });
});

describe('what other machines grade with', () => {
  /** With `--help` nothing is installed or compiled: every hand-in would do that again. */
  const SETS_UP = 'node lib/cli/bootstrap.cjs grade || test -f lib/dist/cli/main.js\n';

  it('is set up once, before the first hand-in, in Gradescope’s image and in a container', async () => {
    const archive = await openArchive(await gradescopeZip([], ['02.1']));
    const setup = String(await archive.entries[0].read());
    archive.close();
    const container = readFileSync(join(repositoryRoot, 'lib/grading/Containerfile'), 'utf8');
    for (const text of [setup, container]) {
      expect(text).toContain(SETS_UP);
      expect(text).toMatch(/apt-get install -y .*\n? *bubblewrap util-linux/);
    }
  });

  it('is a container of files that there are, the grader’s own command, and nothing of this clone’s past', () => {
    const read = (name: string) => readFileSync(join(repositoryRoot, 'lib/grading', name), 'utf8');
    const copied = [...read('Containerfile').matchAll(/^COPY (.+) \S+$/gm)];
    const names = copied.flatMap(([, list]) => list.split(' '));
    expect(names).toEqual(['package.json', 'package-lock.json', 'LICENSE', 'lib', 'notebooks']);
    for (const name of [...names, 'lib/cli/bootstrap.cjs']) {
      expect(existsSync(join(repositoryRoot, name)), name).toBe(true);
    }
    expect(read('Containerfile')).toContain(
      'ENTRYPOINT ["node", "lib/cli/bootstrap.cjs", "grade"]',
    );
    expect(read('Containerfile.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['**/node_modules', 'lib/dist', '.git']),
    );
    for (const name of ['README.md', 'README.zh.md']) {
      expect(readFileSync(join(repositoryRoot, name), 'utf8')).toContain(
        'lib/grading/Containerfile',
      );
    }
  });
});
