'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { isRunning } = require('../../tensor/isRunning.cjs');
const { endTree } = require('./command.cjs');
const { writeWhole } = require('./stamp.cjs');

/** The holder touches the file this often; a waiter that sees no touch for much longer takes over. */
const HEARTBEAT_MS = 3_000;
const SILENCE_MS = 20_000;
const POLL_MS = 500;

/**
 * @typedef {object} Holder who is setting up, as written in the lock file
 * @property {number} pid
 * @property {string} host
 * @property {string} token tells two holders apart
 * @property {number} booted when the machine was started, in ms: a pid means nothing after a restart
 * @property {number[]} children pids of programs that it runs, each the head of a process group
 */

/**
 * @typedef {object} Lock
 * @property {() => void} release
 * @property {(pid: number) => () => void} child notes a program that would survive a kill -9 of us;
 *   what it returns is to be called when that program has ended
 */

/** @param {string} file @returns {Holder | undefined} */
function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // gone, or its owner is just writing it
  }
}

/** @param {string} file */
function touchedAt(file) {
  try {
    return fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {Holder} holder */
function isDead(holder) {
  if (holder.host !== os.hostname()) return false; // a shared folder: only silence can tell
  return !isRunning(holder.pid);
}

/**
 * A kill -9 leaves the programs that the holder had started (npm, pip, a compiler) at work, and
 * two of them must not write the same folder.
 *
 * @param {Holder} holder
 */
function endChildren(holder) {
  const sameBoot = Math.abs(holder.booted - bootTime()) < SILENCE_MS;
  if (holder.host !== os.hostname() || !sameBoot) return;
  holder.children.forEach((pid) => endTree(pid, 'SIGKILL'));
}

const bootTime = () => Date.now() - os.uptime() * 1000;

/** @param {string} file @param {string} content @returns {boolean} false when somebody holds it */
function create(file, content) {
  try {
    fs.writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a dead owner's lock. Of two waiters that find it dead at the same moment only one may,
 * or the second would remove the lock that the first has just made: hence a second, short lock.
 *
 * @param {string} file
 * @param {Holder | undefined} dead
 */
function removeDead(file, dead) {
  const guard = `${file}.takeover`;
  if (Date.now() - touchedAt(guard) > SILENCE_MS) fs.rmSync(guard, { force: true });
  if (!create(guard, String(process.pid))) return;
  try {
    if (readHolder(file)?.token !== dead?.token) return;
    if (dead) endChildren(dead);
    fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

/** @param {string} file @param {Holder} holder @returns {Lock} */
function hold(file, holder) {
  const timer = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // deleted by hand: nothing to keep alive
    }
  }, HEARTBEAT_MS);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    process.off('exit', release);
    if (readHolder(file)?.token === holder.token) fs.rmSync(file, { force: true });
  };
  const child = (/** @type {number} */ pid) => {
    holder.children.push(pid);
    writeWhole(file, JSON.stringify(holder));
    return () => {
      holder.children = holder.children.filter((other) => other !== pid);
      if (readHolder(file)?.token === holder.token) writeWhole(file, JSON.stringify(holder));
    };
  };
  process.on('exit', release);
  return { release, child };
}

/**
 * Waits until no other set-up of this clone is running. A lock whose owner was killed (kill -9,
 * power cut) is taken over: at once when its process is gone, else after 20 s without a heartbeat.
 *
 * @param {string} file
 * @param {(holder: Holder | undefined) => void} onWait called once, when there is somebody to wait for
 * @returns {Promise<Lock>}
 */
async function acquireLock(file, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  /** @type {Holder} */
  const own = {
    pid: process.pid,
    host: os.hostname(),
    token: `${process.pid}-${Date.now()}-${Math.random()}`,
    booted: bootTime(),
    children: [],
  };
  let seen = 0;
  let silentSince = Date.now();
  for (let waited = false; !create(file, JSON.stringify(own)); waited = true) {
    const holder = readHolder(file);
    if (touchedAt(file) !== seen) silentSince = Date.now();
    seen = touchedAt(file);
    const abandoned = (holder && isDead(holder)) || Date.now() - silentSince > SILENCE_MS;
    if (abandoned) removeDead(file, holder);
    else if (!waited) onWait(holder);
    await sleep(abandoned ? 50 : POLL_MS);
  }
  return hold(file, own);
}

module.exports = { acquireLock };
