export * from './errors';
export * from './evaluate';
export * from './greedy';
export * from './translator';
export * from './wordByWord';
