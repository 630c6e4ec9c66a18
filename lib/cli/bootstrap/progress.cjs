'use strict';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const REDRAW_MS = 250;
const PLAIN_MS = 15_000;

/** @param {number} ms @returns {string} minutes and seconds, `1:05` */
function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * One line that shows a step while it runs: redrawn in place on a terminal, repeated every 15 s
 * in a log. Ends as `✔ title [0:12]` or `✖ title [0:12]`.
 *
 * @template T
 * @param {string} title
 * @param {() => string} detail how far it is, as in `212/483`; asked at each redraw
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function showProgress(title, detail, work) {
  const out = process.stderr; // a command's standard output is its result, such as JSON
  const started = Date.now();
  let frame = 0;
  const line = () => `${title}  ${detail()}  ${clock(Date.now() - started)}`;
  const draw = () => {
    if (out.isTTY) out.write(`\r\x1b[2K${FRAMES[frame++ % FRAMES.length]} ${line()}`);
    else out.write(`… ${line()}\n`);
  };
  const finish = (/** @type {string} */ mark) => {
    clearInterval(timer);
    if (out.isTTY) out.write('\r\x1b[2K');
    out.write(`${mark} ${title} [${clock(Date.now() - started)}]\n`);
  };
  draw();
  const timer = setInterval(draw, out.isTTY ? REDRAW_MS : PLAIN_MS);
  try {
    const result = await work();
    finish('✔');
    return result;
  } catch (error) {
    finish('✖');
    throw error;
  }
}

module.exports = { clock, showProgress };
