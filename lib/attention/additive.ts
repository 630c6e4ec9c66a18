import * as tf from '@tensorflow/tfjs';
import {
  assertRank,
  assertShape,
  glorotUniform,
  project,
  Random,
  WeightMatrix,
  WeightVector,
} from '../tensor';
import { KeysAndValues } from './keysAndValues';
import { assertMask, clearHidden, hideMasked } from './mask';
import { AttentionOptions, AttentionOutput } from './scaledDotProduct';

/**
 * Additive attention: a score is `vᵀ tanh(W^Q q + W^K k)`, a small network, where scaled dot-product
 * attention has a product. What the weights read are the values themselves, unprojected.
 * Source: Bahdanau et al. 2015, appendix A.1.2. Derived in chapter 01.
 * Legend: B batch, Tq queries, Tk keys, D = dModel, dV size of a value.
 *
 * It has one head, so that its weights, [B, 1, Tq, Tk], have the axes that all weights have. The keys'
 * part of a score is the same for every query: {@link keysAndValues} computes it once a sentence,
 * {@link attend} reads it at every step.
 */
export class AdditiveAttention {
  readonly wQuery: WeightMatrix; // [D, D]
  readonly wKey: WeightMatrix; // [D, D]
  readonly v: WeightVector; // [D]

  constructor(
    readonly dModel: number,
    random: Random,
  ) {
    this.wQuery = glorotUniform(dModel, dModel, random);
    this.wKey = glorotUniform(dModel, dModel, random);
    const v = glorotUniform(dModel, 1, random); // a layer from D features to one score
    this.v = tf.tidy(() => tf.variable(v.reshape<tf.Tensor1D>([dModel])));
    v.dispose();
  }

  /**
   * @param query [B, Tq, D]   @param key [B, Tk, D]   @param value [B, Tk, dV]
   * @param options.mask bool, broadcastable to [B, 1, Tq, Tk]; `true` = may attend
   * @returns `context` [B, Tq, dV] and `weights` [B, 1, Tq, Tk], whose rows sum to 1
   * @throws {ShapeError} naming the argument and the axis that disagrees
   */
  forward(
    query: tf.Tensor3D,
    key: tf.Tensor3D,
    value: tf.Tensor3D,
    options: AttentionOptions = {},
  ): AttentionOutput<tf.Tensor3D> {
    return tf.tidy(() => {
      const [keys, values] = clearHidden([key, value], options.mask);
      return this.attend(query, this.keysAndValues(keys, values), options);
    });
  }

  /**
   * The first half: what of the scores and the context does not depend on a query.
   *
   * @param key [B, Tk, D]   @param value [B, Tk, dV]
   * @returns `key` [B, 1, Tk, D], projected, and `value` [B, 1, Tk, dV], as it is
   */
  keysAndValues(key: tf.Tensor3D, value: tf.Tensor3D): KeysAndValues {
    assertRank('key', key, ['B', 'Tk', 'D']);
    assertRank('value', value, ['B', 'Tk', 'dV']);
    const [B, Tk] = key.shape;
    const dV = value.shape[2];
    assertShape('key', key, { B, Tk, D: this.dModel });
    assertShape('value', value, { B, Tk, dV });
    return tf.tidy(() => ({
      key: project(key, this.wKey).expandDims<tf.Tensor4D>(1),
      value: value.expandDims<tf.Tensor4D>(1),
    }));
  }

  /**
   * The second half: queries read it.
   *
   * @param query [B, Tq, D]   @param memory what {@link keysAndValues} made, of Tk keys
   * @param options.mask bool, broadcastable to [B, 1, Tq, Tk]; `true` = may attend
   * @param options.isClear default `true` here: memory is finite, also at padding
   * @returns `context` [B, Tq, dV] and `weights` [B, 1, Tq, Tk]
   */
  attend(
    query: tf.Tensor3D,
    memory: KeysAndValues,
    { mask, training, isClear = true }: AttentionOptions = {},
  ): AttentionOutput<tf.Tensor3D> {
    assertRank('query', query, ['B', 'Tq', 'D']);
    const D = this.dModel;
    const [B, Tq] = query.shape;
    const Tk = memory.key.shape[2];
    assertShape('query', query, { B, Tq, D });
    assertShape('key', memory.key, { B, H: 1, Tk, D });
    if (mask) assertMask(mask, { B, H: 1, Tq, Tk });
    return tf.tidy(() => {
      const { key, value } = memory;
      const [keys, values] = isClear ? [key, value] : clearHidden([key, value], mask);
      const projected = project(query, this.wQuery).expandDims<tf.Tensor4D>(2); // [B, Tq, 1, D]
      const activations = tf.tanh(tf.add(projected, keys)).reshape<tf.Tensor2D>([-1, D]); // every pair
      const scores = tf.matMul(activations, this.v.expandDims<tf.Tensor2D>(1)); // [B·Tq·Tk, 1]
      const scored = scores.reshape<tf.Tensor4D>([B, 1, Tq, Tk]);
      const weights = tf.softmax(mask ? hideMasked(scored, mask) : scored);
      const read = training ? training.dropout(weights) : weights;
      return { context: tf.matMul(read, values).squeeze<tf.Tensor3D>([1]), weights };
    });
  }
}
