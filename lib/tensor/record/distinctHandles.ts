import * as tf from '@tensorflow/tfjs';
import { callNative, type NativeBackend } from '../native';

/**
 * The same values under a native handle of their own. Clones share a handle; a recording, which
 * knows tensors by it, would take two arguments that happen to be the same tensor for one.
 */
export function withOwnHandle(backend: NativeBackend, tensor: tf.Tensor): tf.Tensor {
  return callNative(backend, 'Identity', [tensor], { types: { T: tensor.dtype } });
}

/** Gives every variable a handle of its own, and returns the variables there are. */
export function separateVariables(backend: NativeBackend): tf.Variable[] {
  const variables = Object.values(tf.engine().registeredVariables);
  for (const variable of variables) {
    const copy = withOwnHandle(backend, variable);
    variable.assign(copy);
    copy.dispose();
  }
  return variables;
}
