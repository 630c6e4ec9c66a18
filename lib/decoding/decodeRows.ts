import * as tf from '@tensorflow/tfjs';
import { tensorsOf, type TensorTree } from '../tensor';
import { EOS_ID } from '../text';
import type { Begun } from './decodeLoop';
import { assertMaxLen, type DecodingOptions } from './decodingOptions';
import { recordedStretches, Stretches } from './recordings';
import { StepLog } from './stepLog';
import type { Strategy } from './strategy';
import type { Writer } from './writer';

/** Tokens that are written before it is looked whether all rows have ended. */
const STRETCH = 8;

/** A strategy with its beginning and its end. */
export interface Search<State extends TensorTree, Found> {
  readonly strategy: Strategy<State>;
  /** Makes the strategy's first state; it is freed when decoding is over. */
  readonly start: () => State;
  /**
   * Makes of the rows what was looked for.
   *
   * @param rows ids, with what was written after an `<eos>`   @param state the strategy's last one
   */
  readonly finish: (rows: readonly (readonly number[])[], state: State) => Found;
}

/**
 * Decodes until every row has ended with `<eos>`, or is as long as it may be.
 *
 * @param input int32 [B, T]
 * @throws {DecodingError} when `maxLen` is not from 1 to what the writer has room for
 */
export function decodeRows<State extends TensorTree, Found>(
  writer: Writer,
  input: tf.Tensor2D,
  { strategy, start, finish }: Search<State, Found>,
  options: DecodingOptions,
): Found {
  const mostTokens = writer.tokensAfter?.(input.shape[1]) ?? writer.maxLen;
  const { maxLen = mostTokens } = options;
  assertMaxLen(maxLen, mostTokens);
  const { stretches, length } = stretchesFor(writer, strategy, options);
  const first = start();
  let begun: Begun | undefined;
  try {
    begun = stretches.begin(input, first, Math.min(length, maxLen));
    for (;;) {
      const rows = begun.progress.tokens!.arraySync();
      const left = maxLen - rows[0].length;
      if (left === 0 || rows.every((row) => row.includes(EOS_ID))) {
        return finish(rows, begun.progress.choosing as State);
      }
      const progress = stretches.goOn(begun, Math.min(length, left));
      tf.dispose(tensorsOf(begun.progress));
      begun = { ...begun, progress };
    }
  } finally {
    tf.dispose(tensorsOf([first, begun]));
  }
}

function stretchesFor(
  writer: Writer,
  strategy: Strategy,
  { recorded = true, onStep }: DecodingOptions,
): { stretches: Stretches; length: number } {
  if (onStep) {
    const log = new StepLog(onStep);
    const observe = log.note.bind(log);
    return { stretches: new Stretches(writer, strategy, { enabled: false }, observe), length: 1 };
  }
  const stretches = recorded
    ? recordedStretches(writer, strategy)
    : new Stretches(writer, strategy, { enabled: false });
  return { stretches, length: STRETCH };
}
