'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { isNative, registerNative } = require('./native.cjs');

/**
 * TensorFlow.js as notebooks know it, in plain JavaScript or with native TensorFlow: with the methods
 * of tensors and with gradients. Its parts for browsers, files and layers are left out, as is what our
 * library needs for graphs of native TensorFlow: a child starts in half the time.
 */
const LEFT_OUT = /^@tensorflow\/tfjs-(layers|converter|data|backend-webgl)$/;

/** In the place of messages that nobody reads: whatever is asked of it at loading gives itself. @type {any} */
const nothing = new Proxy(function () {}, {
  get: (_, name) => (typeof name === 'symbol' ? undefined : nothing),
  apply: () => nothing,
  construct: () => nothing,
});

/** What TensorFlow.js takes of it; the rest of that module is not started for nothing. */
const randomness = {
  get randomBytes() {
    return require('node:crypto').randomBytes;
  },
};
let isLoaded = false;

const loader = /** @type {{ _load: (name: string, ...rest: unknown[]) => unknown }} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load;
/** @param {string} name @param {...unknown} rest */
loader._load = function (name, ...rest) {
  if (name === 'crypto' && !isLoaded) return randomness;
  if (name === 'protobufjs' || name === './proto/api_pb') return nothing;
  if (isNative && name === '@tensorflow/tfjs-node') return tf; // registered below
  return LEFT_OUT.test(name) ? {} : load.call(this, name, ...rest);
};

/** What mends it lies in our library, which the parent uses too: in the sandbox, or beside us. */
const MENDING = [
  path.join(__dirname, '..', 'tensor', 'portableProduct.cjs'),
  path.join(__dirname, '..', '..', '..', 'tensor', 'portableProduct.cjs'),
];

const tf = require('@tensorflow/tfjs');
require(/** @type {string} */ (MENDING.find(fs.existsSync))).mendPortableProduct(tf);
if (isNative) registerNative(tf);
isLoaded = true;

module.exports = tf;
