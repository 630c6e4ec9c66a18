import * as tf from '@tensorflow/tfjs';
import { numberWasDrawn, type RecordingError } from './errors';

/** What a recording under way must know from elsewhere in the library. */
export interface ActiveRecording {
  /** Takes note of a reason why the function cannot be recorded, and throws it. */
  refuse(reason: RecordingError): never;
  /** Whether a tensor is an argument, known outside, or computed by the function. */
  checkEveryCall<T extends tf.Tensor>(tensor: T, check: (tensor: T) => void): void;
}

let active: ActiveRecording | undefined;

/** Whether a function is being recorded right now. */
export function isRecording(): boolean {
  return active !== undefined;
}

/** Runs `work` as the recording under way. */
export function whileActive<T>(recording: ActiveRecording, work: () => T): T {
  active = recording;
  try {
    return work();
  } finally {
    active = undefined;
  }
}

/**
 * Checks the values of a tensor, such as token ids against a vocabulary: now, and before every replay
 * if it is an argument of a function that is being recorded. A tensor that the recorded function has
 * computed cannot be read; then TensorFlow's own checks are all there is.
 *
 * @param check reads the tensor it is given, and throws
 */
export function checkEveryCall<T extends tf.Tensor>(tensor: T, check: (tensor: T) => void): void {
  if (active) active.checkEveryCall(tensor, check);
  else check(tensor);
}

/**
 * To be called where JavaScript draws a random number.
 *
 * @throws {RecordingError} while a function is being recorded
 */
export function assertMayDraw(): void {
  active?.refuse(numberWasDrawn());
}
