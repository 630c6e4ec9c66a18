import * as tf from '@tensorflow/tfjs';
import { callNative, intScalar, replaceKernel } from '../native';

/**
 * Gather, the embedding lookup. The stock kernel copies the indices back to JavaScript to check
 * them; here TensorFlow checks them, in the same pass in which it reads the rows, and throws
 * `indices[0,1] = 9 is not in [0, 7)`. Models refuse such ids with a better message before:
 * see `assertTokenIds`.
 *
 * Its gradient needs nothing new: a sum over the positions at which a row was read. The number of
 * rows is a kept constant.
 */
export function installGather(): void {
  replaceKernel(tf.GatherV2, (backend, { x, indices }, { axis, batchDims }) => {
    const $axis = tf.util.parseAxisParam(axis as number, x.shape)[0];
    // Throws on indices whose batch axes are not those of x.
    tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, $axis, batchDims as number);
    return callNative(backend, 'GatherV2', [x, indices, intScalar(backend, $axis)], {
      types: { Tparams: x.dtype, Tindices: indices.dtype, Taxis: 'int32' },
      integers: { batch_dims: batchDims as number },
    });
  });

  replaceKernel(tf.UnsortedSegmentSum, (backend, { x, segmentIds }, { numSegments }) => {
    const inputs = [x, segmentIds, intScalar(backend, numSegments as number)];
    return callNative(backend, 'UnsortedSegmentSum', inputs, {
      types: { T: x.dtype, Tindices: 'int32', Tnumsegments: 'int32' },
    });
  });
}
