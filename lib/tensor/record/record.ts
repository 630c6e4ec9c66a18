import * as tf from '@tensorflow/tfjs';
import { currentNativeBackend } from '../native';
import { isRecording } from './activeRecording';
import { type TensorTree } from '../tensorTree';
import { Recordings, type TreeFunction } from './recordings';
import type { Session } from './session';

/** Settings of `record`. */
export interface RecordOptions {
  /** `false` runs the function as it is, so that one can step through it. Default `true`. */
  readonly enabled?: boolean;
  /**
   * How many recordings are kept, one a signature. A recording of a small model takes 13 MB; once
   * there is no room, further signatures run unrecorded until one has long not been called.
   * Default 24.
   */
  readonly capacity?: number;
  /**
   * How often a signature is called unrecorded before it is recorded: for a function that meets many
   * signatures, most of them a few times only. Default 0.
   */
  readonly warmUp?: number;
}

/** A function that can be replayed as one native call. */
export interface Recorded<Args extends readonly TensorTree[], Result> {
  (...args: Args): Result;
  /** How often the function itself ran, and how often a recording was replayed instead. */
  readonly runs: number;
  readonly replays: number;
  /** Frees the recordings. The function can still be called, and is then recorded again. */
  dispose(): void;
}

/**
 * Turns a function of tensors into one native call: what `tf.function` is in TensorFlow's Python and
 * `torch.compile` in PyTorch.
 *
 * The first two calls with tensors of certain shapes and dtypes run the function as usual, and every
 * native call is written down. If both did the same, the calls become one TensorFlow graph, and every
 * further call with such tensors runs the graph instead of the function. Variables that the function
 * assigns are assigned by every replay; randomness from `createDropout` stays fresh.
 *
 * What the function must not do, and is refused for: read a value, let JavaScript draw random
 * numbers, give a result whose shape depends on values, depend on values of JavaScript that change
 * between calls. What cannot be noticed: JavaScript that behaves otherwise only after the second call.
 * Everything that varies must come in as a tensor or stand in a `tf.Variable`; what is no tensor
 * operation, such as `console.log`, happens only when the function itself runs.
 *
 * On a backend without native code, inside another recorded function and while gradients are taken,
 * the function just runs. An error is thrown by the function itself, as if it were not recorded.
 *
 * @param fn takes and returns tensors, alone or in arrays and plain objects; an absent one may be
 *   `undefined`
 * @returns the same function, faster; its result is made of new tensors that belong to the caller
 * @throws {RecordingError} when called, if the function cannot be recorded
 * @throws {TensorTreeError} when called, naming what is no tensor in an argument or the result
 *
 * @example
 * const step = record((x: tf.Tensor2D, y: tf.Tensor1D) => tf.tidy(() => train(x, y)));
 * const loss = step(x, y); // forward, backward and update: one native call from the third time on
 */
export function record<Args extends readonly TensorTree[], Result>(
  fn: (...args: Args) => Result,
  { enabled = true, capacity = 24, warmUp = 0 }: RecordOptions = {},
): Recorded<Args, Result> {
  const recordings = new Recordings(fn as unknown as TreeFunction, { capacity, warmUp });
  const call = (...args: Args): Result => {
    const backend = enabled ? currentNativeBackend() : undefined;
    const isPlain = !backend || isRecording() || tf.engine().isTapeOn();
    return (isPlain ? recordings.runPlain(args) : recordings.call(backend, args)) as Result;
  };
  const recorded = Object.defineProperties(call, {
    runs: { get: () => recordings.runs },
    replays: { get: () => recordings.replays },
    dispose: { value: () => recordings.dispose() },
  }) as Recorded<Args, Result>;
  forgotten.register(recorded, recordings.sessions);
  return recorded;
}

/**
 * A function that nobody can call any more needs no recordings. Until then the sessions are held here,
 * and not `fn`: it may lead to its recorded self, as a method of a model does that keeps it in a field,
 * and both would then be held for ever.
 */
const forgotten = new FinalizationRegistry((sessions: Set<Session>) => {
  for (const session of sessions) session.dispose();
});
