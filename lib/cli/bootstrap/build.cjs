'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { runCommand } = require('./command.cjs');
const { KitError } = require('./failure.cjs');
const { readStamp, writeStamp } = require('./stamp.cjs');

/** @typedef {import('./context.cjs').Context} Context */

/** @param {string} root */
const stampFile = (root) => path.join(root, 'lib', 'dist', '.attention-kit.json');

/** @param {string} folder @returns {string[]} the sources below it, sorted */
function sources(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return /^(dist|node_modules)$/.test(entry.name) ? [] : sources(file);
      return /\.(ts|cjs)$|^(package|tsconfig)\.json$/.test(entry.name) ? [file] : [];
    })
    .sort();
}

/** @param {string} root @returns {string} changes with every source file's name or content */
function fingerprint(root) {
  const hash = createHash('sha256');
  const library = path.join(root, 'lib');
  for (const file of sources(library)) {
    hash.update(`${path.relative(library, file).split(path.sep).join('/')}\0`);
    hash.update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} root @returns {boolean} whether `lib/dist` was compiled from the present sources */
function libraryCurrent(root) {
  return readStamp(stampFile(root)) === fingerprint(root);
}

/**
 * Removes compiled files whose source is gone: a stale module could still be imported.
 *
 * @param {string} dist
 * @param {string} library
 */
function removeOrphans(dist, library) {
  for (const entry of fs.readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const match = /^(.*?)(\.d\.(ts|cts)|\.(js|cjs))(\.map)?$/.exec(path.relative(dist, file));
    if (!match) continue;
    const known = ['.ts', '.cjs'].some((end) => fs.existsSync(path.join(library, match[1] + end)));
    if (!known) fs.rmSync(file, { force: true });
  }
}

/**
 * Compiles `lib` to `lib/dist` when a source has changed.
 *
 * @param {Context} context
 * @throws {KitError} when the library does not compile
 */
async function buildLibrary(context) {
  const { root, say, signal, logFile, lock } = context;
  if (libraryCurrent(root)) return;
  const library = path.join(root, 'lib');
  const dist = path.join(library, 'dist');
  const compiler = require.resolve('typescript/bin/tsc', { paths: [root] });
  const before = fingerprint(root);
  fs.rmSync(stampFile(root), { force: true });
  const title = say({ zh: '编译 lib（约 20 秒）', en: 'Compile lib (about 20 s)' });
  const options = { cwd: root, signal, logFile, onStart: lock.child };
  const work = () => runCommand(process.execPath, [compiler, '-p', library], options);
  await context
    .progress(title, () => '', work)
    .catch((error) => {
      if (error.name === 'Interrupted') throw error;
      throw new KitError(
        {
          zh: 'lib 中的 TypeScript 代码没有通过编译。',
          en: 'The TypeScript code in lib does not compile.',
        },
        {
          zh: '请修正下面的错误；若你没有改动过 lib，请用 git status 查看差异。',
          en: 'Mend the errors below; if you did not change lib, see what git status says.',
        },
        error,
      );
    });
  removeOrphans(dist, library);
  writeStamp(stampFile(root), before);
}

module.exports = { buildLibrary, libraryCurrent };
