import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from './backend';

/** How the native backend computes one kernel of TensorFlow.js. */
export type NativeKernel = (
  backend: NativeBackend,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attributes: Readonly<Record<string, unknown>>,
) => tf.TensorInfo | tf.TensorInfo[];

/**
 * Puts a kernel in the place of tfjs-node's, or adds one that it lacks. Doing it twice does no harm.
 *
 * @param kernelName as TensorFlow.js calls it, such as `BatchMatMul`
 */
export function replaceKernel(kernelName: string, compute: NativeKernel): void {
  const backendName = 'tensorflow';
  // Registering over an existing kernel would print a warning.
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs = {}, backend }) =>
      compute(backend as NativeBackend, inputs as Record<string, tf.TensorInfo>, attrs),
  });
}

/** The same values under a second tensor, as `tf.clone` does it: no native call, no copy. */
export function share(backend: NativeBackend, x: tf.TensorInfo): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
