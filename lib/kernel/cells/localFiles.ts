import { statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { attempt } from '../../jupyter/attempt';

/** The compiled library: it does not change below a running kernel. */
const LIBRARY = join(__dirname, '..', '..') + sep;
const PACKAGES = `${sep}node_modules${sep}`;

/** Whether a file is the learner's own: no package's, and not of the library. */
export function isLocal(file: string): boolean {
  const path = normalize(file);
  return !path.includes(PACKAGES) && !path.startsWith(LIBRARY);
}

/** Another text whenever a file has been written; empty while it is not there. */
export function versionOf(file: string): string {
  return attempt(() => {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  }, '');
}

/** Whether there is such a file. */
export function isFile(path: string): boolean {
  return attempt(() => statSync(path).isFile(), false);
}
