import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../bootstrap/command.cjs';
import { jupyterEnvironment } from '../../paths';
import { download } from '../download';
import { failure, same } from '../failure';
import type { StepContext } from '../step';
import { megabytes } from './libraries';
import { type Wheel, WHEEL_PYTHON, WHEEL_VERSION } from './platforms';

/**
 * Asks pip where the wheel is, then downloads it so that it can go on after a cut. If that fails
 * (an index with a password, say), pip downloads it itself. Either way the SHA-256 decides.
 */
export async function downloadWheel(step: StepContext, wheel: Wheel): Promise<string> {
  const { context, paths, report } = step;
  const file = join(paths.downloads, wheel.file);
  const onProgress = megabytes(report, { zh: '下载 TensorFlow', en: 'downloading TensorFlow' });
  try {
    const { url, ca } = await askPip(step, wheel);
    const options = { sha256: wheel.sha256, onProgress, signal: context.signal, ca };
    await download(url, file, options);
  } catch (error) {
    if (context.signal.aborted) throw error;
    report.progress({ zh: '改用 pip 下载 TensorFlow', en: 'downloading TensorFlow with pip' });
    await pipDownload(step, wheel);
  }
  return file;
}

function pipOptions({ context, paths }: StepContext) {
  const { root: cwd, signal, logFile, lock } = context;
  return { cwd, signal, logFile, onStart: lock.child, env: jupyterEnvironment(paths) };
}

const pipTarget = ({ platformTag }: Wheel) => [
  ...['--no-deps', '--only-binary=:all:', '--platform', platformTag, '--implementation', 'cp'],
  ...['--python-version', WHEEL_PYTHON.version, '--abi', WHEEL_PYTHON.abi],
];

interface PipReport {
  readonly install: readonly { readonly download_info: { readonly url: string } }[];
}

/** @returns the wheel's address on the user's index, and pip's certificate authorities, if any */
async function askPip(step: StepContext, wheel: Wheel): Promise<{ url: string; ca?: string }> {
  const { python, downloads } = step.paths;
  const ask = ['install', '--dry-run', '--ignore-installed', '--quiet', '--report', '-'];
  const patience = ['--retries', '1', '--timeout', '20', '--target', join(downloads, 'none')];
  const pin = `${wheel.package}==${WHEEL_VERSION}`;
  const args = ['-m', 'pip', ...ask, ...patience, ...pipTarget(wheel), pin];
  const output = await runCommand(python, args, { ...pipOptions(step), logFile: undefined });
  const url = (JSON.parse(output) as PipReport).install[0].download_info.url;
  return { url, ca: await certificates(step) };
}

/** The certificate authorities that the user gave pip, for a company's own index. */
async function certificates(step: StepContext): Promise<string | undefined> {
  const ask = ['-m', 'pip', 'config', 'get', 'global.cert'];
  const answer = () => runCommand(step.paths.python, ask, pipOptions(step)).catch(() => '');
  const file = process.env.PIP_CERT ?? (await answer()).trim();
  return file && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function pipDownload(step: StepContext, wheel: Wheel): Promise<void> {
  const { paths } = step;
  mkdirSync(paths.downloads, { recursive: true });
  const pinned = join(paths.downloads, 'tensorflow.txt');
  const line = `${wheel.package}==${WHEEL_VERSION} --hash=sha256:${wheel.sha256}\n`;
  writeFileSync(pinned, line);
  const args = ['-m', 'pip', 'download', '--require-hashes', '--dest', paths.downloads];
  await runCommand(
    paths.python,
    [...args, ...pipTarget(wheel), '-r', pinned],
    pipOptions(step),
  ).catch((error: unknown) => {
    throw failure(
      same(`pip download ${wheel.package}==${WHEEL_VERSION}`),
      {
        zh: '请检查网络或 pip 镜像设置。',
        en: 'Check the network, or the mirror that pip is set to.',
      },
      error,
    );
  });
}
