// TensorFlow.js as it comes: what it had registered before lib/tensor replaced parts of it. Import
// this file before anything of lib, in a file that has a process of its own (`FIRST` in the
// configuration of vitest).
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
createRequire(import.meta.url)('@tensorflow/tfjs-node');

const NATIVE = 'tensorflow';
const kernels = new Map(tf.getKernelsForBackend(NATIVE).map((k) => [k.kernelName, k]));
const gradients = new Map([...kernels.keys()].map((name) => [name, tf.getGradient(name)]));

function exchange(name: string, kernel?: tf.KernelConfig, gradient?: tf.GradConfig): void {
  if (tf.getKernel(name, NATIVE)) tf.unregisterKernel(name, NATIVE);
  if (kernel) tf.registerKernel(kernel);
  if (gradient) tf.registerGradient(gradient);
}

/** Runs `work` with stock kernels and gradients, then puts ours back. */
export function withStock<T>(work: () => T): T {
  const ours = tf.getKernelsForBackend(NATIVE).map((kernel) => ({
    name: kernel.kernelName,
    kernel,
    gradient: tf.getGradient(kernel.kernelName),
  }));
  for (const [name, kernel] of kernels) exchange(name, kernel, gradients.get(name));
  try {
    return work();
  } finally {
    for (const { name, kernel, gradient } of ours) exchange(name, kernel, gradient);
  }
}

/** The names whose kernel or gradient is no longer the stock one. */
export function replacedNames(): string[] {
  return tf
    .getKernelsForBackend(NATIVE)
    .map(({ kernelName }) => kernelName)
    .filter((name) => {
      const isStock = tf.getKernel(name, NATIVE) === kernels.get(name);
      return !isStock || (gradients.get(name) && tf.getGradient(name) !== gradients.get(name));
    })
    .sort();
}
