import * as tf from '@tensorflow/tfjs';
import { callNative, intVector, type NativeKernel, replaceKernel } from '../native';

type Axes = number | number[];

/**
 * Sum, mean and maximum. Their axes are kept constants, and the gradient of a sum or a mean spreads
 * `dy` with one `Tile`, where the stock one multiplies it by ones that JavaScript has filled in.
 */
export function installReductions(): void {
  const mean = reduction('Mean', 'axis');
  const sum = reduction('Sum', 'axis');
  replaceKernel(tf.Sum, (backend, inputs, attributes) => {
    const { x } = inputs;
    if (!isSumOfRows(x, attributes)) return sum(backend, inputs, attributes);
    return callNative(backend, 'BiasAddGrad', [x], { types: { T: 'float32' } });
  });
  replaceKernel(tf.Max, reduction('Max', 'reductionIndices'));
  replaceKernel(tf.Mean, (backend, { x }, attributes) => {
    if (x.dtype === 'float32') return mean(backend, { x }, attributes);
    const types = { SrcT: x.dtype, DstT: 'float32' } as const;
    const floats = callNative(backend, 'Cast', [x], { types });
    const result = mean(backend, { x: floats }, attributes); // a mean of integers is a float32
    floats.dispose();
    return result;
  });

  registerGradientOfX(tf.Sum, (dy, x, axes) => spread(dy, x.shape, axes));
  registerGradientOfX(tf.Mean, (dy, x, axes) => {
    return spread(tf.div(dy, x.size / dy.size), x.shape, axes);
  });
}

/** @param axesAttribute the name that TensorFlow.js gives the axes of this kernel */
function reduction(op: string, axesAttribute: string): NativeKernel {
  return (backend, { x }, attributes) => {
    const axes = tf.util.parseAxisParam(attributes[axesAttribute] as Axes, x.shape);
    return callNative(backend, op, [x, intVector(backend, axes)], {
      types: { T: x.dtype, Tidx: 'int32' },
      flags: { keep_dims: Boolean(attributes['keepDims']) },
    });
  };
}

/** With more columns, `Sum` is the faster one. */
const MOST_COLUMNS = 4096;

/**
 * Whether only the last axis stays, as in the gradient of a bias. TensorFlow has an operation for just
 * that, `BiasAddGrad`, which takes a half to a sixth of the time: `Sum` walks down one column after the
 * other, and with 1024 of them every step of the walk falls into the same place of the cache.
 */
function isSumOfRows(x: tf.TensorInfo, attributes: Readonly<Record<string, unknown>>): boolean {
  const { shape } = x;
  const last = shape.length - 1;
  if (x.dtype !== 'float32' || last < 1 || shape[last] > MOST_COLUMNS) return false;
  if (attributes['keepDims']) return false;
  const axes = tf.util.parseAxisParam(attributes['axis'] as Axes, shape);
  return axes.length === last && shape.every((_, axis) => axes.includes(axis) === axis < last);
}

function registerGradientOfX(
  kernelName: string,
  gradient: (dy: tf.Tensor, x: tf.Tensor, axes: Axes) => tf.Tensor,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({ x: () => gradient(dy as tf.Tensor, x, axis as Axes) }),
  });
}

/** Repeats `dy` along the axes that were reduced, until it has the given shape again. */
function spread(dy: tf.Tensor, shape: number[], axes: Axes): tf.Tensor {
  const reduced = tf.util.parseAxisParam(axes, shape);
  const repetitions = shape.map((size, axis) => (reduced.includes(axis) ? size : 1));
  const kept = shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
  return tf.tile(dy.reshape(kept), repetitions);
}
