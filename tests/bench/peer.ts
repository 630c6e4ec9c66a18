import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/cli/bootstrap/command.cjs';
import type { Context } from '../../lib/cli/bootstrap/context.cjs';
import { jupyterEnvironment, type Paths } from '../../lib/cli/paths';
import { failure, logHint } from '../../lib/cli/setup/failure';
import { findPython } from '../../lib/cli/setup/findPython';

/** What the peer is measured with. */
const TORCH = 'torch==2.15.0';
const isWindows = process.platform === 'win32';

/**
 * A Python that has PyTorch: the one that was named, else one in a throw-away environment in the
 * clone's cache, made now if it is not there.
 *
 * @param named a Python of the user's
 */
export async function peerPython(context: Context, paths: Paths, named?: string): Promise<string> {
  const { progress, say } = context;
  const folder = join(paths.cache, 'bench-peer');
  const own = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const python = named ?? own;
  const options = {
    cwd: context.root,
    signal: context.signal,
    logFile: context.logFile,
    env: jupyterEnvironment(paths),
  };
  const hasTorch = () =>
    runCommand(python, ['-c', 'import torch'], options).then(
      () => true,
      () => false,
    );
  if (await hasTorch()) return python;
  if (named !== undefined) {
    throw failure(
      { zh: `${named} 里没有 PyTorch。`, en: `${named} has no PyTorch.` },
      {
        zh: `在其中安装 ${TORCH}，或者不带路径使用 --peer，由程序自己建立环境。`,
        en: `Install ${TORCH} there, or give --peer without a path: then an environment is made.`,
      },
      undefined,
    );
  }
  const title = {
    zh: `在 ${folder} 中安装 PyTorch：Linux 上约 5 GB（含 CUDA 部分），其他系统约 1 GB；这个文件夹随时可以删除`,
    en: `Install PyTorch in ${folder}: about 5 GB on Linux (with its CUDA parts), 1 GB elsewhere; the folder may be deleted at any time`,
  };
  const install = async () => {
    if (!existsSync(own)) {
      const { command, args } = await findPython(context);
      await runCommand(command, [...args, '-m', 'venv', folder], options);
    }
    await runCommand(own, ['-m', 'pip', 'install', '--no-input', TORCH, 'numpy'], options);
  };
  await progress(say(title), () => '', install).catch((error: unknown) => {
    throw failure(
      { zh: 'PyTorch 没有装好。', en: 'PyTorch could not be installed.' },
      logHint(context),
      error,
    );
  });
  return own;
}
