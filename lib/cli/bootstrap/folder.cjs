'use strict';
const path = require('node:path');
const { KitError } = require('./failure.cjs');

/** What no way leads round, and whose fault it is. */
const IMPOSSIBLE = [
  { sign: path.delimiter, name: `“${path.delimiter}”`, who: 'Python' },
  { sign: path.sep === '/' ? '\\' : '\0', name: '“\\”', who: 'TypeScript' },
  { sign: '\n', name: '\\n', who: 'npm' },
];

/** What the course itself can live with, but not the program that runs the tests. */
const IMPOSSIBLE_FOR_TESTS = [
  { sign: '#', name: '“#”', who: 'vitest' },
  { sign: '?', name: '“?”', who: 'vitest' },
];

/**
 * Spaces, quotes, Chinese, `$`, `%`, `&` and the like are all right in the path of the clone.
 *
 * @param {string} root the clone
 * @param {string} [command] `test`, which runs in fewer folders than the others
 * @throws {KitError} when it contains one of the few characters that our programs cannot live with
 */
function checkFolder(root, command) {
  const signs = command === 'test' ? [...IMPOSSIBLE, ...IMPOSSIBLE_FOR_TESTS] : IMPOSSIBLE;
  const found = signs.find(({ sign }) => root.includes(sign));
  if (found === undefined) return;
  const { name, who } = found;
  throw new KitError(
    {
      zh: `这个文件夹的路径里有 ${name}，${who} 在这样的路径下无法工作：${root}`,
      en: `The path of this folder contains ${name}, with which ${who} cannot work: ${root}`,
    },
    {
      zh: '请给文件夹改名，或移到别处（空格、引号、汉字都没有问题），然后再运行一次。',
      en: 'Rename or move the folder (spaces, quotes and Chinese are all right), then run this again.',
    },
  );
}

module.exports = { checkFolder };
