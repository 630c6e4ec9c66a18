export * from './config';
export * from './create';
export * from './decoder';
export * from './decoderBlock';
export * from './encoder';
export * from './encoderBlock';
export type { StackOptions } from './stack';
export * from './transformer';
