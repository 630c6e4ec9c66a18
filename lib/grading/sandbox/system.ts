import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Users without a name or a file on any system. Where root starts children, each is of another one in
 * turn: what the system counts by user, none can use up for the next.
 */
const FIRST_USER = 61_184;
const USERS = 256;

const GRADERS = 16; // at work on this machine at once, which must not meet
let started = 0;

/** The number of the next of these users. */
export function nextUser(): number {
  return FIRST_USER + (process.pid % GRADERS) * USERS + (started++ % USERS);
}

/** Finds a program on the search path. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}
