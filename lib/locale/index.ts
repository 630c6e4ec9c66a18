export * from './bilingualError';
export * from './locale';
