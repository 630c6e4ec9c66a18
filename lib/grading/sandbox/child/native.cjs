'use strict';
const path = require('node:path');
const util = require('node:util');

/** Whether native TensorFlow computes in this child, as an exercise may ask. */
const isNative = process.argv.includes('--native');

/** What of the package is needed to compute: not its finder of addons, nor its files and messages. */
function findAddon() {
  const home = path.dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  const part = (/** @type {string[]} */ ...names) => path.join(home, ...names);
  return {
    kernels: part('dist', 'register_all_kernels.js'),
    backend: part('dist', 'nodejs_kernel_backend.js'),
    addon: part('lib', 'napi-v8', 'tfjs_binding.node'),
  };
}

/**
 * Registers native TensorFlow as `tensorflow`. One thread an operation: many children run at once.
 *
 * @param {typeof import('@tensorflow/tfjs')} tf
 */
function registerNative(tf) {
  process.env.TF_CPP_MIN_LOG_LEVEL = '3';
  process.env.TF_ENABLE_ONEDNN_OPTS = '0';
  process.env.TF_NUM_INTRAOP_THREADS = '1';
  process.env.TF_NUM_INTEROP_THREADS = '1';
  // Removed in Node 23; see lib/tensor/backend.ts.
  const legacy = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
  legacy.isNullOrUndefined = (/** @type {unknown} */ value) =>
    value === null || value === undefined;
  legacy.isArray = Array.isArray;
  const { kernels, backend, addon } = findAddon();
  require(kernels);
  const { NodeJSKernelBackend } = require(backend);
  const binding = require(addon);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'), 3); // prettier-ignore
}

module.exports = { isNative, registerNative };
