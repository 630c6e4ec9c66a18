export * from './embedding';
export * from './feedForward';
export * from './layerNorm';
export * from './linear';
export * from './positionalEncoding';
export * from './residual';
