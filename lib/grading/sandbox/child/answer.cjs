'use strict';
require('./compiled.cjs').useCompiled();
const vm = require('node:vm');
const tf = require('./tensorflow.cjs');
const { readFrame, writeFrame } = require('./frames.cjs');
const { modules } = require('./modules.cjs');
const { isNative } = require('./native.cjs');
const { Refused, decode, encode } = require('./values.cjs');

/**
 * The program that runs a learner's code: it is told the code and the name of a function, then one
 * call after another, and answers each by value. It holds no expected value, no test and no secret;
 * whatever it says is taken for the learner's own word.
 */
const LONGEST_DETAIL = 500;
const { stringify } = JSON;

/** @param {unknown} error @returns {string} what it says, whatever it is */
function detailOf(error) {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return text.slice(0, LONGEST_DETAIL);
  } catch {
    return '';
  }
}

/** @param {unknown} error */
function isNotWritten(error) {
  return error instanceof Error && detailOf(error).startsWith('NotWritten: ');
}

/** @param {{code: string}} task @returns {Promise<unknown>} */
async function load({ code }) {
  const run = new vm.Script(code, { filename: 'answer.ts' }).runInThisContext();
  return run(modules(tf));
}

/** @param {Function} solve @param {{call: string, args: unknown[]}} asked */
function answer(solve, { call, args }) {
  try {
    const given = args.map(decode);
    const before = stringify(args);
    const value = tf.tidy(() => {
      const result = encode(solve(...given));
      return /** @type {any} */ ({ result, after: stringify(given.map(encode)) });
    });
    if (value.after !== before) return { answer: call, failed: 'changed-arguments' };
    return { answer: call, value: value.result };
  } catch (error) {
    if (error instanceof Refused) {
      return { answer: call, failed: 'not-plain', detail: error.refusal, path: error.path };
    }
    if (isNotWritten(error)) return { answer: call, failed: 'not-written' };
    return { answer: call, failed: 'threw', detail: detailOf(error) };
  }
}

async function main() {
  void tf.setBackend(isNative ? 'tensorflow' : 'cpu');
  writeFrame('answer'); // whatever fails before this is no fault of a learner's
  let solve;
  try {
    solve = await load(readFrame());
  } catch (error) {
    return writeFrame({ failed: 'threw', detail: detailOf(error) });
  }
  if (typeof solve !== 'function') return writeFrame({ failed: 'no-function' });
  writeFrame({ ready: true });
  for (let asked = readFrame(); asked; asked = readFrame()) writeFrame(answer(solve, asked));
}

void main().then(() => process.exit(0));
