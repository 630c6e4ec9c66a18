import * as tf from '@tensorflow/tfjs';
import { callNative, replaceKernel } from '../native';

/** Kernel of our own: `dy` where `y > 0`, else 0. */
const RELU_GRADIENT = 'ReluGradient';

/**
 * The gradient of relu: `dy` where the output is above 0. One native call; the stock one asks for
 * the step function, which is eight, two of them filling tensors in JavaScript.
 */
export function installRelu(): void {
  replaceKernel(RELU_GRADIENT, (backend, { dy, y }) => {
    return callNative(backend, 'ReluGrad', [dy, y], { types: { T: 'float32' } });
  });

  tf.registerGradient({
    kernelName: tf.Relu,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => reluGradient(dy as tf.Tensor, y) }),
  });

  // For a gradient of a gradient. The kinks aside, the slope of relu does not change with x.
  tf.registerGradient({
    kernelName: RELU_GRADIENT,
    inputsToSave: ['y'],
    gradFunc: (ddy, [y]) => ({
      dy: () => reluGradient(ddy as tf.Tensor, y),
      y: () => tf.zerosLike(y),
    }),
  });
}

function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (tf.getKernel(RELU_GRADIENT, tf.getBackend())) {
    return tf.engine().runKernel(RELU_GRADIENT, { dy, y });
  }
  return tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32'));
}
