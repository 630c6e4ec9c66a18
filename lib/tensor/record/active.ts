import * as tf from '@tensorflow/tfjs';
import type { NativeAttribute, NativeOutput } from '../native';
import { numberWasDrawn, type RecordingError } from './errors';

/** A call of a TensorFlow operation. @see NativeBinding.executeOp */
export interface Operation {
  readonly op: string;
  readonly attributes: readonly NativeAttribute[];
  readonly inputs: readonly number[];
}

/** What a recording under way must know from elsewhere in the library. */
export interface ActiveRecording {
  /** Takes note of a reason why the function cannot be recorded, and throws it. */
  refuse(reason: RecordingError): never;
  /** Whether a tensor is an argument, known outside, or computed by the function. */
  checkEveryCall<T extends tf.Tensor>(tensor: T, check: (tensor: T) => void): void;
  /** Runs something unseen, and writes down that the operation gave what it gave. */
  insteadOf(operation: Operation, run: () => NativeOutput[]): NativeOutput[];
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
 * Computes an operation in another way than by calling it, such as by a graph. A recording under way
 * knows of the operation only.
 */
export function insteadOf(operation: Operation, run: () => NativeOutput[]): NativeOutput[] {
  return active ? active.insteadOf(operation, run) : run();
}

/**
 * To be called where JavaScript draws a random number.
 *
 * @throws {RecordingError} while a function is being recorded
 */
export function assertMayDraw(): void {
  active?.refuse(numberWasDrawn());
}
