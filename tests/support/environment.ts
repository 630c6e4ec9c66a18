import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

/**
 * The Python of the clone's own environment.
 *
 * @throws when there is none: `npm test` sets it up before it starts the tests
 */
export function environmentPython(): string {
  const [folder, name] =
    process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const python = join(repositoryRoot, '.venv', folder, name);
  if (existsSync(python)) return python;
  throw new Error('.venv is missing: start the tests with `npm test`, which sets it up');
}
