export { checkEveryCall, isRecording } from './activeRecording';
export { RecordingError } from './errors';
export { record, type Recorded, type RecordOptions } from './record';
