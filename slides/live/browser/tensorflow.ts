/// <reference types="vite/client" />
/**
 * TensorFlow.js as the browser gets it, in the place of `@tensorflow/tfjs`: operations, gradients, the
 * backend in WebAssembly, and the one in plain JavaScript where that does not load. No WebGL, whose
 * first shaders take longer than a translation, and none of the parts that the course does not use.
 */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { env } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

// Threads need headers that a plain file server does not send.
env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
});

export * from '@tensorflow/tfjs-core';
