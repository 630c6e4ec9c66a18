import * as tf from '@tensorflow/tfjs';
import type { EncodedSource, Transformer } from '../models';
import { BOS_ID, EOS_ID, PAD_ID } from '../text';
import { DecodingError } from './errors';
import { WordByWordCache } from './wordByWord';

/** Options of `greedyDecode`. */
export interface GreedyOptions {
  /** Tokens after which a sentence is cut off, `<eos>` included; the model's positions if absent. */
  readonly maxLen?: number;
}

/** What was decoded, one entry a sentence. */
export interface DecodedIds {
  /** Token ids, without `<bos>`, `<eos>` and padding. */
  readonly ids: number[][];
  /** False where `maxLen` tokens came without an `<eos>`: the sentence is cut off. */
  readonly isComplete: boolean[];
}

/**
 * Greedy decoding: the most probable token at every position, until it is `<eos>`.
 * Derived in chapter 12.
 * Legend: B sentences, Ts source positions, V target vocabulary.
 *
 * Each sentence comes out as if it had been decoded alone. `<pad>` and `<bos>` never come out.
 *
 * @param source int32 [B, Ts], each row ending in `<eos>`, then padding
 * @throws {RangeError} when an id is outside the vocabulary, or a source longer than the positions
 * @throws {DecodingError} when `maxLen` is not from 1 to the model's positions
 */
export function greedyDecode(
  model: Transformer,
  source: tf.Tensor2D,
  { maxLen = model.config.maxLen }: GreedyOptions = {},
): DecodedIds {
  assertMaxLen(maxLen, model.config.maxLen);
  const encoded = encode(model, source);
  const cache = new WordByWordCache(model.config.numLayers);
  try {
    return decode(model, encoded, { cache, maxLen });
  } finally {
    cache.dispose();
    tf.dispose(encoded);
  }
}

function encode(model: Transformer, source: tf.Tensor2D): Omit<EncodedSource, 'encoderWeights'> {
  return tf.tidy(() => {
    const { memory, sourceMask } = model.encode(source);
    return { memory, sourceMask };
  });
}

function decode(
  model: Transformer,
  encoded: Omit<EncodedSource, 'encoderWeights'>,
  { cache, maxLen }: { readonly cache: WordByWordCache; readonly maxLen: number },
): DecodedIds {
  const B = encoded.memory.shape[0];
  const ids: number[][] = Array.from({ length: B }, () => []);
  const isComplete = ids.map(() => false);
  let last = ids.map(() => BOS_ID);
  while (cache.length < maxLen && isComplete.includes(false)) {
    const next = nextTokens(model, last, encoded, cache);
    last = next.map((id, row) => (isComplete[row] ? PAD_ID : id));
    last.forEach((id, row) => {
      if (id === EOS_ID) isComplete[row] = true;
      else if (!isComplete[row]) ids[row].push(id);
    });
  }
  return { ids, isComplete };
}

/** The most probable token after each sentence so far; the cache takes up its last token. */
function nextTokens(
  model: Transformer,
  last: readonly number[],
  encoded: Omit<EncodedSource, 'encoderWeights'>,
  cache: WordByWordCache,
): number[] {
  return tf.tidy(() => {
    const target = tf.tensor2d([...last], [last.length, 1], 'int32');
    const { logits } = model.decode(target, encoded, { cache }); // [B, 1, V]
    cache.length++;
    const scores = logits.add(neverBias(logits.shape[2])); // [B, 1, V]
    return [...tf.argMax(scores, -1).dataSync()];
  });
}

/** [V]: takes `<pad>` and `<bos>` out of the running. */
function neverBias(V: number): tf.Tensor1D {
  const bias = new Float32Array(V);
  bias[PAD_ID] = bias[BOS_ID] = -Infinity;
  return tf.tensor1d(bias);
}

function assertMaxLen(maxLen: number, positions: number): void {
  if (Number.isInteger(maxLen) && maxLen >= 1 && maxLen <= positions) return;
  throw new DecodingError(
    `maxLen: expected 1 to ${positions} (the model's positions), received ${maxLen}`,
    `maxLen：应在 1 到 ${positions}（模型的位置数）之间，收到的是 ${maxLen}`,
  );
}
