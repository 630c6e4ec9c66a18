export * from './adam';
export * from './clipByGlobalNorm';
export * from './crossEntropy';
export * from './events';
export * from './flatten';
export * from './namedArrays';
export * from './safetensors';
export * from './schedules';
