import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { exerciseOf } from '../../lib/grading/exercises/catalogue';
import { childrenOf, untilGone } from '../cli/support/processes';
import { answerTo } from '../grading/answerTo';
import { repositoryRoot } from '../support/paths';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { notebook, sandbox } from './support/grader';

const folder = useTemporaryFolder();
const SETUP = "import { tf } from 'attention-kit';";
const ANSWER = answerTo(exerciseOf('02.2')!);
/** Longer than a test needs to notice that it is being graded. */
const SLOWLY = 'const end = Date.now() + 4000; while (Date.now() < end);\n';

/** Starts the command as a shell does: in a process group of its own, which Ctrl-C reaches as a whole. */
function start(submissions: string, out: string, temporary: string) {
  const command = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
  const args = ['grade', submissions, '--out', out, '--exercises', '02.2', '--jobs', '1'];
  const child = spawn(process.execPath, [command, ...args, '--lang', 'en'], {
    cwd: repositoryRoot,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  return { pid: child.pid!, ended, said: Promise.all([text(child.stdout), text(child.stderr)]) };
}

it('Ctrl-C in the middle: nothing runs on or lies about, and the same command goes on', async (context) => {
  sandbox(context); // where there is none, the test is skipped
  const [submissions, out, temporary] = ['in', 'out', 'tmp'].map((name) => join(folder(), name));
  for (const path of [submissions, temporary]) mkdirSync(path);
  for (const [name, code] of [
    ['a', ANSWER],
    ['b', SLOWLY + ANSWER],
    ['c', ANSWER],
  ] as const) {
    writeFileSync(join(submissions, `${name}.ipynb`), notebook([SETUP, ['02.2', code]]));
  }
  const records = () => readdirSync(join(out, 'students')).filter((name) => name.endsWith('.json'));

  const first = start(submissions, out, temporary);
  await vi.waitFor(() => expect(records()).toHaveLength(1), { timeout: 150_000, interval: 50 });
  const before = readFileSync(join(out, 'students', records()[0]), 'utf8');
  await vi.waitFor(() => expect(childrenOf(first.pid).length).toBeGreaterThan(1), {
    timeout: 30_000,
    interval: 20,
  });
  const running = [first.pid, ...childrenOf(first.pid)];
  process.kill(-first.pid, 'SIGINT');
  expect(await first.ended).toEqual([130, null]);
  await untilGone(running);
  expect(readdirSync(temporary)).toEqual([]);
  expect((await first.said)[1]).toContain(
    'Stopped after 1 of 3. The same command goes on from there.',
  );
  expect(records()).toHaveLength(1);
  expect(readdirSync(out, { recursive: true }).join()).not.toContain('.tmp');

  const second = start(submissions, out, temporary);
  expect(await second.ended).toEqual([0, null]);
  expect((await second.said)[0]).toContain('3 graded, 1 of them before');
  expect(readFileSync(join(out, 'students', records()[0]), 'utf8')).toBe(before);
  const grades = readFileSync(join(out, 'class.csv'), 'utf8');
  expect(grades.match(/,false,5,5,/g)).toHaveLength(3);
  expect(readdirSync(temporary)).toEqual([]);
}, 300_000);
