export * from './config';
export * from './decoder';
export * from './decoderBlock';
export * from './encoder';
export * from './encoderBlock';
export * from './transformer';
