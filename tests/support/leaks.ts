import { expect } from 'vitest';
import { tf } from '../../lib/tensor';

/**
 * Fails unless `work` leaves exactly as many tensors alive as it found. `work` disposes of what it
 * is given; what it returns is disposed of here, so that `expectNoLeak(() => softmax(x))` asks
 * whether anything but the result was left behind.
 *
 * A first call may fill caches that live as long as the process (a table of positions, say): when
 * that is meant, call `work` once before.
 */
export async function expectNoLeak(work: () => unknown): Promise<void> {
  const before = tf.memory().numTensors;
  tf.dispose((await work()) as tf.TensorContainer);
  const left = tf.memory().numTensors - before;
  expect(left, 'tensors left behind (negative: disposed of in excess)').toBe(0);
}
