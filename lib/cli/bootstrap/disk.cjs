'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { KitError } = require('./failure.cjs');

/** Measured peaks on Linux x86-64, in MB: what each part still takes when it is missing. */
const NEED_MB = { packages: 750, python: 550, tensorflow: 1300 };

/**
 * @param {string} root
 * @returns {number} MB that the missing parts of the set-up take at their peak; at most 2,600
 */
function neededMegabytes(root) {
  const missing = (/** @type {string} */ file) => !fs.existsSync(path.join(root, file));
  return (
    (missing('node_modules/.attention-kit.json') ? NEED_MB.packages : 0) +
    (missing('.venv/attention-kit.json') ? NEED_MB.python : 0) +
    (missing('.cache/tensorflow/ready.json') ? NEED_MB.tensorflow : 0)
  );
}

/** @param {string} root @returns {number} MB free on the disk of the clone */
function freeMegabytes(root) {
  const { bavail, bsize } = fs.statfsSync(root);
  return Math.floor((bavail * bsize) / 1e6);
}

/** @param {number} megabytes */
const gigabytes = (megabytes) => `${(megabytes / 1000).toFixed(1)} GB`;

/**
 * Says how much disk the set-up is going to take, once, before it takes any.
 *
 * @param {import('./context.cjs').Context} context
 * @param {number} [free] MB that are free; asked of the system when absent
 * @throws {KitError} when there is not enough
 */
function checkDisk(context, free = freeMegabytes(context.root)) {
  const { root, say, tell } = context;
  const need = neededMegabytes(root);
  if (need === 0 || context.hasCheckedDisk) return;
  context.hasCheckedDisk = true;
  if (free < need) {
    throw new KitError(
      {
        zh: `安装还需要 ${gigabytes(need)} 磁盘空间，而这里只剩 ${gigabytes(free)}。`,
        en: `The set-up still takes ${gigabytes(need)} of disk, and only ${gigabytes(free)} is free here.`,
      },
      {
        zh: '请腾出空间，或把仓库移到更大的磁盘上，再运行一次。',
        en: 'Free some space, or move the repository to a larger disk, and run this again.',
      },
    );
  }
  tell(
    say({
      zh: `首次安装：最多占用 ${gigabytes(need)} 磁盘（可用 ${gigabytes(free)}），全部放在这个文件夹里；通常需要 3 到 10 分钟，视网速而定。`,
      en: `First set-up: at most ${gigabytes(need)} of disk (${gigabytes(free)} free), all of it in this folder; 3 to 10 minutes, depending on the network.`,
    }),
  );
}

module.exports = { checkDisk, freeMegabytes };
