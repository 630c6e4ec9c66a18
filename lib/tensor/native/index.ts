export * from './backend';
export * from './call';
export * from './constants';
export * from './countCalls';
export * from './overrideBinding';
export * from './replaceKernel';
