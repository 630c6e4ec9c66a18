import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../bootstrap/command.cjs';
import type { StepContext } from '../step';

/** What a build tool reads as nothing but a path. */
const PLAIN = /^[\w.:\\/-]+$/;

/** Where a folder may be made for a while, the likeliest first. */
const WINDOWS_FOLDERS = [
  tmpdir(),
  'C:\\Windows\\Temp',
  process.env.PUBLIC,
  process.env.ProgramData,
];

/**
 * Makes a folder at a path without spaces, quotes or Chinese, for what is built there and then moved.
 *
 * @param above where it may be made
 * @returns its path; in the first folder of `above` that can be written to, if none of them is plain
 */
export function plainFolder(above: readonly (string | undefined)[] = WINDOWS_FOLDERS): string {
  const known = above.filter((folder) => folder !== undefined);
  const plainFirst = [
    ...known.filter((f) => PLAIN.test(f)),
    ...known.filter((f) => !PLAIN.test(f)),
  ];
  let problem: unknown;
  for (const folder of plainFirst) {
    try {
      return mkdtempSync(join(folder, 'attention-kit-'));
    } catch (error) {
      problem = error; // not there, or not ours to write
    }
  }
  throw problem;
}

/**
 * The addon by node-gyp, which finds Visual Studio. It is built on a copy of tfjs-node's sources at a
 * plain path. Never tried on Windows.
 *
 * @param target where the addon goes
 */
export async function buildWithNodeGyp(
  { context, paths }: StepContext,
  napiVersion: number,
  target: string,
): Promise<void> {
  const { signal, logFile, lock } = context;
  const folder = plainFolder();
  try {
    for (const name of ['binding', 'binding.gyp', 'package.json']) {
      cpSync(join(paths.tfjsNode, name), join(folder, name), { recursive: true });
    }
    symlinkSync(paths.tensorflow, join(folder, 'deps'), 'junction');
    const built = join(folder, 'lib', 'tfjs_binding.node');
    const gyp = require.resolve('node-gyp/bin/node-gyp.js', { paths: [paths.root] });
    const args = [
      ...[gyp, 'rebuild', `--devdir=${join(folder, 'devdir')}`, '--'],
      ...['-Dmodule_name=tfjs_binding', `-Dmodule_path=${join(folder, 'lib')}`],
      `-Dnapi_build_version=${napiVersion}`,
    ];
    const env = { ...process.env, npm_config_python: paths.python, PYTHON: paths.python };
    await runCommand(process.execPath, args, {
      ...{ cwd: folder, env, signal, logFile },
      onStart: lock.child,
    });
    copyFileSync(built, target);
    // Windows looks for it in the addon's own folder only.
    const library = 'tensorflow.dll';
    copyFileSync(join(paths.tensorflow, 'lib', library), join(dirname(target), library));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
