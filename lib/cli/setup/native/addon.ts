import { copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../../bootstrap/command.cjs';
import type { Context } from '../../bootstrap/context.cjs';
import type { Paths } from '../../paths';
import { failure, logHint } from '../failure';
import type { StepContext } from '../step';

/** The version of Node's C interface that the addon asks for; every Node since 12 has it. */
const NAPI_VERSION = 8;
const isWindows = process.platform === 'win32';

/** The compiled addon, where tfjs-node looks for it. */
export function addonFile({ tfjsNode }: Paths): string {
  return join(tfjsNode, 'lib', `napi-v${NAPI_VERSION}`, 'tfjs_binding.node');
}

/** Whether there is a C++ compiler, and what else node-gyp calls. */
export async function hasCompiler(context: Context): Promise<boolean> {
  if (isWindows) return true; // node-gyp itself searches for Visual Studio, and says so if it fails
  const options = { cwd: context.root, signal: context.signal };
  const works = (program: string) =>
    runCommand(program, ['--version'], options).then(
      () => true,
      () => false,
    );
  return (await works(process.env.CXX || 'c++')) && (await works(process.env.MAKE || 'make'));
}

/**
 * Compiles tfjs-node's addon against the libraries in `.cache/tensorflow` and puts it where
 * tfjs-node loads it from.
 *
 * @throws {KitError} with the compiler's last lines
 */
export async function buildAddon(step: StepContext): Promise<void> {
  const { context, paths, report } = step;
  const { signal, logFile, lock } = context;
  report.progress({
    zh: '编译 TensorFlow 接口（约 15 秒）',
    en: 'compiling the addon (about 15 s)',
  });
  linkDependencies(paths);
  const gyp = require.resolve('node-gyp/bin/node-gyp.js', { paths: [paths.root] });
  const options = { cwd: paths.tfjsNode, env: environment(paths), signal, logFile };
  try {
    const args = [gyp, ...gypArguments(paths)];
    await runCommand(process.execPath, args, { ...options, onStart: lock.child });
    await finishOnMac(paths, context);
    if (isWindows) placeBesideAddon(paths);
  } catch (error) {
    throw failure(
      { zh: '没能编译 TensorFlow 接口。', en: 'The addon for TensorFlow did not compile.' },
      logHint(context),
      error,
    );
  } finally {
    rmSync(join(paths.tfjsNode, 'build'), { recursive: true, force: true });
  }
}

function environment({ python }: Paths): NodeJS.ProcessEnv {
  return { ...process.env, npm_config_python: python, PYTHON: python };
}

function gypArguments(paths: Paths): string[] {
  const place = isWindows ? [] : [`--nodedir=${writeHeaders(paths)}`];
  return [
    'rebuild',
    ...place, // on Windows node-gyp fetches Node's import library itself
    `--devdir=${join(paths.cache, 'node-gyp')}`,
    '--',
    '-Dmodule_name=tfjs_binding',
    `-Dmodule_path=${dirname(addonFile(paths))}`,
    `-Dnapi_build_version=${NAPI_VERSION}`,
  ];
}

/** tfjs-node looks for headers and libraries in its own folder `deps`: a link to our cache. */
function linkDependencies({ tfjsNode, tensorflow }: Paths): void {
  const deps = join(tfjsNode, 'deps');
  rmSync(deps, { recursive: true, force: true });
  symlinkSync(tensorflow, deps, isWindows ? 'junction' : 'dir');
}

/**
 * A folder that looks to node-gyp like Node's headers. The addon needs Node-API only, whose headers
 * are an npm package; so nothing is fetched from a host that may not be reached, and a Node that was
 * installed without headers will do.
 */
function writeHeaders(paths: Paths): string {
  const folder = join(paths.cache, 'node-headers');
  const include = join(folder, 'include', 'node');
  mkdirSync(include, { recursive: true });
  const entry = require.resolve('node-api-headers/package.json', { paths: [paths.root] });
  cpSync(join(dirname(entry), 'include'), include, { recursive: true });
  const settings = join(paths.root, 'lib', 'cli', 'setup', 'native', 'common.gypi');
  copyFileSync(settings, join(include, 'common.gypi'));
  return folder;
}

/** The wheel's library has another install name than binding.gyp expects. Never tried on a Mac. */
async function finishOnMac(paths: Paths, { signal, logFile }: Context): Promise<void> {
  if (process.platform !== 'darwin') return;
  const addon = addonFile(paths);
  const options = { cwd: paths.root, signal, logFile };
  for (const name of ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']) {
    const change = ['-change', `@rpath/${name}`, `@loader_path/../../deps/lib/${name}`, addon];
    await runCommand('install_name_tool', change, options);
  }
  await runCommand('codesign', ['--force', '--sign', '-', addon], options);
}

/** Windows looks for tensorflow.dll in the addon's own folder only. Never tried on Windows. */
function placeBesideAddon(paths: Paths): void {
  const name = 'tensorflow.dll';
  copyFileSync(join(paths.tensorflow, 'lib', name), join(dirname(addonFile(paths)), name));
}
