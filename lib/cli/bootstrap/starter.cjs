'use strict';
const fs = require('node:fs');
const { isRunning } = require('../../tensor/isRunning.cjs');

const POLL_MS = 1_000;

/**
 * @param {number} pid
 * @returns {{ parent: number, command: string } | undefined} undefined where /proc does not tell
 */
function look(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {boolean} */
const isNpm = (pid) => look(pid)?.command.startsWith('npm') ?? false;

/**
 * Tells when npm, or the shell between npm and us, is gone. npm passes a SIGTERM to its shell only, and
 * a SIGKILL to nobody: without this we and all that we started would live on with the port taken.
 * Whoever starts us without npm ends us himself.
 *
 * @param {() => void} onGone called once
 * @param {NodeJS.ProcessEnv} [env]
 */
function watchStarter(onGone, env = process.env) {
  if (env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const above = look(parent)?.parent;
  const npm = !isNpm(parent) && above !== undefined && isNpm(above) ? above : undefined;
  const isThere = () =>
    process.ppid === parent &&
    isRunning(parent) && // Windows keeps the number of a parent that is gone
    (npm === undefined || look(parent)?.parent === npm);
  const timer = setInterval(() => {
    if (isThere()) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  timer.unref();
}

module.exports = { watchStarter };
