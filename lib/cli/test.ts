import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { Context } from './bootstrap/context.cjs';
import { clonePaths, jupyterEnvironment } from './paths';
import { setUp } from './setup/setUp';

/**
 * `npm test [-- vitest's own arguments]`: sets up what is missing, also what only the tests need,
 * then hands the terminal over to vitest.
 *
 * @returns vitest's exit code
 */
export async function test(context: Context, args: readonly string[]): Promise<number> {
  await setUp(context, { tests: true });
  const { root, signal } = context;
  const vitest = join(
    dirname(require.resolve('vitest/package.json', { paths: [root] })),
    'vitest.mjs',
  );
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: jupyterEnvironment(clonePaths(root)),
  });
  // In a terminal Ctrl-C reaches vitest by itself; a signal sent to us alone is passed on.
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 130;
}
