export * from './additive';
export * from './keysAndValues';
export * from './mask';
export * from './multiHead';
export * from './rotateByPosition';
export * from './scaledDotProduct';
