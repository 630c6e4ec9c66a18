import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { tensorText, tensorTitle } from './tensorText';

/**
 * Lets `console.log(tensor)`, and objects with tensors in them, print tensors as `tensorText` does
 * instead of their inner bookkeeping. Done once, when the library is loaded.
 */
Object.defineProperty(tf.Tensor.prototype, inspect.custom, {
  configurable: true,
  value(this: tf.Tensor, depth: number, options: { readonly depth?: number | null }): string {
    // Inside of an object there is room for one line only.
    const isInside = typeof options.depth === 'number' && depth < options.depth;
    return isInside ? tensorTitle(this) : tensorText(this);
  },
});
