import * as tf from '@tensorflow/tfjs';

export { countNativeCalls, totalCalls as total } from '../../lib/tensor/native';

interface Binding {
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
}

/** Graphs that are loaded in TensorFlow, and tensors that live there. */
export function nativeCounts(): { readonly graphs: number; readonly tensors: number } {
  const { binding } = tf.backend() as unknown as { binding: Binding };
  return { graphs: binding.getNumOfSavedModels(), tensors: binding.getNumOfTensors() };
}
