'use strict';
const path = require('node:path');
const { buildLibrary, libraryCurrent } = require('./build.cjs');
const { createContext } = require('./context.cjs');
const { checkDisk } = require('./disk.cjs');
const { explain } = require('./failure.cjs');
const { checkFolder } = require('./folder.cjs');
const { acquireLock } = require('./lock.cjs');
const { outliveReaders } = require('./output.cjs');
const { installPackages, packagesCurrent } = require('./packages.cjs');

/** @typedef {import('./context.cjs').Context} Context */
/** @typedef {import('../../locale').Bilingual} Bilingual */

/**
 * Holds the lock of this clone while `work` runs, so that two set-ups never write at once.
 *
 * @template T
 * @param {Context} context
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withLock(context, work) {
  const { root, say, tell } = context;
  const before = context.lock;
  context.lock = await acquireLock(path.join(root, '.cache', 'setup.lock'), (holder) =>
    tell(
      say({
        zh: `这个文件夹里已有另一个安装在进行（进程 ${holder?.pid ?? '?'}），等它结束……`,
        en: `Another set-up is at work in this folder (process ${holder?.pid ?? '?'}); waiting for it…`,
      }),
    ),
  );
  try {
    return await work();
  } finally {
    context.lock.release();
    context.lock = before;
  }
}

/** @param {Context} context */
async function ensurePackagesAndLibrary(context) {
  if (packagesCurrent(context.root) && libraryCurrent(context.root)) return;
  await withLock(context, async () => {
    checkDisk(context);
    await installPackages(context);
    await buildLibrary(context);
  });
}

/**
 * The doctor installs nothing: where it cannot even be loaded, this is its whole report.
 *
 * @param {Context} context
 * @param {boolean} isJson as `doctor --json` gives it
 */
function reportMissing({ root, say, print }, isJson) {
  const part = (/** @type {Bilingual} */ name, /** @type {boolean} */ isThere) => ({
    name,
    state: isThere ? 'ok' : 'bad',
    ...(isThere ? {} : { remedy: RUN_START }),
  });
  const parts = [
    part({ zh: `Node.js ${process.version}`, en: `Node.js ${process.version}` }, true),
    part({ zh: 'npm 包', en: 'npm packages' }, packagesCurrent(root)),
    part({ zh: '编译好的 lib', en: 'compiled lib' }, libraryCurrent(root)),
  ];
  if (isJson) return print(JSON.stringify(parts, null, 2));
  parts.forEach(({ name, state }) => print(`${state === 'ok' ? '✓' : '✗'} ${say(name)}`));
  print(`  → ${say(RUN_START)}`);
}

/** @type {Bilingual} */
const RUN_START = {
  zh: '运行 npm start，它会补上缺少的部分；然后再运行 npm run doctor 检查其余各项。',
  en: 'Run npm start, which adds what is missing; then npm run doctor checks the rest.',
};

/** @type {Bilingual} What `--help` says before the packages are there that know better. */
const USAGE = {
  zh: 'npm start [-- --no-browser --port 端口 --lang zh|en]：补齐安装步骤，然后打开 JupyterLab。\nnpm test：运行全部测试。  npm run doctor：检查每个部分。  npm run chapters：执行全部笔记本。\nnpm run bench：测量速度。  npm run slides：放映幻灯片。  npm run update：取得课程的新版本。\nnpm run assign -- --out 文件夹：生成发给学生的习题。  npm run grade -- 作业 --out 文件夹：给全班评分。',
  en: 'npm start [-- --no-browser --port N --lang zh|en]: set up what is missing, then open JupyterLab.\nnpm test: run all tests.  npm run doctor: check every part.  npm run chapters: execute all notebooks.\nnpm run bench: measure the speed.  npm run slides: present the slides.  npm run update: get the new version of the course.\nnpm run assign -- --out DIR: make the exercises to hand out.\nnpm run grade -- SUBMISSIONS --out DIR: grade a class.',
};

/** @param {Context} context @param {string} command @param {string[]} args */
async function dispatch(context, command, args) {
  const { root, print, say } = context;
  const asksForHelp = args.includes('--help') || args.includes('-h');
  if (command === 'update') {
    const { update } = require('../update/update.cjs');
    return withLock(context, () => update(context, args));
  }
  if (!command || (asksForHelp && !packagesCurrent(root))) {
    print(say(USAGE));
    return command ? 0 : 1;
  }
  const compiled = path.join(root, 'lib', 'dist', 'cli', 'main.js');
  if (command === 'doctor' && !(packagesCurrent(root) && libraryCurrent(root))) {
    reportMissing(context, args.includes('--json'));
    return 1;
  }
  checkFolder(root, command);
  await ensurePackagesAndLibrary(context);
  return require(compiled).main(context, command, args);
}

/**
 * Makes sure of packages and compiled library, then hands over to the command itself, which is
 * TypeScript (`lib/cli/main.ts`). Sets the exit code: 0, 1 when something failed, 130 on Ctrl-C.
 *
 * @param {string} command start, test, doctor, chapters, bench, slides, assign, grade or update
 * @param {string[]} args the rest of the command line
 * @returns {Promise<void>}
 */
async function run(command, args) {
  outliveReaders();
  const context = createContext(path.resolve(__dirname, '..', '..', '..'), args);
  try {
    process.exitCode = await dispatch(context, command, args);
  } catch (error) {
    context.tell(explain(error, context.language));
    process.exitCode = context.signal.aborted ? 130 : 1;
  }
}

module.exports = { run, withLock };
