'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { isRunning } = require('../../tensor/isRunning.cjs');

const PATIENCE_MS = 1_000;

/** @param {number} port of this machine @returns {Promise<boolean>} whether somebody answers there */
function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: PATIENCE_MS });
    const settle = (/** @type {boolean} */ isThere) => (socket.destroy(), resolve(isThere));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/** @typedef {{ readonly url: string, readonly token: string }} RunningServer */

/**
 * A JupyterLab of this clone that is running: each server leaves `jpserver-<process>.json` in the
 * clone's runtime folder for as long as it lives, and longer when it was killed; then its number may
 * be another program's, but nobody answers at its port.
 *
 * @param {string} root the clone
 * @returns {Promise<RunningServer | undefined>} its address, which ends in `/`, and its token
 */
async function runningServer(root) {
  const folder = path.join(root, '.cache', 'jupyter', 'runtime');
  if (!fs.existsSync(folder)) return undefined;
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(/^jpserver-(\d+)\.json$/.exec(name)?.[1]);
    if (!(pid > 0 && isRunning(pid))) continue;
    const { port, url, token } = toldIn(path.join(folder, name));
    if (await answers(port)) return { url, token };
  }
  return undefined;
}

/**
 * @param {string} root the clone
 * @returns {Promise<boolean>} whether a JupyterLab of this clone is running
 */
async function isServerRunning(root) {
  return (await runningServer(root)) !== undefined;
}

/**
 * @param {string} file what a server wrote of itself
 * @returns {{ port: number, url: string, token: string }} port 0 when it cannot be read
 */
function toldIn(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { port: 0, url: '', token: '' }; // it has just ended
  }
}

module.exports = { isServerRunning, runningServer };
