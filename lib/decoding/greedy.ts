import * as tf from '@tensorflow/tfjs';
import { type DecodedIds, untilTheEnd } from './decodedIds';
import { decodeRows } from './decodeRows';
import type { DecodingOptions } from './decodingOptions';
import { onlyTokens, type Strategy } from './strategy';
import type { Writer } from './writer';

const greedy: Strategy<undefined> = {
  isRowwise: true,
  rowsPerSentence: () => 1,
  choose: (logits) => ({ ids: tf.argMax(onlyTokens(logits), -1), state: undefined }),
};

/**
 * Greedy decoding: the most probable token at every position, until it is `<eos>`.
 * Derived in chapter 12.
 * Legend: B sentences, T tokens of the input.
 *
 * Each sentence comes out as if it had been decoded alone. `<pad>` and `<bos>` never come out.
 *
 * @param writer a Transformer, or whatever else writes token after token
 * @param input int32 [B, T]: what the writer reads first. Of a Transformer: sources, each ending in
 *   `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} when `maxLen` is not from 1 to the model's positions
 */
export function greedyDecode(
  writer: Writer,
  input: tf.Tensor2D,
  options: DecodingOptions = {},
): DecodedIds {
  const search = { strategy: greedy, start: () => undefined, finish: untilTheEnd };
  return decodeRows(writer, input, search, options);
}
