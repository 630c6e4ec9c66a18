'use strict';
const kept = require('./compiled.cjs').keepCompiled();
const tf = require('./tensorflow.cjs');
const { sendKept } = require('./compiled.cjs');
const { writeFrame } = require('./frames.cjs');
const { modules } = require('./modules.cjs');

/**
 * Compiles once, for every `answer.cjs` that comes after, what that loads: it loads it too, computes
 * what learners' code does every day, and sends what V8 has compiled by then. It runs in the sandbox
 * like the others, so that files lie where they do for them; of a learner it is told nothing.
 */
function main() {
  writeFrame('compileAnswer');
  void tf.setBackend('cpu');
  tf.tidy(() => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]);
    const ids = tf.tensor1d([2, 0, 1], 'int32');
    arithmetic(x, tf.tensor1d([3, 1, 2]));
    shapes(x, ids);
    logic(x, ids);
    gradients(x);
    library(x);
  });
  sendKept(kept);
}

/** @typedef {import('@tensorflow/tfjs').Tensor} Tensor */

/** @param {Tensor} x @param {import('@tensorflow/tfjs').Tensor1D} row */
function arithmetic(x, row) {
  const scores = tf.matMul(x, x, false, true).div(Math.sqrt(3));
  tf.softmax(scores).matMul(x).dataSync();
  tf.logSoftmax(scores).arraySync();
  x.add(row).sub(1).mul(2).pow(2).square().sqrt().rsqrt().neg().abs().toString();
  tf.exp(x).log().maximum(row).minimum(3).floor().mod(2).sum().dataSync();
  x.mean(-1, true).sub(x.max(-1, true)).add(x.min(-1, true)).add(x.argMax(-1, )).arraySync(); // prettier-ignore
  tf.moments(x, -1).variance.norm().dataSync();
  tf.sin(row).add(tf.cos(row)).relu().sigmoid().tanh().erf().dot(row).dataSync();
  tf.outerProduct(tf.cumsum(row).as1D(), row).prod().dataSync();
  tf.einsum('ijk,ilk->ijl', x, x).dataSync();
}

/** @param {Tensor} x @param {import('@tensorflow/tfjs').Tensor1D} ids */
function shapes(x, ids) {
  tf.split(x, 2, 0)
    .concat(tf.unstack(x))
    .forEach((one) => one.reshape([-1]).dataSync());
  tf.stack([x, x], 1).transpose([0, 2, 1, 3]).expandDims(0).squeeze([0]).slice([0, 1], [1, 1]);
  tf.concat([x, x], -1).pad([[0, 0], [1, 0], [0, 1]]).reverse(1).tile([1, 2, 1]).arraySync(); // prettier-ignore
  tf.gather(tf.eye(3), ids).add(tf.oneHot(ids, 3)).arraySync();
  tf.range(0, 3)
    .add(tf.linspace(0, 1, 3))
    .add(tf.zeros([3]))
    .add(tf.ones([3]))
    .arraySync();
  tf.fill([2, 2], -Infinity)
    .add(tf.zerosLike(tf.fill([2, 2], 1)))
    .arraySync();
  tf.scalar(2).add(tf.tensor2d([[1, 2]])).add(tf.tensor([[3, 4]])).add(tf.onesLike(tf.tensor1d([1, 2]))).dataSync(); // prettier-ignore
  tf.topk(tf.randomNormal([5], 0, 1, 'float32', 1), 2).indices.dataSync();
  tf.linalg.bandPart(tf.ones([3, 3]), -1, 0).dataSync();
}

/** @param {Tensor} x @param {import('@tensorflow/tfjs').Tensor1D} ids */
function logic(x, ids) {
  const isLarge = x.greater(2).logicalAnd(x.lessEqual(9)).logicalOr(x.equal(1)).logicalNot();
  tf.where(isLarge, x, tf.fill(x.shape, -1e9)).dataSync();
  isLarge.cast('float32').add(x.less(3).toFloat()).add(x.greaterEqual(3).toInt()).dataSync();
  isLarge.any(-1).logicalAnd(isLarge.all(-1)).notEqual(false).arraySync();
  ids
    .reshape([3, 1])
    .greaterEqual(ids.reshape([1, 3]))
    .arraySync();
}

/** @param {Tensor} x */
function gradients(x) {
  tf.grad((at) => tf.softmax(at).mul(at).sum())(x).dataSync();
  const weight = tf.variable(tf.ones([3, 2]), true, 'of-everyday');
  tf.variableGrads(() =>
    tf
      .matMul(x.reshape([4, 3]), weight)
      .square()
      .mean(),
  ).value.dataSync();
  weight.dispose();
}

/** @param {Tensor} x */
function library(x) {
  const kit = /** @type {{ scaledDotProductAttention?: Function }} */ (
    modules(tf)('attention-kit')
  );
  const heads = x.reshape([1, 2, 2, 3]);
  kit.scaledDotProductAttention?.(heads, heads, heads)?.context?.dataSync(); // none where it is not compiled
}

main();
process.exit(0);
