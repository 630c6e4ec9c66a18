import * as tf from '@tensorflow/tfjs';
import { assertClose } from '../assertClose';
import type { NativeBackend } from '../native';
import { SMALLEST } from './oneDnn';
import { Recorder } from './recorder';
import { Session } from './session';

let works: boolean | undefined;

/**
 * Whether recorded graphs may hand operations over to oneDNN: TensorFlow has it on some processors
 * only, and a user may have switched it off. Tried out once a process.
 */
export function oneDnnWorks(backend: NativeBackend): boolean {
  if (process.env.TF_ENABLE_ONEDNN_OPTS === '0') return false;
  works ??= computesTheSame(backend);
  return works;
}

/** Whether this TensorFlow loads a graph with functions of oneDNN's, and gets what it gets without. */
export function computesTheSame(backend: NativeBackend): boolean {
  return tf.tidy(() => {
    const x = tf.linspace(-1, 1, 2 * SMALLEST ** 2).reshape([2, SMALLEST, SMALLEST]);
    const { result, recording } = new Recorder(backend, [x], true).run(everyOperation);
    try {
      const session = new Session(backend, recording);
      try {
        assertClose(session.run([x]) as tf.Tensor, result as tf.Tensor, 1e-5);
        return true;
      } finally {
        session.dispose();
      }
    } catch {
      return false;
    }
  });
}

/** All that goes to oneDNN in a recorded graph. @param x [2, N, N] */
function everyOperation(x: tf.Tensor): tf.Tensor {
  const [first, second] = tf.unstack(x) as tf.Tensor2D[];
  return tf.matMul(x, x).softmax().add(tf.matMul(first, second));
}
