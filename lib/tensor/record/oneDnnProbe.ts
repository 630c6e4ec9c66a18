import * as tf from '@tensorflow/tfjs';
import { assertClose } from '../assertClose';
import { type Attributes, encodeAttributes, type NativeBackend } from '../native';
import { Graph } from './graph';
import { LoadedGraph } from './loadedGraph';
import { SMALLEST } from './oneDnn';

let works: boolean | undefined;

/**
 * Whether graphs may hand operations over to oneDNN. A user may have switched it off as TensorFlow has
 * it, by TF_ENABLE_ONEDNN_OPTS; and on other processors than x64 it was never measured. Tried out once
 * a process.
 */
export function oneDnnWorks(backend: NativeBackend): boolean {
  const asked = process.env.TF_ENABLE_ONEDNN_OPTS?.toLowerCase();
  if (asked === '0' || asked === 'false' || process.arch !== 'x64') return false;
  works ??= computesTheSame(backend);
  return works;
}

/** Whether this TensorFlow loads a graph with functions of oneDNN's, and gets what it gets without. */
export function computesTheSame(backend: NativeBackend): boolean {
  const { TF_FLOAT } = backend.binding;
  const graph = new Graph(backend.binding, true);
  const call = (op: string, flags: Attributes['flags'], ...inputs: string[]) => {
    const attributes = encodeAttributes(backend, { types: { T: 'float32' }, flags });
    return graph.operation(op, attributes, inputs, [SMALLEST, SMALLEST]);
  };
  const [matrix, pair] = [graph.placeholder(TF_FLOAT), graph.placeholder(TF_FLOAT)];
  const square = call('MatMul', { transpose_a: false, transpose_b: true }, matrix, matrix);
  const squares = call('BatchMatMulV2', { adj_x: true, adj_y: false }, pair, pair);
  const weights = call('Softmax', {}, squares);
  return tf.tidy(() => {
    const x = tf.linspace(-1, 1, 2 * SMALLEST ** 2).reshape([2, SMALLEST, SMALLEST]);
    const [first] = tf.unstack(x);
    const expected = [tf.matMul(first, first, false, true), tf.matMul(x, x, true).softmax()];
    try {
      const file = graph.encode();
      const loaded = new LoadedGraph(backend, file, [matrix, pair], [square, weights]);
      try {
        const outputs = loaded.run(backend.getInputTensorIds([first, x]));
        const results = outputs.map((output) => backend.createOutputTensor(output));
        results.forEach((result, i) => assertClose(result, expected[i], 1e-5));
        return true;
      } finally {
        loaded.dispose();
      }
    } catch {
      return false;
    }
  });
}
