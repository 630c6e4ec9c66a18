// Runs around each test file of which no two may run at once: they take the lock of the clone.
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { acquireLock } from '../../lib/cli/bootstrap/lock.cjs';
import { repositoryRoot } from './paths';

let turn: Awaited<ReturnType<typeof acquireLock>> | undefined;

beforeAll(async () => {
  turn = await acquireLock(join(repositoryRoot, '.cache', 'tests-in-turn.lock'), () => {});
}, 10 * 60_000);

afterAll(() => turn?.release());
