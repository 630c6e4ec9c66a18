import * as tf from '@tensorflow/tfjs';
import type { BackendInfo } from '../../../lib/tensor/backend';
import { mendPortableProduct } from '../../../lib/tensor/portableProduct.cjs';

mendPortableProduct(tf);
mendPortableProduct(tf, 'wasm');
// WebAssembly translates more than twice as fast; whoever cannot load it has the same translations.
if (!(await tf.setBackend('wasm'))) await tf.setBackend('cpu');

/** In the place of lib's: nothing to choose in a browser. */
export function backendInfo(): BackendInfo {
  return { name: tf.getBackend(), native: false, version: tf.version_core, reason: 'browser' };
}
