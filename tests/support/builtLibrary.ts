import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { libraryCurrent } from '../../lib/cli/bootstrap/build.cjs';
import { repositoryRoot } from './paths';

/**
 * Compiles `lib` to `lib/dist` when a source is newer: kernels, notebooks and commands use the
 * compiled library, and must not be tested against yesterday's.
 *
 * @throws when the library does not compile; the message is the compiler's.
 */
export default function buildLibrary(): void {
  if (libraryCurrent(repositoryRoot)) return; // `npm test` has compiled it just now
  const library = join(repositoryRoot, 'lib');
  const stamp = join(library, 'dist', '.compiled'); // written only when every file was right
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newestSource(library)) return;
  const began = new Date();
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', library], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`lib does not compile:\n${run.stdout}${run.stderr}`);
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began); // a source saved meanwhile counts as newer
}

function newestSource(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    if (entry.name === 'dist' || entry.name === 'node_modules') return newest;
    const path = join(folder, entry.name);
    const time = entry.isDirectory() ? newestSource(path) : sourceTime(path);
    return Math.max(newest, time);
  }, 0);
}

function sourceTime(path: string): number {
  return /\.(ts|cjs|json|proto)$/.test(path) ? statSync(path).mtimeMs : 0;
}
