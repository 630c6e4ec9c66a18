import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { repositoryRoot } from '../../support/paths';
import { temporaryFolder } from './folder';

/**
 * Stands in for npm: makes a `node_modules` with one package and a compiler, slowly, package first.
 * It counts its calls in the file `npm-calls`. The file `npm-behaviour` makes it fail, hang, or hang without
 * listening to SIGTERM.
 */
const NPM = `
const fs = require('node:fs');
const path = require('node:path');
const root = process.cwd();
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
const behaviour = fs.existsSync('npm-behaviour') ? fs.readFileSync('npm-behaviour', 'utf8') : '';
const put = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
if (process.argv[2] === 'ci') fs.rmSync('node_modules', { recursive: true, force: true });
put('node_modules/half/package.json', '{}');
if (behaviour === 'full') {
  console.error('npm error code ENOSPC\\nnpm error ENOSPC: no space left on device, write');
  process.exit(228);
}
if (behaviour === 'offline') {
  console.error('npm error code ENOTFOUND\\nnpm error network request to the registry failed');
  process.exit(1);
}
if (behaviour === 'hang' || behaviour === 'deaf') {
  if (behaviour === 'deaf') process.on('SIGTERM', () => put('npm-deaf', ''));
  put('npm-pid', String(process.pid));
  setInterval(() => {}, 1000);
} else setTimeout(() => {
  put('node_modules/typescript/bin/tsc', fs.readFileSync('tsc.cjs', 'utf8'));
  put('node_modules/typescript/package.json', '{"name":"typescript","version":"5.9.3"}');
  put('node_modules/.package-lock.json', fs.readFileSync('package-lock.json', 'utf8'));
}, 300);
`;

/** Stands in for the compiler: its library has one command, which says that it was reached. */
const COMPILER = `
const fs = require('node:fs');
fs.appendFileSync('tsc-calls', 'x');
if (fs.readFileSync('lib/index.ts', 'utf8').includes('broken')) {
  console.log("lib/index.ts(1,1): error TS2304: Cannot find name 'broken'.");
  process.exit(2);
}
fs.mkdirSync('lib/dist/cli', { recursive: true });
fs.writeFileSync('lib/dist/index.js', '');
fs.writeFileSync('lib/dist/cli/main.js',
  "exports.main = async (context, command, args) => { console.log(['reached', command, ...args].join(' ')); return 7; };");
`;

const LOCK = JSON.stringify({
  packages: { '': {}, 'node_modules/typescript': { version: '5.9.3' } },
});

/** The part of the kit that runs without packages and without being compiled. */
export const KIT = [
  ...['lib/cli/bootstrap.cjs', 'lib/cli/bootstrap', 'lib/cli/update', 'lib/locale'],
  'lib/tensor/isRunning.cjs',
];

/** A clone with nothing but the bootstrap in it. */
export interface BareClone {
  readonly root: string;
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  /** Starts `node lib/cli/bootstrap.cjs …` there. */
  readonly launch: (...args: string[]) => Running;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  /** All it has printed so far, standard output and error. */
  readonly output: () => string;
  /** What it has printed on standard output alone. */
  readonly result: () => string;
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Makes a bare clone in a temporary folder, in which npm and the compiler are stand-ins. */
export function bareClone(): BareClone {
  const root = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of KIT) {
    cpSync(join(repositoryRoot, path), join(root, path), { recursive: true });
  }
  write('package-lock.json', LOCK);
  write('lib/index.ts', 'export {};\n');
  write('lib/cli/main.ts', 'export {};\n');
  write('npm.cjs', NPM);
  write('tsc.cjs', COMPILER);
  return {
    root,
    write,
    has: (path) => existsSync(join(root, path)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    launch: (...args) => launch(root, args),
  };
}

/** Starts `node lib/cli/bootstrap.cjs …` in a clone, in English. */
export function launch(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Running {
  const bootstrap = join(root, 'lib', 'cli', 'bootstrap.cjs');
  const child = spawn(process.execPath, [bootstrap, ...args], {
    cwd: root,
    env: { ...process.env, npm_execpath: join(root, 'npm.cjs'), KIT_LANG: 'en', ...env },
  });
  let [text, result] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    result += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(
    ([code, signal]: unknown[]) => (code ?? signal) as number | string,
  );
  return { child, output: () => text, result: () => result, ended };
}
