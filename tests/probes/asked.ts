import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
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

/**
 * The same function as it is, and replayed as a graph. Of every input two calls write it down, so that
 * the third one, which counts, is a replay.
 */
export function ways<Args extends tf.Tensor[], Result extends tf.TensorContainer>(
  run: (...args: Args) => Result,
) {
  const written = record((...args: Args) => tf.tidy(() => run(...args)), { warmUp: 0 });
  const recorded = (...args: Args): Result => {
    tf.dispose([written(...args), written(...args)]);
    const before = written.replays;
    const result = written(...args);
    expect(written.replays, 'replays').toBe(before + 1);
    return result;
  };
  return { plain: run, recorded };
}
