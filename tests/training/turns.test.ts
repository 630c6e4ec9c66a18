import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../lib/training';
import { inTurn, locked } from '../../lib/training/turns';
import { useTemporaryFolder } from '../support/temporaryFolder';

const folder = useTemporaryFolder();
const lock = () => join(folder(), '.saving.lock');

describe('inTurn', () => {
  it('does one after the other, in the order of the calls, also after a failure', async () => {
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await sleep(3);
      log.push(`${name} ends`);
      if (name === 'b') throw new Error(name);
      return name;
    };
    const all = ['a', 'b', 'c'].map((name) => inTurn('/x', work(name)));
    const [a, b, c] = await Promise.allSettled(all);
    expect([a, c].map((result) => result.status === 'fulfilled' && result.value)).toEqual([
      'a',
      'c',
    ]);
    expect(b).toMatchObject({ status: 'rejected', reason: { message: 'b' } });
    expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('knows a folder by every path that leads to it, before and after it is there', async () => {
    symlinkSync(folder(), join(folder(), 'link'));
    const [place, other] = [join(folder(), 'a', 'b'), join(folder(), 'link', 'a', 'b')];
    const log: number[] = [];
    const work = (i: number, path: string) =>
      inTurn(path, async () => {
        log.push(i);
        mkdirSync(place, { recursive: true });
        await sleep(3);
        log.push(i);
      });
    const begun = [work(1, place), work(2, other)];
    await begun[0];
    begun.push(work(3, other), work(4, place));
    await Promise.all(begun);
    expect(log).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('lets work on other folders go on meanwhile', async () => {
    let release = () => {};
    const slow = inTurn('/x', () => new Promise<void>((resolve) => (release = resolve)));
    expect(await inTurn('/y', () => Promise.resolve(7))).toBe(7);
    release();
    await slow;
  });
});

describe('locked', () => {
  it('shows who is at work, and gives the lock back, also after a failure', async () => {
    await locked(folder(), () => {
      expect(readFileSync(lock(), 'utf8')).toBe(String(process.pid));
      return Promise.resolve();
    });
    expect(existsSync(lock())).toBe(false);
    await expect(locked(folder(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(lock())).toBe(false);
  });

  it('waits for another process', async () => {
    writeFileSync(lock(), String(process.ppid)); // the parent of this process is alive
    const work = locked(folder(), () => Promise.resolve('done'));
    expect(await Promise.race([work, sleep(60, 'waiting')])).toBe('waiting');
    rmSync(lock());
    expect(await work).toBe('done');
  });

  it('says who is at work when that does not end, and does nothing', async () => {
    for (const holder of [String(process.ppid), '']) {
      writeFileSync(lock(), holder);
      let isDone = false;
      const work = () => Promise.resolve(void (isDone = true));
      const error: unknown = await locked(folder(), work, { patienceMs: 30 }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(CheckpointError);
      expect((error as CheckpointError).text.en).toContain(
        `${lock()}: process ${holder} is saving`,
      );
      expect((error as CheckpointError).text.zh).toContain(`进程 ${holder} 正在`);
      expect(isDone).toBe(false);
      expect(readFileSync(lock(), 'utf8')).toBe(holder);
    }
  });

  it.each([
    ['of a process that has ended', '99999999', 0],
    ['of one that had our number', String(process.pid), 0],
    ['ten minutes old, whoever has its number now', String(process.ppid), 601],
    ['of nobody', 'x', 0],
  ])('takes over a lock that is %s', async (_, holder, seconds) => {
    writeFileSync(lock(), holder);
    const then = Date.now() / 1000 - seconds;
    utimesSync(lock(), then, then);
    expect(await locked(folder(), () => Promise.resolve('done'), { patienceMs: 0 })).toBe('done');
    expect(existsSync(lock())).toBe(false);
  });
});
