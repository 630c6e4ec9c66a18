import * as tf from '@tensorflow/tfjs';
import { type Attributes, callNative, currentNativeBackend, replaceKernel } from '../native';
import { parallelProduct, parallelProducts, type Product } from './parallelProduct';

/**
 * Matrix product. Two plain matrices go to `MatMul`, which starts faster than `BatchMatMulV2`. A single
 * row, as in decoding one sentence, does not: where an operation may have several threads, `MatMul`
 * wakes them for it, which takes four times as long as the work. Large products are divided between the
 * cores. The gradient sums over batch axes that were broadcast; the stock one throws there
 * (tensorflow/tfjs issue 8548).
 */
export function installMatMul(): void {
  replaceKernel(tf.BatchMatMul, (backend, { a, b }, { transposeA, transposeB }) => {
    const product = productOf(a, b, Boolean(transposeA), Boolean(transposeB));
    const { op, attributes } = product;
    return parallelProduct(backend, product) ?? callNative(backend, op, [a, b], attributes);
  });

  tf.registerGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], { transposeA, transposeB }) => {
      const factors = factorsOfGradients(dy as tf.Tensor, a, b, !!transposeA, !!transposeB);
      const [da, db] = bothAtOnce(factors) ?? factors.map((each) => () => tf.matMul(...each));
      return {
        a: () => sumOverBroadcast(da(), a.shape),
        b: () => sumOverBroadcast(db(), b.shape),
      };
    },
  });
}

/** What `tf.matMul` takes: two tensors, and whether each is transposed. */
type Factors = [a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean];

/** For `y = A B`: `dA = dy Bᵀ` and `dB = Aᵀ dy`, transposed again where A or B was. */
function factorsOfGradients(
  dy: tf.Tensor,
  a: tf.Tensor,
  b: tf.Tensor,
  ta: boolean,
  tb: boolean,
): [da: Factors, db: Factors] {
  return [
    ta ? [b, dy, tb, true] : [dy, b, false, !tb],
    tb ? [dy, a, true, ta] : [a, dy, !ta, false],
  ];
}

/**
 * Large gradients are computed at the same time, though TensorFlow.js asks for one after the other: it
 * nearly always asks for both. Where it asks for one, as in a layer whose input needs no gradient, the
 * other one is computed for nothing. Not while gradients are taken of these gradients, which would not
 * see it.
 */
function bothAtOnce([da, db]: [Factors, Factors]): (() => tf.Tensor)[] | undefined {
  const backend = currentNativeBackend();
  if (!backend || tf.engine().isTapeOn()) return undefined;
  return parallelProducts(backend, [productOf(...da), productOf(...db)])?.map((it) => () => it);
}

function productOf(a: tf.TensorInfo, b: tf.TensorInfo, ta: boolean, tb: boolean): Product {
  const rows = a.shape[ta ? 1 : 0];
  const areMatrices = a.shape.length === 2 && b.shape.length === 2 && rows > 1;
  const flags: Attributes['flags'] = areMatrices
    ? { transpose_a: ta, transpose_b: tb }
    : { adj_x: ta, adj_y: tb };
  return {
    a,
    b,
    transposeA: ta,
    transposeB: tb,
    op: areMatrices ? 'MatMul' : 'BatchMatMulV2',
    attributes: { types: { T: a.dtype }, flags },
  };
}

/** A matrix that met several partners in the forward pass collects a gradient from each of them. */
function sumOverBroadcast(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return axes.length === 0 ? gradient : gradient.sum(axes).reshape(shape);
}
