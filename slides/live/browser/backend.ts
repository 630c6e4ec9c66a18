import * as tf from '@tensorflow/tfjs';
import type { BackendInfo } from '../../../lib/tensor/backend';
import { mendPortableProduct } from '../../../lib/tensor/portableProduct.cjs';

mendPortableProduct(tf);
void tf.setBackend('cpu');

/** In the place of lib's: a browser has one backend that is there at once, and nothing to choose. */
export function backendInfo(): BackendInfo {
  return { name: 'cpu', native: false, version: tf.version_core, reason: 'browser' };
}
