import type * as tf from '@tensorflow/tfjs';

/** Calls a export function so often that it is replayed the last time. */
export function callThrice<R>(f: (...args: tf.Tensor[]) => R, ...args: tf.Tensor[]): R[] {
  return [f(...args), f(...args), f(...args)];
}
