'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { isNative } = require('./native.cjs');

/**
 * What a learner's cells may import: TensorFlow.js, also under the names by which notebooks know it, and those rooms of our library that compute. What only shows something (figures,
 * tables, checks) is there and does nothing.
 */
const TENSORFLOW = ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node'];
const ROOMS = ['locale', 'tensor', 'attention', 'layers'];

/** Where those rooms lie: in the sandbox, or compiled beside this program. */
const LIBRARIES = [
  path.join(__dirname, '..', 'lib'),
  path.join(__dirname, '..', '..', '..'),
  path.join(__dirname, '..', '..', '..', 'dist'),
];

/** Is called, awaited, read and spread without any effect. @type {any} */
const inert = new Proxy(function () {}, {
  get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : inert),
  apply: () => undefined,
  construct: () => ({}),
});

/** What an answer throws that was not begun; `answer.cjs` knows it by its name. */
function notWritten() {
  throw Object.assign(new Error('not written yet'), { name: 'NotWritten' });
}

/** @type {Record<string, unknown> | undefined} */
let library;

/** The rooms of our library, loaded when the first name of it is looked up. */
function loadLibrary() {
  if (library) return library;
  process.env.ATTENTION_KIT_BACKEND = isNative ? 'tensorflow' : 'cpu';
  const home = LIBRARIES.find((one) => fs.existsSync(path.join(one, 'attention', 'index.js')));
  library = {};
  for (const room of home ? ROOMS : []) Object.assign(library, require(path.join(/** @type {string} */ (home), room))); // prettier-ignore
  return library;
}

/** @param {typeof import('@tensorflow/tfjs')} tf @returns {(name: string) => unknown} */
function modules(tf) {
  const own = new Map(Object.entries({ tf, notWritten, default: undefined }));
  const kit = new Proxy(
    {},
    {
      get(_, name) {
        if (typeof name !== 'string') return undefined;
        if (own.has(name)) return own.get(name);
        const rooms = loadLibrary();
        return Object.hasOwn(rooms, name) ? rooms[name] : inert;
      },
    },
  );
  const exercises = new Proxy({}, { get: (_, name) => own.get(String(name)) ?? inert });
  return (name) => {
    if (TENSORFLOW.includes(name)) return tf;
    if (name === 'attention-kit/exercises') return exercises;
    if (/^attention-kit(\/|$)/.test(name)) return kit;
    return require(name);
  };
}

module.exports = { modules };
