'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * A stamp says that a step of the set-up was finished, and for which input. It lies inside what it
 * vouches for, so that it disappears together with it, and is written last, so that an interrupted
 * step has none.
 */

/** @param {string | Buffer} content @returns {string} */
function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** @param {string} file @returns {string | undefined} the fingerprint, if the step was finished */
function readStamp(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).fingerprint;
  } catch {
    return undefined; // never finished, or the stamp itself was cut short: do the step again
  }
}

/**
 * Writes a file so that it is either whole or not there, also after a power cut.
 *
 * @param {string} file
 * @param {string} content
 */
function writeWhole(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const handle = fs.openSync(temporary, 'w');
  try {
    fs.writeSync(handle, content);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
}

/** @param {string} file @param {string} fingerprint */
function writeStamp(file, fingerprint) {
  const content = { fingerprint, finished: new Date().toISOString() };
  writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
}

module.exports = { readStamp, sha256, writeStamp, writeWhole };
