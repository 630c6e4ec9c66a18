import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { acquireLock } from '../../lib/cli/bootstrap/lock.cjs';
import { repositoryRoot } from './paths';

const LONGEST_WAIT_MS = 15 * 60_000;

/** The test files of a project that calls this take turns with all others of the same `name`. */
export function takeTurns(name: string): void {
  let turn: Awaited<ReturnType<typeof acquireLock>> | undefined;
  beforeAll(async () => {
    turn = await acquireLock(join(repositoryRoot, '.cache', `tests-${name}.lock`), () => {});
  }, LONGEST_WAIT_MS);
  afterAll(() => turn?.release());
}
