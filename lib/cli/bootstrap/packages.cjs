'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { runCommand } = require('./command.cjs');
const { KitError } = require('./failure.cjs');
const { readStamp, sha256, writeStamp } = require('./stamp.cjs');

/** @typedef {import('./context.cjs').Context} Context */
/** @typedef {Record<string, { version?: string, link?: boolean, optional?: boolean }>} Packages */

/** @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.attention-kit.json');

/** @param {string} root */
const fingerprint = (root) => sha256(fs.readFileSync(path.join(root, 'package-lock.json')));

/** @param {string} file @returns {Packages | undefined} */
function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether npm itself says that it has installed just what the lock asks for. That spares those who
 * installed with npm by hand a second installation.
 *
 * @param {string} root
 */
function npmInstalledTheLock(root) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const installed = readLock(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted)
    .filter(([name, entry]) => name.includes('node_modules/') && !entry.link && !entry.optional)
    .every(([name, entry]) => installed[name]?.version === entry.version);
}

/**
 * @param {string} root
 * @returns {boolean} whether the npm packages of the lock file are all there
 */
function packagesCurrent(root) {
  return readStamp(stampFile(root)) === fingerprint(root);
}

/**
 * npm makes all folders first and fills them then: a package counts when its package.json is there.
 *
 * @param {string} folder a `node_modules`
 * @returns {number} packages in it, scoped ones included
 */
function countPackages(folder) {
  const isFilled = (/** @type {string} */ name) =>
    fs.existsSync(path.join(folder, name, 'package.json'));
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) =>
        name.startsWith('@')
          ? fs.readdirSync(path.join(folder, name)).map((inner) => `${name}/${inner}`)
          : [name],
      )
      .filter(isFilled).length;
  } catch {
    return 0; // npm is just deleting it
  }
}

/** @param {string} root @returns {number} packages of the lock file that `countPackages` will find */
function countWanted(root) {
  const wanted = readLock(path.join(root, 'package-lock.json')) ?? {};
  return Object.entries(wanted).filter(
    ([name, { optional }]) => !optional && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(name),
  ).length;
}

/** How to call the npm that started us; without one (`node lib/cli/bootstrap.cjs`), npm from PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli && /\.c?js$/.test(cli)) return { command: process.execPath, args: [cli] };
  if (process.platform !== 'win32') return { command: 'npm', args: [] };
  const beside = path.join(
    path.dirname(process.execPath),
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  return { command: process.execPath, args: [beside] };
}

/**
 * `npm ci` into an empty folder; where packages are installed already, `npm install` of the
 * difference, because `npm ci` would delete native TensorFlow with everything else.
 *
 * @param {string} root
 */
function npmArguments(root) {
  const lock = path.join(root, 'node_modules', '.package-lock.json');
  const verb = fs.existsSync(lock) ? ['install', '--no-save'] : ['ci'];
  const cache = path.join(root, '.cache', 'npm');
  return [...verb, '--ignore-scripts', '--no-audit', '--no-fund', '--cache', cache];
}

/**
 * Installs the npm packages that the lock file names, if they are not there. No package's own
 * scripts run.
 *
 * @param {Context} context
 * @throws {KitError} when npm fails
 */
async function installPackages(context) {
  const { root, say, signal, logFile } = context;
  if (packagesCurrent(root)) return;
  if (!npmInstalledTheLock(root)) {
    const { command, args } = npmCommand();
    const folder = path.join(root, 'node_modules');
    const total = countWanted(root);
    fs.rmSync(stampFile(root), { force: true });
    const title = say({ zh: '安装 npm 包（约 1 分钟）', en: 'Install npm packages (about 1 min)' });
    const work = () =>
      runCommand(command, [...args, ...npmArguments(root)], {
        cwd: root,
        signal,
        logFile,
        onStart: context.lock.child,
      });
    const progress = () => `${Math.min(countPackages(folder), total)}/${total}`;
    await context.progress(title, progress, work).catch((error) => {
      throw npmFailure(error);
    });
  }
  fs.rmSync(path.join(root, '.cache', 'npm'), { recursive: true, force: true });
  writeStamp(stampFile(root), fingerprint(root));
}

/** @param {Error} error @returns {Error} */
function npmFailure(error) {
  if (error.name === 'Interrupted') return error;
  return new KitError(
    { zh: 'npm 包没有装好。', en: 'The npm packages could not be installed.' },
    {
      zh: '请看下面 npm 的说明；解决后再运行同一条命令。',
      en: 'See what npm says below; then run the same command again.',
    },
    error,
  );
}

module.exports = { installPackages, packagesCurrent };
