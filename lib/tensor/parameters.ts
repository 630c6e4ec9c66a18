import * as tf from '@tensorflow/tfjs';

/**
 * The trainable parameters of a module, found by walking its fields and named by the path to them:
 * `decoder.blocks.0.crossAttention.wQuery`. The same names stand in a checkpoint.
 *
 * @param module a layer or model: an object whose fields are variables, further modules, or arrays
 */
export function namedParameters(module: object): Map<string, tf.Variable> {
  const parameters = new Map<string, tf.Variable>();
  collect(module, '', parameters);
  return parameters;
}

function collect(node: unknown, path: string, parameters: Map<string, tf.Variable>): void {
  if (node instanceof tf.Variable) {
    parameters.set(path, node as tf.Variable);
  } else if (node !== null && typeof node === 'object' && !(node instanceof tf.Tensor)) {
    for (const [field, child] of Object.entries(node)) {
      collect(child, path === '' ? field : `${path}.${field}`, parameters);
    }
  }
}

/** The number of trainable numbers in a module. */
export function parameterCount(module: object): number {
  return [...namedParameters(module).values()].reduce((sum, { size }) => sum + size, 0);
}
