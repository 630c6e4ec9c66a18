export * from './beam';
export * from './bundledTranslator';
export * from './errors';
export * from './evaluate';
export * from './greedy';
export * from './sample';
export * from './translator';
