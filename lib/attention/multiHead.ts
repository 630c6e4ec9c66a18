import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { assertRank, assertShape, glorotUniform, project, Random, WeightMatrix } from '../tensor';
import { KeysAndValues, KVCache } from './kvCache';
import { AttentionOptions, AttentionOutput, scaledDotProductAttention } from './scaledDotProduct';

export interface MultiHeadOptions extends AttentionOptions {
  /** Keys and values of earlier steps, when a decoder works word by word. */
  readonly cache?: KVCache;
}

/**
 * Cuts the features into H heads: [B, T, D] → [B, H, T, D/H].
 * Reshape alone would mix positions with heads; the transpose is what keeps a head's features
 * together with their position.
 */
export function splitHeads(x: tf.Tensor3D, numHeads: number): tf.Tensor4D {
  const [B, T, D] = x.shape;
  return tf.tidy(() => x.reshape([B, T, numHeads, D / numHeads]).transpose([0, 2, 1, 3]));
}

/**
 * Projects x with several weight matrices and cuts each result into heads. The matrices stand side by
 * side for it: one product of [B·T, D] with [D, n·D] is faster than n products of a third the size.
 *
 * @param x [B, T, D]   @param weights n matrices [D, D]
 * @returns n tensors [B, H, T, D/H]
 */
function projectToHeads(
  x: tf.Tensor3D,
  weights: readonly WeightMatrix[],
  numHeads: number,
): tf.Tensor4D[] {
  if (weights.length === 1) return [splitHeads(project(x, weights[0]), numHeads)];
  const [B, T, D] = x.shape;
  return tf.tidy(() => {
    const all = project(x, tf.concat([...weights], 1)); // [B, T, n·D]
    const heads = all.reshape([B, T, weights.length, numHeads, D / numHeads]);
    return tf.unstack(heads.transpose([2, 0, 3, 1, 4])) as tf.Tensor4D[]; // n × [B, H, T, D/H]
  });
}

/** Puts the heads side by side again, the inverse of {@link splitHeads}: [B, H, T, dV] → [B, T, H·dV]. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [B, H, T, dV] = x.shape;
  return tf.tidy(() => x.transpose([0, 2, 1, 3]).reshape([B, T, H * dV]));
}

/**
 * Multi-head attention: `Concat(head₁, …, head_H) Wᴼ` with
 * `headᵢ = Attention(Q Wᵢ^Q, K Wᵢ^K, V Wᵢ^V)`. The H small matrices of a kind stand side by side in
 * one [D, D] matrix, so one product serves all heads.
 * Source: Vaswani et al. 2017, §3.2.2 (without biases, as there). Derived in chapter 03.
 * Legend: B batch, Tq queries, Tk keys, D = dModel, H heads, dK = dV = D/H.
 *
 * Self-attention is `forward(x, x, x)`; cross-attention is `forward(target, memory, memory)`.
 */
export class MultiHeadAttention {
  readonly wQuery: WeightMatrix;
  readonly wKey: WeightMatrix;
  readonly wValue: WeightMatrix;
  readonly wOutput: WeightMatrix;

  /** @throws {RangeError} when dModel is not a multiple of numHeads */
  constructor(
    readonly dModel: number,
    readonly numHeads: number,
    random: Random,
  ) {
    if (dModel % numHeads !== 0) {
      const multiple = {
        en: `a multiple of numHeads=${numHeads}`,
        zh: ` numHeads=${numHeads} 的倍数`,
      };
      throw new BilingualRangeError(mismatch('dModel', multiple, dModel));
    }
    // Drawn as the thirds of one [D, 3D] layer, as torch.nn does. Drawn each by itself, √2 larger,
    // they make a post-norm model learn more slowly: it loses half an epoch in the first two.
    this.wQuery = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wKey = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wValue = glorotUniform(dModel, dModel, random, 3 * dModel);
    this.wOutput = glorotUniform(dModel, dModel, random);
  }

  /**
   * @param query [B, Tq, D]   @param key [B, Tk, D]   @param value [B, Tk, D]
   * @param options.mask bool, broadcastable to [B, H, Tq, Tk]; `true` = may attend
   * @returns `context` [B, Tq, D] and `weights` [B, H, Tq, Tk]; with a cache, Tk counts the keys that
   *   it remembers too
   * @throws {ShapeError} naming the argument and the axis that disagrees
   */
  forward(
    query: tf.Tensor3D,
    key: tf.Tensor3D,
    value: tf.Tensor3D,
    options: MultiHeadOptions = {},
  ): AttentionOutput<tf.Tensor3D> {
    assertRank('query', query, ['B', 'Tq', 'D']);
    assertRank('key', key, ['B', 'Tk', 'D']);
    const { dModel: D, numHeads } = this;
    const [B, Tq] = query.shape;
    const Tk = key.shape[1];
    assertShape('query', query, { B, Tq, D });
    assertShape('key', key, { B, Tk, D });
    assertShape('value', value, { B, Tk, D });

    return tf.tidy(() => {
      const { wQuery, wKey, wValue } = this;
      const isSelfAttention = query === key && key === value;
      const [q, ...own] = projectToHeads(
        query,
        isSelfAttention ? [wQuery, wKey, wValue] : [wQuery],
        numHeads,
      ); // [B, H, Tq, dK]
      const fresh = (): KeysAndValues => {
        const [k, v] = isSelfAttention ? own : this.keysAndValues(key, value);
        return { key: k, value: v };
      };
      const { key: k, value: v } = options.cache ? options.cache.read(fresh) : fresh();
      const { context, weights } = scaledDotProductAttention(q, k, v, options);
      return { context: project(mergeHeads(context), this.wOutput), weights }; // [B, Tq, D]
    });
  }

  /** @returns keys [B, H, Tk, dK] and values [B, H, Tk, dV] */
  private keysAndValues(key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor4D[] {
    const { wKey, wValue, numHeads } = this;
    if (key === value) return projectToHeads(key, [wKey, wValue], numHeads);
    const projected = [project(key, wKey), project(value, wValue)];
    return projected.map((x) => splitHeads(x, numHeads));
  }
}
