export {
  ARCHITECTURE_PARTS,
  type ArchitectureModel,
  type ArchitecturePart,
} from './architecture/blocks';
export { architecture, type ArchitectureOptions } from './architecture/architecture';
export * from './asTable';
export * from './attentionMap';
export * from './attentionStages';
export * from './attentionStrip';
export * from './contextPlane';
export { escapeHtml } from './escapeHtml';
export * from './figure';
export * from './headGrid';
export * from './headSpread';
export * from './lineFit';
export * from './maskGrid';
export * from './normCube';
export { PALETTE } from './palette';
export * from './scheduleCurves';
export * from './seedCurves';
export * from './signedMap';
export * from './softmaxSaturation';
export * from './svg/toSvg';
export * from './tokenGrid';
export * from './trainingCurves';
export * from './trainingFlow';
export * from './valueGrid';
export * from './weightBars';
