import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runCommand } from '../../bootstrap/command.cjs';
import type { Context } from '../../bootstrap/context.cjs';
import type { Paths } from '../../paths';
import { failure, logHint } from '../failure';
import type { StepContext } from '../step';
import { buildWithNodeGyp } from './nodeGyp';

/** The version of Node's C interface that the addon asks for; every Node since 12 has it. */
const NAPI_VERSION = 8;
const isWindows = process.platform === 'win32';
const isMac = process.platform === 'darwin';

/** The compiled addon, where tfjs-node looks for it. */
export function addonFile({ tfjsNode }: Paths): string {
  return join(tfjsNode, 'lib', `napi-v${NAPI_VERSION}`, 'tfjs_binding.node');
}

/** The compiler, and its first arguments: `CXX` may name both. */
function compiler(): [string, ...string[]] {
  const named = process.env.CXX || 'c++';
  return existsSync(named) ? [named] : (named.split(/\s+/) as [string, ...string[]]);
}

/** Whether there is a C++ compiler. */
export async function hasCompiler({ root: cwd, signal }: Context): Promise<boolean> {
  if (isWindows) return true; // node-gyp itself searches for Visual Studio, and says so if it fails
  const [program, ...first] = compiler();
  return runCommand(program, [...first, '--version'], { cwd, signal }).then(
    () => true,
    () => false,
  );
}

/**
 * Compiles tfjs-node's addon against the libraries in `.cache/tensorflow` and puts it where
 * tfjs-node loads it from. The folder of the clone may have any name that the system allows.
 *
 * @throws {KitError} with the compiler's last lines
 */
export async function buildAddon(step: StepContext): Promise<void> {
  const { context, paths, report } = step;
  report.progress({
    zh: '编译 TensorFlow 接口（约 15 秒）',
    en: 'compiling the addon (about 15 s)',
  });
  linkDependencies(paths);
  const fresh = `${addonFile(paths)}.partial`;
  mkdirSync(dirname(fresh), { recursive: true });
  try {
    await (isWindows ? buildWithNodeGyp(step, NAPI_VERSION, fresh) : compile(step, fresh));
    renameSync(fresh, addonFile(paths));
  } catch (error) {
    throw failure(
      { zh: '没能编译 TensorFlow 接口。', en: 'The addon for TensorFlow did not compile.' },
      logHint(context),
      error,
    );
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** tfjs-node looks for headers and libraries in its own folder `deps`: a link to our cache. */
function linkDependencies({ tfjsNode, tensorflow }: Paths): void {
  const deps = join(tfjsNode, 'deps');
  rmSync(deps, { recursive: true, force: true });
  symlinkSync(tensorflow, deps, isWindows ? 'junction' : 'dir');
}

/**
 * One call of the compiler, without make and without a shell: both would read spaces, quotes and `$`
 * in a folder's name as something else. It works inside tfjs-node's folder, so that not even a
 * linker sees that name.
 */
async function compile({ context, paths }: StepContext, target: string): Promise<void> {
  const { signal, logFile, lock } = context;
  const [program, ...first] = compiler();
  await runCommand(
    program,
    [
      ...[...first, ...(isMac ? MAC_FLAGS : LINUX_FLAGS), ...FLAGS],
      ...['-I', join('..', '..', 'node-api-headers', 'include'), '-I', join('deps', 'include')],
      ...SOURCES.map((name) => join('binding', name)),
      ...['-o', relative(paths.tfjsNode, target), ...(isMac ? MAC_LIBRARIES : LINUX_LIBRARIES)],
    ],
    { cwd: paths.tfjsNode, signal, logFile, onStart: lock.child },
  );
}

const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'];

/** As Node's own build settings and tfjs-node's binding.gyp say it. */
const FLAGS = [
  ...['-std=gnu++17', '-O3', '-fPIC', '-pthread', '-fno-exceptions', '-fno-rtti'],
  ...[`-DNAPI_VERSION=${NAPI_VERSION}`, '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
  '-DBUILDING_NODE_EXTENSION',
];

const LINUX_FLAGS = ['-shared'];
const LINUX_LIBRARIES = [
  ...['-L', join('deps', 'lib'), '-ltensorflow', '-ltensorflow_framework'],
  '-Wl,-rpath,$ORIGIN/../../deps/lib',
];

/** Never tried on a Mac. */
const MAC_FLAGS = ['-bundle', '-undefined', 'dynamic_lookup', '-mmacosx-version-min=12.0'];
const MAC_LIBRARIES = [
  join('deps', 'lib', 'libtensorflow.2.dylib'),
  join('deps', 'lib', 'libtensorflow_framework.2.dylib'),
  '-Wl,-rpath,@loader_path/../../deps/lib',
];
