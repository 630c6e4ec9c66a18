import * as tf from '@tensorflow/tfjs';
import type { ProbeResult } from '../../lib/probes';
import { createDropout, record, type TrainingPass } from '../../lib/tensor';

/** `passed`, or the verdict, so that a failed expectation says what is wrong. */
export function outcome({ passed, verdict }: ProbeResult): string {
  return passed ? 'passed' : verdict.en;
}

/** One pass in training, the same at every call. */
export function training(rate: number): TrainingPass {
  return { dropout: createDropout(rate, tf.tensor1d([1, 1], 'int32')) };
}

/** The same function as it is, and replayed as a graph. */
export function ways<Args extends tf.Tensor[]>(run: (...args: Args) => tf.Tensor) {
  const recorded = record((...args: Args) => tf.tidy(() => run(...args)), { warmUp: 0 });
  return { plain: run, recorded: recorded as typeof run };
}

/** Token ids [B, T]. */
export function ids(rows: number[][]): tf.Tensor2D {
  return tf.tensor2d(rows, [rows.length, rows[0].length], 'int32');
}
