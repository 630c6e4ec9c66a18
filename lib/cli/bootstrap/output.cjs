'use strict';
const { formatDuration } = require('../../locale/duration.cjs');
const { fitColumns } = require('./columns.cjs');

/** @typedef {import('../../locale/preferredLocale.cjs').Locale} Locale */

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const REDRAW_MS = 250;
const PLAIN_MS = 15_000;
const ERASE = '\r\x1b[2K';
const COLUMNS = 80;

/**
 * @typedef {object} Output where a command speaks. What it was asked for, and nothing else, goes to
 *   standard output, where a machine may read it; all the rest goes to standard error.
 * @property {(line: string) => void} print a line of what the command was asked for
 * @property {(line: string) => void} tell a line of anything else
 * @property {<T>(title: string, detail: () => string, work: () => Promise<T>) => Promise<T>} progress
 *   one line that shows work under way, with how far it is and for how long: drawn anew on a
 *   terminal, repeated every 15 s in a log. Ends as `✔ title [12 s]` or `✖ title [12 s]`.
 */

/** @typedef {Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>} Stream */

/**
 * @param {Locale} locale of durations
 * @param {Stream} result
 * @param {Stream} rest
 * @returns {Output}
 */
function createOutput(locale, result = process.stdout, rest = process.stderr) {
  /** @type {(() => string) | undefined} What the line of progress says now, while there is one. */
  let running;
  let frame = 0;
  const erase = () => running && rest.isTTY && rest.write(ERASE);
  const draw = () => {
    if (!running || !rest.isTTY) return;
    const line = `${FRAMES[frame++ % FRAMES.length]} ${running()}`;
    rest.write(`${ERASE}${fitColumns(line, (rest.columns || COLUMNS) - 1)}`);
  };
  const line = (/** @type {Stream} */ stream) => (/** @type {string} */ text) => {
    erase();
    stream.write(`${text}\n`);
    draw();
  };
  const tell = line(rest);

  /** @type {Output['progress']} */
  async function progress(title, detail, work) {
    const began = Date.now();
    const elapsed = () => formatDuration(Date.now() - began, locale);
    running = () => [title, detail(), elapsed()].filter(Boolean).join('  ');
    const show = () => (rest.isTTY ? draw() : running && rest.write(`… ${running()}\n`));
    const timer = setInterval(show, rest.isTTY ? REDRAW_MS : PLAIN_MS);
    const finish = (/** @type {string} */ mark) => {
      clearInterval(timer);
      erase();
      running = undefined;
      tell(`${mark} ${title} [${elapsed()}]`);
    };
    show();
    try {
      const value = await work();
      finish('✔');
      return value;
    } catch (error) {
      finish('✖');
      throw error;
    }
  }
  return { print: line(result), tell, progress };
}

/**
 * A reader that has gone (`| head`, a closed terminal) must not end a command in the middle of its
 * work: what can be heard by nobody is dropped.
 */
function outliveReaders() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}

module.exports = { createOutput, outliveReaders };
