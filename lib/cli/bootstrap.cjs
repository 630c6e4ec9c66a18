'use strict';
/**
 * The first file of every command: `node lib/cli/bootstrap.cjs start|test|doctor|chapters [options]`.
 * It runs in a bare clone, before any package is there, and on any Node: hence no package, no
 * TypeScript, and in this one file no syntax that an old Node cannot read.
 */
var OLDEST_NODE = 20;

if (parseInt(process.versions.node, 10) < OLDEST_NODE) {
  var lines = [
    '✗ 需要 Node.js ' + OLDEST_NODE + ' 或更新版本，当前是 ' + process.version + '。',
    '  → 请安装 20、22 或 24 版（nodejs.org），然后再运行一次。',
    '✗ Node.js ' + OLDEST_NODE + ' or newer is needed; this is ' + process.version + '.',
    '  → Install version 20, 22 or 24 (nodejs.org), then run this again.',
  ];
  console.error(lines.join('\n'));
  process.exitCode = 1;
} else {
  require('./bootstrap/run.cjs').run(process.argv[2], process.argv.slice(3));
}
