/** The public face of attention-kit: every room's exports, and TensorFlow.js itself as `tf`. */
export * from './tensor';
export * from './attention';
export * from './layers';
export * from './models';
export * from './text';
export * from './training';
export * from './decoding';
export * from './figures';
export * from './jupyter';
