'use strict';
const fs = require('node:fs');

/**
 * The child's end of the channel: a frame is its length (4 bytes, big-endian) and so many bytes of
 * JSON. Two pipes of its own, so that whatever is printed is never taken for an answer.
 */
const FROM_PARENT = 3;
const TO_PARENT = 4;
const HEADER_BYTES = 4;

// Kept as they are now: the learner's code may put others in their place, and then only harms itself.
const { readSync, writeSync } = fs;
const { parse, stringify } = JSON;

/** @param {unknown} error */
const isBusy = (error) => /** @type {NodeJS.ErrnoException} */ (error).code === 'EAGAIN';

/** @param {number} length @returns {Buffer | undefined} undefined at the end of the channel */
function readBytes(length) {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    try {
      const read = readSync(FROM_PARENT, bytes, filled, length - filled, null);
      if (read === 0) return undefined;
      filled += read;
    } catch (error) {
      if (!isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return bytes;
}

/** The next thing that the parent says; undefined when it says no more. */
function readFrame() {
  const header = readBytes(HEADER_BYTES);
  const body = header && readBytes(header.readUInt32BE(0));
  return body && parse(body.toString('utf8'));
}

/** @param {unknown} message */
function writeFrame(message) {
  const body = Buffer.from(stringify(message), 'utf8');
  const frame = Buffer.alloc(HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  let written = 0;
  while (written < frame.length) {
    try {
      written += writeSync(TO_PARENT, frame, written, frame.length - written, null);
    } catch (error) {
      if (!isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

module.exports = { readFrame, writeFrame };
