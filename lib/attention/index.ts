export * from './mask';
export * from './multiHead';
export * from './scaledDotProduct';
export * from './kvCache';
