import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { chooseIsolation, protectionOf } from '../../lib/grading/class/isolation';
import { gradeSubmission } from '../../lib/grading/run/gradeSubmission';
import { SandboxBroken } from '../../lib/grading/sandbox/childProcess';
import { trusting } from '../../lib/grading/sandbox/engine';
import { LIMITS } from '../../lib/grading/sandbox/limits';
import { otherUser } from '../../lib/grading/sandbox/otherUser';
import { probe } from '../../lib/grading/sandbox/probe';
import { nextUser } from '../../lib/grading/sandbox/system';
import { need } from '../support/requirements';
import { EXERCISES, HONEST } from './support/exercises';
import { notebook, sandbox } from './support/grader';

/** Whether a process is of one of the users before this one. */
function isOf(pid: string, last: number): boolean {
  try {
    const { uid } = statSync(`/proc/${pid}`);
    return uid < last && uid > last - 10;
  } catch {
    return false; // it has ended
  }
}

const PATH = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = PATH;
});

describe('isolation', () => {
  it('is real where there is bubblewrap: the probe gets out nowhere', async (context) => {
    expect(await probe(sandbox(context))).toEqual({ leaks: [], said: '' });
  });

  it('refuses system calls that no exercise needs: the kernel takes the filter', (context) => {
    const { filter } = sandbox(context).command('probe');
    if (filter === undefined) return; // numbers of this machine's calls are not known
    const opened = openSync(filter, 'r');
    const all = ['--ro-bind', '/', '/', '--dev', '/dev', '--seccomp', '3', '--'];
    // Another namespace asks for nothing but the call itself: without the filter it is there.
    const script = 'exec 3<&-; unshare --uts true && echo new; (exit 3) & wait $!; echo $?';
    const { stdout, stderr } = spawnSync('bwrap', [...all, '/bin/sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'pipe', opened],
      encoding: 'utf8',
    });
    closeSync(opened);
    expect(stderr).toMatch(/unshare.*not permitted/);
    expect(stdout).toBe('3\n');
  });

  it('says what it consists of: whether calls are filtered, and that memory is only looked at', (context) => {
    const engine = sandbox(context);
    expect(protectionOf(engine).en).toMatch(/^bubblewrap: .* filtered .* without a cgroup$/);
    const bare = { ...engine, command: () => ({ ...engine.command('probe'), filter: undefined }) };
    expect(protectionOf(bare).en).toContain('not filtered');
    expect(protectionOf(trusting()).zh).toContain('没有隔离');
  });

  it('is not there without it: the same probe gets out', async () => {
    const { leaks } = await probe(trusting());
    expect(leaks).toEqual(expect.arrayContaining(['file', 'network', 'processes', 'writes']));
  });

  it('is demanded: without bubblewrap there is no grading, unless all are trusted', async () => {
    process.env['PATH'] = '/nowhere';
    const isolation = await chooseIsolation(false);
    expect(isolation).toMatchObject({
      lacks: { en: expect.stringContaining('bubblewrap') as string },
      remedy: { en: expect.stringContaining('apt-get install bubblewrap') as string },
    });
    const trusted = await chooseIsolation(true);
    expect('engine' in trusted && trusted.engine.name).toBe('none');
  });

  it('is less with another user alone; that one reads and writes nothing of the grader’s', async (context) => {
    const engine = need(
      context,
      otherUser(LIMITS),
      'to be another user, one must be root on Linux',
    );
    onTestFinished(() => engine.close());
    const { leaks } = await probe(engine);
    expect(
      leaks.filter((leak) => ['writes', 'environment', 'root', 'start'].includes(leak)),
    ).toEqual([]);
    const secret = join(mkdtempSync(join(tmpdir(), 'attention-kit-results-')), 'results.json');
    writeFileSync(secret, 'x');
    onTestFinished(() => rmSync(dirname(secret), { recursive: true }));
    const stays = `setInterval(() => { try { require('fs').writeFileSync(${JSON.stringify(secret)}, 'y'); } catch {} }, 20)`;
    const attack = `function softmaxRows() {
      require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stays)}], { detached: true, stdio: 'ignore' }).unref();
      return require('fs').readFileSync(${JSON.stringify(secret)}, 'utf8'); }`;
    const result = await gradeSubmission([notebook([HONEST.setup, attack, HONEST.twice])], {
      engine,
      exercises: EXERCISES,
      seed: 'seed',
    });
    expect(result?.points).toBe(3);
    expect(result?.exercises[0].findings[0].text.en).toContain('EACCES');
    expect(readFileSync(secret, 'utf8')).toBe('x');
    const last = nextUser();
    const left = () => readdirSync('/proc').filter((name) => isOf(name, last));
    await vi.waitFor(() => expect(left()).toEqual([]), 10_000); // the system buries its dead in time
  });

  it('gives no grade where it fails itself, rather than a wrong one', async () => {
    const command = () => ({ file: process.execPath, args: ['-e', '0'], isDetached: false });
    const run = gradeSubmission([notebook([HONEST.setup, HONEST.softmax])], {
      engine: { ...trusting(), command },
      exercises: EXERCISES,
      seed: 'seed',
    });
    await expect(run).rejects.toThrow(SandboxBroken);
  });
});
