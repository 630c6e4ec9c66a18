import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Writes a folder anew, so that whoever looks finds either the old one or the new one complete:
 * the files go into a folder beside it, which then takes its place.
 *
 * @param folder need not exist; its parents are made
 * @param write puts the files into the folder that it is given
 */
export async function replaceFolder(
  folder: string,
  write: (fresh: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(target);
  const fresh = `${target}.writing-${process.pid}`;
  try {
    await mkdir(fresh);
    await write(fresh);
    await takePlace(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** A folder cannot be renamed onto one with files in it: the old one steps aside first. */
async function takePlace(fresh: string, target: string): Promise<void> {
  const previous = previousOf(target);
  if (existsSync(target)) {
    await rm(previous, { recursive: true, force: true });
    await rename(target, previous);
  }
  await rename(fresh, target);
  await rm(previous, { recursive: true, force: true });
}

/** Brings the old folder back where a power cut hit between the two renames. */
export async function recoverFolder(folder: string): Promise<void> {
  const target = resolve(folder);
  if (!existsSync(target) && existsSync(previousOf(target))) {
    await rename(previousOf(target), target);
  }
}

function previousOf(target: string): string {
  return `${target}.previous`;
}

/** What a process that has ended in the middle left behind. */
async function removeAbandoned(target: string): Promise<void> {
  const prefix = `${basename(target)}.writing-`;
  for (const name of await readdir(dirname(target))) {
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) {
      await rm(join(dirname(target), name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  // Our own unfinished folder can only be from a write that has failed.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
