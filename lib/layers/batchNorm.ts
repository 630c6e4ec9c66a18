import * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import {
  assertShape,
  checkEveryCall,
  constantVector,
  ShapeError,
  type TrainingPass,
  type WeightVector,
} from '../tensor';
import type { Norm } from './norm';
import { clearPadding, countTokens, meanOverTokens, runningStatistic } from './tokenStatistics';

/** Added to the variance, so that a constant feature does not divide by 0. PyTorch's default. */
const EPSILON = 1e-5;

/** m, how far the running statistics go towards those of a batch. PyTorch's default. */
const MOMENTUM = 0.1;

/**
 * Batch normalisation: `(x − μ) / √(σ² + ε) · g + b`, with mean μ and variance σ² of each feature.
 * In training they are taken over the N tokens of the batch, padding left out; running averages
 * follow them, `μ ← (1 − m) μ + m μ_B`, and stand in for them at inference, where a sentence must
 * not depend on its company. The running variance follows the unbiased one, `σ_B² · N / (N − 1)`.
 * Source: Ioffe and Szegedy 2015; both modes as torch.nn.BatchNorm1d. Derived in chapter 06.
 */
export class BatchNorm implements Norm {
  readonly gain: WeightVector; // [D], starts at 1
  readonly bias: WeightVector; // [D], starts at 0
  readonly mean: tf.Variable<tf.Rank.R1>; // [D], running μ, starts at 0
  readonly variance: tf.Variable<tf.Rank.R1>; // [D], running σ², starts at 1

  constructor(dModel: number) {
    this.gain = constantVector(dModel, 1);
    this.bias = constantVector(dModel, 0);
    this.mean = runningStatistic(dModel, 0);
    this.variance = runningStatistic(dModel, 1);
  }

  /**
   * @param x [B, T, D]
   * @param training moves the running statistics; absent at inference
   * @returns [B, T, D]; in training, padding comes out as if it had held 0
   * @throws {ShapeError} when the last axis of x is not the size the layer was made for, or a batch
   *   to learn from has not two tokens: one has no variance
   */
  forward(x: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    const [B, T] = x.shape;
    assertShape('x', x, { B, T, D: this.gain.size });
    return tf.tidy(() => {
      const tokens = clearPadding(x, training?.isToken);
      const { mean, variance } = training ? this.observe(tokens, training.isToken) : this;
      const normalized = tf.mul(tf.sub(tokens, mean), tf.rsqrt(tf.add(variance, EPSILON)));
      return tf.add(tf.mul(normalized, this.gain), this.bias);
    });
  }

  /** Mean and variance of the batch's tokens, [D] each, which the running ones follow. */
  private observe(tokens: tf.Tensor3D, isToken?: tf.Tensor2D) {
    const [B, T] = tokens.shape;
    if (isToken) checkEveryCall(isToken, (known) => assertTwo(countTrue(known)));
    else assertTwo(B * T);
    const count = countTokens([B, T], isToken); // N
    const mean = meanOverTokens(tokens, count);
    const distance = clearPadding(tf.sub(tokens, mean), isToken);
    const variance = meanOverTokens(tf.square(distance), count);
    const unbiased = variance.mul(count.div(tf.maximum(count.sub(1), 1)));
    follow(this.mean, mean);
    follow(this.variance, unbiased);
    return { mean, variance };
  }
}

function follow(running: tf.Variable, ofBatch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(ofBatch, MOMENTUM)));
}

function countTrue(isToken: tf.Tensor2D): number {
  return Array.from(isToken.dataSync()).filter(Boolean).length;
}

function assertTwo(count: number): void {
  if (count > 1) return;
  const expected = {
    en: 'a batch of two tokens or more, since one token has no variance',
    zh: '至少含两个词元的批次，因为一个词元没有方差',
  };
  throw new ShapeError(mismatch('x', expected, count));
}
