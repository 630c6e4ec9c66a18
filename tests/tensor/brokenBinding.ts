import * as tf from '@tensorflow/tfjs';

/** Runs `work` while a function of the native addon fails, as it would with a full disk. */
export function withBrokenBinding(name: string, work: () => void): void {
  const backend = tf.backend() as unknown as { binding: object };
  const real = backend.binding;
  const fail = () => {
    throw new Error('no space left on device');
  };
  backend.binding = Object.create(real, { [name]: { value: fail } }) as object;
  try {
    work();
  } finally {
    backend.binding = real;
  }
}
