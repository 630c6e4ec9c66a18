import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { acquireLock } from '../../lib/cli/bootstrap/lock.cjs';
import { repositoryRoot } from '../support/paths';
import { temporaryFolder } from './support/folder';
import { isRunning } from './support/processes';

const MODULE = join(repositoryRoot, 'lib', 'cli', 'bootstrap', 'lock.cjs');

/** A process that holds the lock for a while and notes when it entered and when it left. */
const CONTENDER = `
const { appendFileSync } = require('node:fs');
const [, , file, journal] = process.argv;
require(${JSON.stringify(MODULE)}).acquireLock(file, () => {}).then((lock) => {
  appendFileSync(journal, 'in ' + process.pid + '\\n');
  setTimeout(() => { appendFileSync(journal, 'out ' + process.pid + '\\n'); lock.release(); }, 150);
});`;

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'close');
  return child.pid ?? 0;
}

function holder(pid: number, children: number[] = []): string {
  const booted = Date.now() - uptime() * 1000;
  return JSON.stringify({ pid, host: hostname(), token: 'of another', booted, children });
}

describe('acquireLock', () => {
  it('makes the second wait until the first is done, and tells it so', async () => {
    const file = join(temporaryFolder(), 'setup.lock');
    const first = await acquireLock(file, () => {});
    const onWait = vi.fn();
    let isSecondIn = false;
    const second = acquireLock(file, onWait).then((lock) => ((isSecondIn = true), lock));
    await sleep(700);
    expect(isSecondIn).toBe(false);
    expect(onWait).toHaveBeenCalledOnce();
    expect(onWait.mock.calls[0][0]).toMatchObject({ pid: process.pid });
    first.release();
    (await second).release();
    expect(existsSync(file)).toBe(false);
  });

  it('takes over from a holder that was killed, without a wait', async () => {
    const file = join(temporaryFolder(), 'setup.lock');
    writeFileSync(file, holder(await deadPid()));
    const began = Date.now();
    const lock = await acquireLock(file, () => {});
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it('ends what a killed holder had started, before it goes on', async () => {
    const file = join(temporaryFolder(), 'setup.lock');
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    const pid = orphan.pid ?? 0;
    const ended = once(orphan, 'close');
    writeFileSync(file, holder(await deadPid(), [pid]));
    (await acquireLock(file, () => {})).release();
    await ended;
    expect(isRunning(pid)).toBe(false);
  });

  it('notes the programs that the holder runs, and forgets them when they end', async () => {
    const file = join(temporaryFolder(), 'setup.lock');
    const lock = await acquireLock(file, () => {});
    const children = () =>
      (JSON.parse(readFileSync(file, 'utf8')) as { children: number[] }).children;
    const ended = lock.child(4_242);
    expect(children()).toEqual([4_242]);
    ended();
    expect(children()).toEqual([]);
    lock.release();
  });

  it('lets one in at a time when five come at once upon a dead lock', async () => {
    const folder = temporaryFolder();
    const [file, journal, script] = ['setup.lock', 'journal', 'contender.cjs'].map((name) =>
      join(folder, name),
    );
    writeFileSync(script, CONTENDER);
    writeFileSync(file, holder(await deadPid()));
    const contenders = Array.from({ length: 5 }, (): ChildProcess => fork(script, [file, journal]));
    onTestFinished(() => contenders.forEach((child) => child.kill('SIGKILL')));
    await Promise.all(contenders.map((child) => once(child, 'close')));
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(10);
    for (let i = 0; i < lines.length; i += 2) {
      expect(lines[i + 1]).toBe(lines[i].replace('in', 'out'));
    }
  });

  it('is released by a process that ends without saying so', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'setup.lock');
    const script = `require(${JSON.stringify(MODULE)}).acquireLock(${JSON.stringify(file)}, () => {})
      .then(() => process.exit(3))`;
    await once(spawn(process.execPath, ['-e', script]), 'close');
    expect(existsSync(file)).toBe(false);
  });
});
