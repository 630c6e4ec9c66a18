import { lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { mismatch } from '../locale';
import { CheckpointError } from './errors';

/**
 * Refuses a path that no checkpoint may take: an empty one, a file, a link, and the folder that is
 * worked in, the home folder or the root, or one that these lie in.
 *
 * @returns the path, absolute
 * @throws {CheckpointError} naming the path
 */
export async function assertPlace(folder: string): Promise<string> {
  const target = absolutePath(folder);
  const existing = await deepestExisting(target);
  if (existing === target && (await lstat(target)).isSymbolicLink()) throw isLink(folder);
  const isFolder = await stat(existing).then(
    (found) => found.isDirectory(),
    () => false, // a link that leads nowhere
  );
  if (!isFolder) throw isInTheWay(folder, existing);
  const real = join(await realpath(existing), relative(existing, target));
  for (const precious of [process.cwd(), homedir(), dirname(real)]) {
    if (isWithin(await realpath(precious).catch(() => precious), real)) throw isPrecious(folder);
  }
  return target;
}

/**
 * The path of a folder from the root.
 *
 * @throws {CheckpointError} when it is none
 */
export function absolutePath(folder: string): string {
  if (typeof folder !== 'string' || folder.trim() === '' || folder.includes('\0')) {
    const expected = { en: 'the path of a folder', zh: '文件夹的路径' };
    throw new CheckpointError(mismatch('folder', expected, JSON.stringify(folder)));
  }
  return resolve(folder);
}

/** The path itself, or the nearest folder above it that there is. */
async function deepestExisting(path: string): Promise<string> {
  const exists = await lstat(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : deepestExisting(dirname(path));
}

/** Whether a path is that of a folder or lies in it. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isPrecious(folder: string): CheckpointError {
  return new CheckpointError({
    en: `${folder}: a checkpoint needs a folder of its own, and this one holds the folder that you work in or your home folder. Nothing was written. Name a folder inside it, such as ${join(folder, 'checkpoint')}.`,
    zh: `${folder}：检查点要有自己的文件夹，而这里是当前工作文件夹、主目录，或它们的上级。没有写入任何内容。请改用其中的一个文件夹，例如 ${join(folder, 'checkpoint')}。`,
  });
}

function isLink(folder: string): CheckpointError {
  return new CheckpointError({
    en: `${folder}: is a link, so nothing was written. Name the folder that it leads to.`,
    zh: `${folder}：这是一个链接，因此没有写入任何内容。请直接写它指向的文件夹。`,
  });
}

function isInTheWay(folder: string, path: string): CheckpointError {
  return new CheckpointError({
    en: `${folder}: ${path} is not a folder, so nothing was written. Choose another name.`,
    zh: `${folder}：${path} 不是文件夹，因此没有写入任何内容。请换一个名字。`,
  });
}
