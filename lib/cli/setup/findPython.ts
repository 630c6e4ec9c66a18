import { runCommand } from '../bootstrap/command.cjs';
import { KitError } from '../bootstrap/failure.cjs';
import type { Context } from '../bootstrap/context.cjs';

/** A Python of the user's that is new enough. */
export interface FoundPython {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** JupyterLab 4.5, the oldest that the lock names, needs it. */
const OLDEST_MINOR = 9;
const PROBE = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';

function candidates(environment: NodeJS.ProcessEnv): [string, ...string[]][] {
  if (environment.KIT_PYTHON) return [[environment.KIT_PYTHON]];
  if (process.platform === 'win32') return [['py', '-3'], ['python'], ['python3']];
  const versions = [13, 12, 11, 10, OLDEST_MINOR].map((minor): [string] => [`python3.${minor}`]);
  return [['python3'], ['python'], ...versions];
}

function isNewEnough(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 && minor >= OLDEST_MINOR;
}

/**
 * The first Python on the user's path that is 3.9 or newer; `KIT_PYTHON` names another one.
 *
 * @throws {KitError} when there is none, naming what was found instead
 */
export async function findPython(
  { signal, root }: Pick<Context, 'signal' | 'root'>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<FoundPython> {
  const tooOld: string[] = [];
  for (const [command, ...args] of candidates(environment)) {
    const options = { cwd: root, signal, env: environment };
    const output = await runCommand(command, [...args, '-c', PROBE], options).catch(() => '');
    const version = output.trim();
    if (version && isNewEnough(version)) return { command, args, version };
    if (version) tooOld.push(`${command} ${version}`);
  }
  const found = tooOld.length > 0 ? tooOld.join(', ') : undefined;
  throw new KitError(
    {
      zh: `找不到 Python 3.${OLDEST_MINOR} 或更新的版本${found ? `（只找到 ${found}）` : ''}。`,
      en: `Python 3.${OLDEST_MINOR} or newer was not found${found ? ` (only ${found})` : ''}.`,
    },
    {
      zh: '请安装 Python（Ubuntu：sudo apt install python3 python3-venv；macOS：brew install python；Windows：python.org），或用环境变量 KIT_PYTHON 指明路径。',
      en: 'Install Python (Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; Windows: python.org), or name it in KIT_PYTHON.',
    },
  );
}
