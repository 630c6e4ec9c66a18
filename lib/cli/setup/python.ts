import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/command.cjs';
import { KitError } from '../bootstrap/failure.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { readStamp, sha256, writeStamp } from '../bootstrap/stamp.cjs';
import { jupyterEnvironment, type Paths } from '../paths';
import { failure, logHint } from './failure';
import { findPython, type FoundPython } from './findPython';
import type { Step, StepContext } from './step';

interface Requirements {
  /** Lock file in `setup/python/`. */
  readonly lock: string;
  /** Stamp in the folder. */
  readonly stamp: string;
  /** Where they go, if not into `.venv`: without what they depend on, which `.venv` has. */
  readonly apart?: (paths: Paths) => string;
}

const JUPYTER: Requirements = { lock: 'requirements.txt', stamp: 'attention-kit.json' };
const TESTS: Requirements = { lock: 'requirements-test.txt', stamp: 'attention-kit-tests.json' };
const NBGRADER: Requirements = {
  lock: 'requirements-nbgrader.txt',
  stamp: 'attention-kit.json',
  apart: nbgraderFolder,
};

/** JupyterLab and its companions in `.venv`, each at the version and hash of the lock. */
export const jupyterStep: Step = {
  title: {
    zh: '建立 Python 环境并安装 JupyterLab（约 1 分钟）',
    en: 'Make the Python environment, install JupyterLab (about 1 min)',
  },
  isDone: (_context, paths) => isCurrent(paths, JUPYTER),
  run: async (step) => {
    const stamp = join(step.paths.venv, JUPYTER.stamp);
    // Without its stamp an environment may be half of one: pip itself cannot tell.
    const whole = existsSync(stamp) && (await isUsable(step));
    if (!whole) await createEnvironment(step);
    await install(step, JUPYTER);
  },
};

/** What only the tests need. */
export const testPackagesStep: Step = {
  title: { zh: '安装测试用的 Python 包', en: 'Install the Python packages of the tests' },
  isDone: (_context, paths) => isCurrent(paths, TESTS),
  run: (step) => install(step, TESTS),
};

/** nbgrader, for the test that grades with it: in `.venv` it would change JupyterLab. */
export const nbgraderStep: Step = {
  title: { zh: '安装测试用的 nbgrader', en: 'Install nbgrader for the tests' },
  isDone: (_context, paths) => isCurrent(paths, NBGRADER),
  run: async (step) => {
    rmSync(nbgraderFolder(step.paths), { recursive: true, force: true });
    await install(step, NBGRADER);
  },
};

/** Where nbgrader is, for `PYTHONPATH`. */
export function nbgraderFolder({ cache }: Paths): string {
  return join(cache, 'nbgrader');
}

function stampOf(paths: Paths, { stamp, apart }: Requirements): string {
  return join(apart ? apart(paths) : paths.venv, stamp);
}

function lockText(paths: Paths, { lock }: Requirements): string {
  return readFileSync(join(paths.pythonSources, lock), 'utf8');
}

/**
 * Includes the folder and the Python behind the environment: it survives neither a move of the
 * clone nor an upgrade of the system's Python.
 */
function fingerprint(paths: Paths, requirements: Requirements): string {
  const python = existsSync(paths.python) ? realpathSync(paths.python) : 'none';
  return sha256(`${paths.venv}\n${python}\n${lockText(paths, requirements)}`);
}

function isCurrent(paths: Paths, requirements: Requirements): boolean {
  const stamp = readStamp(stampOf(paths, requirements));
  return existsSync(paths.python) && stamp === fingerprint(paths, requirements);
}

/** Whether its Python still starts, and it was made in the folder where it now is. */
async function isUsable(step: StepContext): Promise<boolean> {
  const { python, venv } = step.paths;
  const probe = ['-c', 'import sys, pip; print(sys.prefix)'];
  const prefix = await runCommand(python, probe, programOptions(step)).catch(() => '');
  const scripts = process.platform === 'win32' ? 'Scripts' : 'bin';
  const activate = join(venv, scripts, 'activate');
  const isHome = existsSync(activate) && readFileSync(activate, 'utf8').includes(venv);
  return prefix !== '' && isHome;
}

function programOptions({ context, paths }: StepContext) {
  const { root: cwd, signal, logFile, lock } = context;
  return { cwd, signal, logFile, onStart: lock.child, env: jupyterEnvironment(paths) };
}

async function createEnvironment(step: StepContext): Promise<void> {
  const { context, paths } = step;
  const python = await findPython(context);
  rmSync(paths.venv, { recursive: true, force: true });
  const venv = ['-m', 'venv', paths.venv];
  const options = programOptions(step);
  try {
    await runCommand(python.command, [...python.args, ...venv], options);
  } catch (error) {
    await createWithoutEnsurepip(step, python, error);
  }
}

/**
 * Debian and Ubuntu keep `ensurepip` in a package of its own. Where it is missing but the system
 * has a pip that can install for another Python (22.3 and later), that pip is used.
 */
async function createWithoutEnsurepip(step: StepContext, python: FoundPython, first: unknown) {
  const { paths } = step;
  const options = programOptions(step);
  const pin = /^pip==\S+/m.exec(lockText(paths, JUPYTER))?.[0] ?? 'pip';
  try {
    const bare = ['-m', 'venv', '--clear', '--without-pip', paths.venv];
    await runCommand(python.command, [...python.args, ...bare], options);
    const pip = ['-m', 'pip', '--python', paths.python, 'install', pin];
    await runCommand(python.command, [...python.args, ...pip], options);
  } catch {
    rmSync(paths.venv, { recursive: true, force: true });
    throw failure(
      { zh: '无法建立 Python 虚拟环境。', en: 'The Python environment could not be made.' },
      {
        zh: 'Debian/Ubuntu 请运行：sudo apt install python3-venv；其他系统请安装 python.org 的 Python。',
        en: 'On Debian or Ubuntu: sudo apt install python3-venv; elsewhere install Python from python.org.',
      },
      first,
    );
  }
}

async function install(step: StepContext, requirements: Requirements): Promise<void> {
  const { context, paths, report } = step;
  const stamp = stampOf(paths, requirements);
  rmSync(stamp, { force: true });
  const file = join(paths.pythonSources, requirements.lock);
  const place = requirements.apart ? ['--no-deps', '--target', requirements.apart(paths)] : [];
  const command = ['-m', 'pip', 'install', '--require-hashes', '--no-input', ...place, '-r', file];
  const onLine = pipProgress(report);
  await runCommand(paths.python, command, { ...programOptions(step), onLine }).catch(
    (error: unknown) => {
      throw failure(
        { zh: 'Python 包没有装好。', en: 'The Python packages could not be installed.' },
        logHint(context),
        error,
      );
    },
  );
  rmSync(join(paths.cache, 'pip'), { recursive: true, force: true });
  writeStamp(stamp, fingerprint(paths, requirements));
}

/** Reads how far pip is from the lines that it prints. */
function pipProgress(report: StepContext['report']): (line: string) => void {
  let collected = 0;
  return (line) => {
    const name = /^Collecting (\S+?)==/.exec(line)?.[1];
    if (name) {
      collected++;
      report.progress({
        zh: `下载第 ${collected} 个包：${name}`,
        en: `downloading package ${collected}: ${name}`,
      });
    } else if (line.startsWith('Installing collected packages')) {
      report.progress({
        zh: `解压安装 ${collected} 个包……`,
        en: `unpacking ${collected} packages…`,
      });
    }
  };
}

/** What the stamp of a finished environment says. */
export function environmentFingerprint(paths: Paths): string {
  return fingerprint(paths, JUPYTER);
}

/** The Python that set-up made; a sentence when it did not. */
export function requirePython(context: Context, paths: Paths): string {
  if (jupyterStep.isDone(context, paths)) return paths.python;
  throw new KitError(
    { zh: 'Python 环境还没有准备好。', en: 'The Python environment is not ready.' },
    { zh: '请先运行 npm start。', en: 'Run npm start first.' },
  );
}
