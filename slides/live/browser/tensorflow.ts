/**
 * TensorFlow.js as the browser gets it, in the place of `@tensorflow/tfjs`: operations, gradients and
 * the backend in plain JavaScript. No WebGL, whose first shaders take longer than a translation, and
 * none of the parts that the course does not use.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

export * from '@tensorflow/tfjs-core';
