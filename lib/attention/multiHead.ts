import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import {
  assertCount,
  assertRank,
  assertShape,
  constantVector,
  glorotUniform,
  project,
  Random,
  WeightMatrix,
  WeightVector,
} from '../tensor';
import { KeysAndValues } from './keysAndValues';
import { clearHidden } from './mask';
import { assertEven, rotateByPosition, type RotaryOptions } from './rotateByPosition';
import { AttentionOptions, AttentionOutput, scaledDotProductAttention } from './scaledDotProduct';

/**
 * Cuts the features into H heads: [B, T, D] → [B, H, T, D/H].
 * Reshape alone would mix positions with heads; the transpose is what keeps a head's features
 * together with their position.
 */
export function splitHeads(x: tf.Tensor3D, numHeads: number): tf.Tensor4D {
  assertCount('numHeads', numHeads);
  const [B, T, D] = x.shape;
  return tf.tidy(() => x.reshape([B, T, numHeads, D / numHeads]).transpose([0, 2, 1, 3]));
}

/** Concatenates the heads again, the inverse of {@link splitHeads}: [B, H, T, dV] → [B, T, H·dV]. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [B, H, T, dV] = x.shape;
  return tf.tidy(() => x.transpose([0, 2, 1, 3]).reshape([B, T, H * dV]));
}

/** What queries may see, and where the first of them stands. */
export interface MultiHeadOptions extends AttentionOptions {
  /** Tokens before the first query, 0 when absent; it matters where positions are rotary. */
  readonly start?: number;
}

/**
 * Multi-head attention: `Concat(head₁, …, head_H) Wᴼ` with
 * `headᵢ = Attention(Q Wᵢ^Q, K Wᵢ^K, V Wᵢ^V)`. The H small matrices of a kind are the columns of one
 * [D, D] matrix, so that one product serves all heads.
 * Source: Vaswani et al. 2017, §3.2.2, without biases; torch, BERT and GPT add one after each product. Derived in chapter 03.
 * Legend: B batch, Tq queries, Tk keys, D = dModel, H heads, dK = dV = D/H.
 *
 * Self-attention is `forward(x, x, x)`; cross-attention is `forward(target, memory, memory)`. Its two
 * halves can be called apart: what {@link keysAndValues} makes once, {@link attend} reads many times.
 */
export class MultiHeadAttention {
  readonly wQuery: WeightMatrix; // [D, D]
  readonly wKey: WeightMatrix; // [D, D]
  readonly wValue: WeightMatrix; // [D, D]
  readonly wOutput: WeightMatrix; // [D, D]
  readonly bQuery?: WeightVector; // [D], starts at 0
  readonly bKey?: WeightVector;
  readonly bValue?: WeightVector;
  readonly bOutput?: WeightVector;
  readonly rotary?: RotaryOptions;

  /**
   * @param options.bias whether the four projections add a bias; default `false`
   * @param options.rotary turns queries and keys by their positions (chapter 07); not when absent
   * @throws {RangeError} when dModel is not a multiple of numHeads, or an odd one with rotary positions
   */
  constructor(
    readonly dModel: number,
    readonly numHeads: number,
    random: Random,
    { bias = false, rotary }: { readonly bias?: boolean; readonly rotary?: RotaryOptions } = {},
  ) {
    assertCount('numHeads', numHeads);
    if (dModel % numHeads !== 0) {
      const multiple = {
        en: `a multiple of numHeads=${numHeads}`,
        zh: ` numHeads=${numHeads} 的倍数`,
      };
      throw new BilingualRangeError(mismatch('dModel', multiple, dModel));
    }
    if (rotary) assertEven('dK', dModel / numHeads);
    this.rotary = rotary;
    // Drawn as the thirds of one [D, 3D] layer, as torch.nn.MultiheadAttention does.
    this.wQuery = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wKey = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wValue = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wOutput = glorotUniform(dModel, dModel, random);
    if (!bias) return;
    this.bQuery = constantVector(dModel, 0);
    this.bKey = constantVector(dModel, 0);
    this.bValue = constantVector(dModel, 0);
    this.bOutput = constantVector(dModel, 0);
  }

  /**
   * @param query [B, Tq, D]   @param key [B, Tk, D]   @param value [B, Tk, D]
   * @param options.mask bool, broadcastable to [B, H, Tq, Tk]; `true` = may attend
   * @param options.start position of the first query and the first key
   * @returns `context` [B, Tq, D] and `weights` [B, H, Tq, Tk]
   * @throws {ShapeError} naming the argument and the axis that disagrees
   */
  forward(
    query: tf.Tensor3D,
    key: tf.Tensor3D,
    value: tf.Tensor3D,
    options: MultiHeadOptions = {},
  ): AttentionOutput<tf.Tensor3D> {
    return tf.tidy(() => {
      const [keys, values] = clearHidden([key, value], options.mask);
      return this.attend(query, this.keysAndValues(keys, values, options.start), options);
    });
  }

  /**
   * The first half: projects what can be read.
   *
   * @param key [B, Tk, D]   @param value [B, Tk, D]
   * @param start position of the first key
   * @returns `key` [B, H, Tk, dK] and `value` [B, H, Tk, dV]
   */
  keysAndValues(key: tf.Tensor3D, value: tf.Tensor3D, start = 0): KeysAndValues {
    assertRank('key', key, ['B', 'Tk', 'D']);
    const { dModel: D, numHeads } = this;
    const [B, Tk] = key.shape;
    assertShape('key', key, { B, Tk, D });
    assertShape('value', value, { B, Tk, D });
    return tf.tidy(() => ({
      key: placed(splitHeads(linear(key, this.wKey, this.bKey), numHeads), this.rotary, start),
      value: splitHeads(linear(value, this.wValue, this.bValue), numHeads),
    }));
  }

  /**
   * The second half: queries read it.
   *
   * @param query [B, Tq, D]   @param memory what {@link keysAndValues} made, of Tk tokens
   * @param options.mask bool, broadcastable to [B, H, Tq, Tk]; `true` = may attend
   * @param options.isClear default `true` here: memory is made of features that are finite, also at
   *   padding
   * @param options.start position of the first query
   * @returns `context` [B, Tq, D] and `weights` [B, H, Tq, Tk]
   */
  attend(
    query: tf.Tensor3D,
    memory: KeysAndValues,
    options: MultiHeadOptions = {},
  ): AttentionOutput<tf.Tensor3D> {
    assertRank('query', query, ['B', 'Tq', 'D']);
    const { dModel: D, numHeads } = this;
    const [B, Tq] = query.shape;
    assertShape('query', query, { B, Tq, D });
    return tf.tidy(() => {
      const heads = splitHeads(linear(query, this.wQuery, this.bQuery), numHeads); // [B, H, Tq, dK]
      const queries = placed(heads, this.rotary, options.start);
      const { key, value } = memory;
      const read = scaledDotProductAttention(queries, key, value, { isClear: true, ...options });
      const context = linear(mergeHeads(read.context), this.wOutput, this.bOutput); // [B, Tq, D]
      return { context, weights: read.weights };
    });
  }
}

function linear(x: tf.Tensor3D, weight: WeightMatrix, bias?: WeightVector): tf.Tensor3D {
  const projected = project(x, weight);
  return bias ? tf.add(projected, bias) : projected;
}

/** Queries or keys with their positions in them, where these are rotary. */
function placed(heads: tf.Tensor4D, rotary?: RotaryOptions, start = 0): tf.Tensor4D {
  return rotary ? rotateByPosition(heads, { ...rotary, start }) : heads;
}
