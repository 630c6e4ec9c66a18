import * as tf from '@tensorflow/tfjs';
import { callNative, intScalar, intVector, replaceKernel, share } from '../native';

/**
 * Kernels that change how a tensor is seen, not its values. The gradients of TensorFlow.js reshape
 * to the shape that is already there, and cast float32 to float32, after nearly every operation:
 * then nothing has to be done.
 */
export function installViews(): void {
  replaceKernel(tf.Reshape, (backend, { x }, { shape }) => {
    const sizes = shape as number[];
    if (tf.util.arraysEqual(sizes, x.shape)) return share(backend, x);
    const types = { T: x.dtype, Tshape: 'int32' } as const;
    return callNative(backend, 'Reshape', [x, intVector(backend, sizes)], { types });
  });

  replaceKernel(tf.Cast, (backend, { x }, { dtype }) => {
    const target = dtype as tf.DataType;
    if (target === x.dtype) return share(backend, x);
    const types = { SrcT: x.dtype, DstT: target };
    return callNative(backend, 'Cast', [x], { types, flags: { Truncate: false } });
  });

  replaceKernel(tf.Transpose, (backend, { x }, { perm }) => {
    const order = perm as number[];
    if (order.every((from, to) => from === to)) return share(backend, x);
    const types = { T: x.dtype, Tperm: 'int32' } as const;
    return callNative(backend, 'Transpose', [x, intVector(backend, order)], { types });
  });

  // The stock kernel leaves out T, which a recorded graph cannot do without.
  replaceKernel(tf.ExpandDims, (backend, { input }, { dim }) => {
    const types = { T: input.dtype, Tdim: 'int32' } as const;
    const inputs = [input, intScalar(backend, dim as number)];
    return callNative(backend, 'ExpandDims', inputs, { types });
  });
}
