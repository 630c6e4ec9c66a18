import { realpathSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../tensor';
import { CheckpointError } from './errors';

/** Lies in a folder while a process writes there, and holds its number. */
export const LOCK = '.saving.lock';

/** Saving takes seconds: a lock this old was left behind, even if a process has its number again. */
const ABANDONED_MS = 10 * 60_000;
const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/** For each folder with work under way in this process, the last that was begun. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Does work on a folder after what this process has begun there before, in the order of the calls: a
 * call has its place in the row before anything is waited for.
 *
 * @param folder absolute, by any path that leads to it; it need not exist
 */
export async function inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const place = realPath(folder);
  const turn = (turns.get(place) ?? Promise.resolve()).then(work, work);
  turns.set(place, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(place) === turn) turns.delete(place);
  }
}

/** Follows the links as far as there is something, so that one folder has one name. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}

/**
 * Does work on a folder while no other process does: it waits for one that does, up to ten seconds.
 * Within a process `inTurn` comes before it.
 *
 * @param folder that exists
 * @throws {CheckpointError} naming the process that did not come to an end; nothing was done then
 */
export async function locked<T>(
  folder: string,
  work: () => Promise<T>,
  { patienceMs = PATIENCE_MS } = {},
): Promise<T> {
  const lock = join(folder, LOCK);
  await acquire(lock, Date.now() + patienceMs);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await writeFile(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = await read(lock);
    if (found?.isAbandoned) await takeAway(lock, found.holder);
    else if (found && Date.now() >= deadline) throw isLocked(lock, found.holder);
    else await sleep(POLL_MS);
  }
}

/** The process that holds a lock; nothing when it was given back just now. */
async function read(lock: string): Promise<{ holder: string; isAbandoned: boolean } | undefined> {
  try {
    const [holder, { mtimeMs }] = [await readFile(lock, 'utf8'), await stat(lock)];
    const isOld = Date.now() - mtimeMs > ABANDONED_MS;
    return { holder, isAbandoned: isOld || !isHolding(Number(holder)) };
  } catch {
    return undefined;
  }
}

/** Several may find the same abandoned lock: who takes that of the first of them gives it back. */
async function takeAway(lock: string, abandonedBy: string): Promise<void> {
  const aside = `${lock}.${process.pid}`;
  try {
    await rename(lock, aside);
    if ((await readFile(aside, 'utf8')) === abandonedBy) await rm(aside);
    else await rename(aside, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Our own work comes in turn, so a lock of ours is of a process that had our number before us. */
function isHolding(pid: number): boolean {
  return pid !== process.pid && isRunning(pid); // a lock not yet written reads as 0, which is running
}

function isLocked(lock: string, holder: string): CheckpointError {
  return new CheckpointError({
    en: `${lock}: process ${holder} is saving in this folder, so nothing was written. Save again when it is done, or choose another folder.`,
    zh: `${lock}：进程 ${holder} 正在往这个文件夹里保存，因此没有写入任何内容。请等它结束后再保存，或换一个文件夹。`,
  });
}
