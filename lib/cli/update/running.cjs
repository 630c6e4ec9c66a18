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

/**
 * Whether a JupyterLab of this clone is running: each server leaves `jpserver-<process>.json` in the
 * clone's runtime folder for as long as it lives, and longer when it was killed; then its number may
 * be another program's, but nobody answers at its port.
 *
 * @param {string} root the clone
 * @returns {Promise<boolean>}
 */
async function isServerRunning(root) {
  const folder = path.join(root, '.cache', 'jupyter', 'runtime');
  if (!fs.existsSync(folder)) return false;
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(/^jpserver-(\d+)\.json$/.exec(name)?.[1]);
    if (pid > 0 && isRunning(pid) && (await answers(portIn(path.join(folder, name))))) return true;
  }
  return false;
}

/** @param {string} file what a server wrote of itself @returns {number} 0 when it cannot be read */
function portIn(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).port;
  } catch {
    return 0; // it has just ended
  }
}

module.exports = { isServerRunning };
