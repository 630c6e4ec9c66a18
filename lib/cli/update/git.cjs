'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { runCommand } = require('../bootstrap/command.cjs');
const { KitError } = require('../bootstrap/failure.cjs');

/** @typedef {import('../bootstrap/context.cjs').Context} Context */

/** It may not ask anything: nobody would see the question. And its words are the ones that we know. */
const ENVIRONMENT = { GIT_TERMINAL_PROMPT: '0', GIT_MERGE_AUTOEDIT: 'no', LC_ALL: 'C' };

/** A hook of another repository, in which somebody runs us, would lead git there. */
const ASTRAY = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'];

/** Who makes a merge where the learner has never told git their name. */
const SOMEBODY = ['-c', 'user.name=attention-kit', '-c', 'user.email=update@attention-kit.invalid'];

/** Git in one clone. */
class Git {
  /** @param {Context} context */
  constructor({ root, signal, logFile }) {
    this.root = root;
    const env = /** @type {NodeJS.ProcessEnv} */ ({ ...process.env, ...ENVIRONMENT });
    for (const name of ASTRAY) delete env[name];
    this.options = { cwd: root, signal, logFile, env };
    /** @type {readonly string[]} */
    this.first = [];
  }

  /**
   * @param {...string} args
   * @returns {Promise<string>} standard output
   * @throws {CommandError} when git says no
   */
  run(...args) {
    return runCommand('git', [...this.first, ...args], this.options);
  }

  /** @param {...string} args @returns {Promise<string | undefined>} undefined when git says no */
  ask(...args) {
    return this.run(...args).then(
      (text) => text.trim(),
      (error) => {
        if (error.name === 'Interrupted') throw error;
        return undefined;
      },
    );
  }

  /** @param {...string} args of a command that lists paths @returns {Promise<string[]>} from the clone, with `/` */
  async paths(...args) {
    const [command, ...rest] = args;
    return (await this.run(command, '-z', ...rest)).split('\0').filter(Boolean);
  }

  /** Gives the merge an author, where the learner's git has none. */
  async introduce() {
    if (!(await this.ask('config', 'user.email'))) this.first = SOMEBODY;
  }
}

/**
 * Git in the clone.
 *
 * @param {Context} context
 * @returns {Promise<Git>}
 * @throws {KitError} where there is no git, or the course did not come by it
 */
async function openClone(context) {
  const git = new Git(context);
  const hasGit = (await git.ask('--version')) !== undefined;
  if (!fs.existsSync(path.join(context.root, '.git'))) throw noClone();
  if (!hasGit) throw noGit();
  const inside = await git.run('rev-parse', '--show-toplevel').catch((error) => {
    if (error.name === 'Interrupted') throw error;
    throw new KitError(
      { zh: 'git 打不开这个文件夹。', en: 'Git does not open this folder.' },
      {
        zh: '请按 git 下面的说明处理，然后再运行一次。',
        en: 'Do what git says below; then run this again.',
      },
      error,
    );
  });
  if (fs.realpathSync(inside.trim()) !== fs.realpathSync(context.root)) throw noClone();
  return git;
}

/** What whoever has no git, or a zip, can do. */
const BY_ZIP = {
  zh: '下载新的 zip，解压覆盖到这个文件夹，再运行 npm start：你的笔记本在 my-notebooks 里，zip 中没有这个文件夹，新的内容会并入你的笔记本。',
  en: 'Download the new zip, unpack it over this folder, and run npm start: your notebooks lie in my-notebooks, which no zip contains, and the new text comes into them.',
};

function noClone() {
  return new KitError(
    {
      zh: '这个文件夹不是用 git clone 得到的（例如来自 zip），无法自动更新。',
      en: 'This folder did not come by git clone (but as a zip, perhaps), so it cannot be updated by itself.',
    },
    BY_ZIP,
  );
}

function noGit() {
  return new KitError(
    { zh: '没有找到 git。', en: 'Git was not found.' },
    {
      zh: `请安装 git（Debian、Ubuntu：sudo apt install git；macOS：xcode-select --install；Windows：git-scm.com），再运行一次。或者：${BY_ZIP.zh}`,
      en: `Install git (Debian, Ubuntu: sudo apt install git; macOS: xcode-select --install; Windows: git-scm.com) and run this again. Or: ${BY_ZIP.en}`,
    },
  );
}

module.exports = { Git, openClone };
