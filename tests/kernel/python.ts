import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../support/paths';

/** What a Python test said of itself. */
export interface PythonTest {
  readonly name: string;
  readonly passed: boolean;
  readonly why: string;
  readonly skipped: string | null;
}

const folder = join(repositoryRoot, 'tests', 'kernel');
const inVenv = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';

/** The Python of the clone's own environment, or that of KIT_PYTHON; undefined without Jupyter. */
export const python: string | undefined = [
  process.env.KIT_PYTHON ?? '',
  join(repositoryRoot, '.venv', inVenv),
].find((path) => existsSync(path) && hasJupyter(path));

function hasJupyter(path: string): boolean {
  return spawnSync(path, ['-c', 'import jupyter_kernel_test, nbclient']).status === 0;
}

/** A folder of kernelspecs, ours and stock tslab's, that lasts as long as the tests. */
export class Kernelspecs {
  readonly path = mkdtempSync(join(tmpdir(), 'kernelspecs-'));

  constructor() {
    const ours = join(repositoryRoot, 'lib', 'dist', 'kernel', 'main.js');
    this.add('tslab', [ours, '{connection_file}'], 'message');
    const stock = join(repositoryRoot, 'node_modules', 'tslab', 'bin', 'tslab');
    this.add('stock-tslab', [stock, 'kernel', '--config-path={connection_file}'], 'signal');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private add(name: string, program: readonly string[], interruptMode: string): void {
    const spec = join(this.path, 'kernels', name);
    mkdirSync(spec, { recursive: true });
    const description = {
      argv: [process.execPath, ...program],
      display_name: name,
      language: 'typescript',
      interrupt_mode: interruptMode,
      env: { TF_CPP_MIN_LOG_LEVEL: '3' },
    };
    writeFileSync(join(spec, 'kernel.json'), JSON.stringify(description));
  }
}

/** The names of the tests in Python files, by file. To start Python takes longer than to list them. */
export function listPythonTests(
  interpreter: string,
  modules: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  if (modules.length === 0) return new Map();
  const list = spawnSync(interpreter, ['run_tests.py', '--list', ...modules], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (list.status !== 0) throw new Error(`${modules.join()} do not load:\n${list.stderr}`);
  const names = readLines(list.stdout).map(({ name }) => name);
  return new Map(
    modules.map((module) => [module, names.filter((name) => name.startsWith(`${module}.`))]),
  );
}

/**
 * Runs the tests of a Python file.
 *
 * @param onTest told of each test when it has ended
 * @returns what went wrong outside of the tests; empty when nothing did
 */
export function runPythonTests(
  interpreter: string,
  module: string,
  environment: Readonly<Record<string, string>>,
  onTest: (test: PythonTest) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...environment } };
    const run = execFile(interpreter, ['run_tests.py', module], options, (error, _out, stderr) =>
      resolve(error ? stderr : ''),
    );
    createInterface({ input: run.stdout! }).on('line', (line) => {
      for (const test of readLines(line)) onTest(test);
    });
  });
}

function readLines(text: string): PythonTest[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as PythonTest);
}
