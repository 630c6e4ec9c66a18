import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CONFIG, filesOf, parseConfig } from './checkpointConfig';
import { absolutePath, assertPlace } from './checkpointPlace';
import { CheckpointError } from './errors';
import { inTurn, LOCK, locked } from './turns';

/** Holds new files while they are written: worth nothing yet. */
const STAGED = '.saving';
/** Its name once all are there: from then on they take their places, after a power cut too. */
const COMPLETE = '.saved';
/** In a folder that has one of these, a checkpoint is being written or was to be. */
const TRACES = [LOCK, STAGED, COMPLETE];

/** What files hold, by name. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Writes the files of a checkpoint into a folder, in place of those of the checkpoint that is there.
 * Here alone it is decided what may be written over or deleted: the files that a `config.json` of
 * ours in the folder names. Whatever else lies there stays.
 *
 * Within a process several come one after the other, in the order of the calls: the last one stays.
 * Of several processes each waits for the others, in whatever order. After a failure or a power cut
 * the folder holds the old checkpoint or the new one, whole: files take their places when all are
 * written.
 *
 * @param files `config.json`, and those that it names
 * @throws {CheckpointError} saying why nothing was written
 */
export async function writeCheckpointFiles(folder: string, files: Files): Promise<void> {
  await inTurn(absolutePath(folder), async () => {
    const target = await assertPlace(folder);
    await assertReplaceable(folder);
    const made = await telling(folder, () => mkdir(target, { recursive: true }));
    try {
      await lockedAndTold(folder, async () => {
        await assertNothingInTheWay(folder, [...files.keys()]);
        await stage(target, files);
        await takePlaces(target);
      });
    } catch (error) {
      if (made !== undefined) await rmdir(target).catch(() => undefined);
      throw error;
    }
  });
}

/**
 * Does work in a folder, which may hold anything, while no other such work is under way there.
 *
 * @param folder need not exist
 * @throws {CheckpointError} when it is none to save in, or another process does not end its work
 */
export async function savingIn(folder: string, work: () => Promise<void>): Promise<void> {
  await inTurn(absolutePath(folder), async () => {
    const target = await assertPlace(folder);
    await telling(folder, () => mkdir(target, { recursive: true }));
    await telling(folder, () => locked(target, work));
  });
}

/** Reads from the folder of a checkpoint while nobody writes there. @param folder need not exist */
export async function readCheckpointFiles<T>(folder: string, read: () => Promise<T>): Promise<T> {
  return inTurn(absolutePath(folder), async () => {
    // Mostly nothing is left to do, and the folder may be one that cannot be written to.
    if (existsSync(join(folder, COMPLETE))) await lockedAndTold(folder, () => Promise.resolve());
    return read();
  });
}

/**
 * Refuses a folder that holds anything but a checkpoint.
 *
 * @throws {CheckpointError} naming the folder
 */
export async function assertReplaceable(folder: string): Promise<void> {
  const target = await assertPlace(folder);
  const names = existsSync(target) ? await telling(folder, () => readdir(target)) : [];
  if (names.length === 0 || TRACES.some((name) => names.includes(name))) return;
  if ((await filesIn(target)).length > 0) return;
  throw new CheckpointError({
    en: `${folder}: holds files that are no checkpoint, so nothing was written. Choose another folder.`,
    zh: `${folder}：其中的文件不是检查点，因此没有写入任何内容。请换一个文件夹。`,
  });
}

/** Does work alone, after what an earlier write has left to do. */
async function lockedAndTold(folder: string, work: () => Promise<void>): Promise<void> {
  const target = resolve(folder);
  const finishFirst = async () => {
    await rm(join(target, STAGED), { recursive: true, force: true });
    await takePlaces(target);
    await work();
  };
  await telling(folder, () => locked(target, finishFirst));
}

async function stage(target: string, files: Files): Promise<void> {
  const staged = join(target, STAGED);
  try {
    await mkdir(staged);
    for (const [name, content] of files) {
      await writeFile(join(staged, name), content, { flush: true });
    }
    await rename(staged, join(target, COMPLETE));
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}

/** Moves complete files to their places, and deletes those of the checkpoint before that are over. */
async function takePlaces(target: string): Promise<void> {
  const complete = join(target, COMPLETE);
  if (!existsSync(complete)) return;
  const names = await readdir(complete);
  // It goes last: as long as it is here, both checkpoints can be told apart after a power cut.
  if (names.includes(CONFIG)) {
    const kept = new Set(await filesIn(complete));
    const over = (await filesIn(target)).filter((name) => !kept.has(name));
    for (const name of over) await rm(join(target, name), { force: true });
  }
  for (const name of [...names.filter((other) => other !== CONFIG), CONFIG]) {
    if (names.includes(name)) await rename(join(complete, name), join(target, name));
  }
  await rmdir(complete);
}

/** The files of the checkpoint in a folder; none where there is no checkpoint of ours. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    return filesOf(parseConfig(await readFile(join(folder, CONFIG), 'utf8')));
  } catch {
    return [];
  }
}

/** Refuses to write over what is not of the checkpoint that is there. */
async function assertNothingInTheWay(folder: string, names: readonly string[]): Promise<void> {
  const old = await filesIn(folder);
  for (const name of new Set([...names, ...old])) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (!found || (found.isFile() && old.includes(name))) continue;
    throw new CheckpointError({
      en: `${folder}: ${name} in it is not of a checkpoint, so nothing was written. Move it away, or choose another folder.`,
      zh: `${folder}：其中的 ${name} 不属于检查点，因此没有写入任何内容。请移走它，或换一个文件夹。`,
    });
  }
}

/** What the system refuses, it refuses without saying what was to be done. */
async function telling<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    const problem = (error as Error).message;
    throw new CheckpointError(
      {
        en: `${folder}: the checkpoint could not be written: ${problem}`,
        zh: `${folder}：检查点无法写入（${problem}）`,
      },
      { cause: error },
    );
  }
}
