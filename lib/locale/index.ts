export * from './bilingualError';
export { formatDuration } from './duration.cjs';
export * from './locale';
