'use strict';
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const { readFrame, writeFrame } = require('./frames.cjs');

/**
 * Tries what a hostile submission would try, and tells what it could do. The parent has laid out a
 * file, a server, an environment variable and its own process for it to reach.
 */

/** @param {() => unknown} attempt */
function succeeds(attempt) {
  try {
    return Boolean(attempt());
  } catch {
    return false;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function reaches(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.setTimeout(500, () => resolve(false));
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
  });
}

function writesHere() {
  const path = `${__dirname}/written`;
  fs.writeFileSync(path, '');
  fs.rmSync(path);
  return true;
}

async function main() {
  const { secretFile, port, pid, variable } = readFrame();
  const addresses = Object.values(os.networkInterfaces()).flat();
  writeFrame({
    file: succeeds(() => fs.readFileSync(secretFile)),
    network: (await reaches(port)) || addresses.some((address) => !address?.internal),
    processes: succeeds(() => process.kill(pid, 0)),
    environment: variable in process.env,
    writes: succeeds(writesHere),
    root: process.getuid?.() === 0,
  });
  process.exit(0);
}

void main();
