import * as tf from '@tensorflow/tfjs';
import type { NativeAttribute, NativeOutput } from '../native';
import { numberWasDrawn, type RecordingError } from './errors';

/** A call of a TensorFlow operation. @see NativeBinding.executeOp */
export interface Operation {
  readonly op: string;
  readonly attributes: readonly NativeAttribute[];
  readonly inputs: readonly number[];
  /** How many outputs it has; 1 when absent. */
  readonly outputCount?: number;
}

/** What a recording under way must know from elsewhere in the library. */
export interface ActiveRecording {
  /** Takes note of a reason why the function cannot be recorded, and throws it. */
  refuse(reason: RecordingError): never;
  /** Whether a tensor is an argument, known outside, or computed by the function. */
  checkEveryCall<T extends tf.Tensor>(tensor: T, check: (tensor: T) => void): void;
  /** Runs something unseen, and writes down that the operations gave what it gave. */
  insteadOf(operations: readonly Operation[], run: () => NativeOutput[]): NativeOutput[];
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
 * Computes operations in another way than by calling them, such as by a graph. A recording under way
 * knows of the operations only.
 *
 * @param run gives the outputs of all of them, one after the other
 */
export function insteadOf(
  operations: readonly Operation[],
  run: () => NativeOutput[],
): NativeOutput[] {
  return active ? active.insteadOf(operations, run) : run();
}

/**
 * To be called where JavaScript draws a random number.
 *
 * @throws {RecordingError} while a function is being recorded
 */
export function assertMayDraw(): void {
  active?.refuse(numberWasDrawn());
}
