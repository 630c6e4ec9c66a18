export * from './attentionMap';
export * from './figure';
export * from './palette';
