export * as tf from '@tensorflow/tfjs';
export * from './backend';
export * from './dropout';
export * from './initialize';
export * from './parameters';
export * from './project';
export * from './random';
export * from './shape';
export * from './tokenIds';
