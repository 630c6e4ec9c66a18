export * as tf from '@tensorflow/tfjs';
export * from './adamMoments';
export * from './adamUpdate';
export * from './assertClose';
export * from './backend';
export * from './dropout';
export * from './flatten';
export * from './float32Text';
export * from './gelu';
export * from './initialize';
export { isRunning } from './isRunning.cjs';
export * from './keepWhere';
export * from './parameters';
export * from './project';
export * from './random';
export * from './ranges';
export * from './record';
export * from './shape';
export {
  batchGroups,
  type BatchPart,
  concatGroups,
  type GroupOptions,
  numberOfCores,
} from './batchGroups';
export * from './softmaxCrossEntropy';
export * from './standardize';
export * from './statelessUniform';
export * from './sumOfSquares';
export { mapTensors, tensorsOf, type TensorTree, TensorTreeError } from './tensorTree';
export * from './tokenIds';
export * from './watchForward';
export * from './trainingPass';
