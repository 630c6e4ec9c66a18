export * from './attentionMap';
export * from './attentionStages';
export * from './contextPlane';
export * from './figure';
export { PALETTE } from './palette';
export * from './softmaxSaturation';
export * from './tokenGrid';
export * from './trainingCurves';
export * from './weightBars';
