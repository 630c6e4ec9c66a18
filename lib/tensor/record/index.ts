export { checkEveryCall, isRecording } from './active';
export { RecordingError } from './errors';
export { record, type Recorded, type RecordOptions } from './record';
