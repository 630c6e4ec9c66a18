import * as tf from '@tensorflow/tfjs';
import { callNative, intVector, replaceKernel, share } from '../native';

/**
 * Tile, which also broadcasts. The stock gradient slices and adds once a repetition, in a loop in
 * JavaScript: thousands of native calls for one broadcast. Here it is one sum.
 */
export function installTile(): void {
  replaceKernel(tf.Tile, (backend, { x }, { reps }) => {
    const repetitions = reps as number[];
    if (repetitions.every((count) => count === 1)) return share(backend, x);
    const types = { T: x.dtype, Tmultiples: 'int32' } as const;
    return callNative(backend, 'Tile', [x, intVector(backend, repetitions)], { types });
  });

  tf.registerGradient({
    kernelName: tf.Tile,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { reps }) => ({
      x: () => sumOverRepetitions(dy as tf.Tensor, x.shape, reps as number[]),
    }),
  });
}

/** With every axis cut in two, (repetition, position), the repetitions are axes of their own. */
function sumOverRepetitions(dy: tf.Tensor, shape: number[], repetitions: number[]): tf.Tensor {
  const cut = shape.flatMap((size, axis) => [repetitions[axis], size]);
  const repetitionAxes = shape.map((_, axis) => 2 * axis);
  return dy.reshape(cut).sum(repetitionAxes).reshape(shape);
}
