import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { assertShape, constantVector, type TrainingPass, type WeightVector } from '../tensor';
import type { Norm } from './norm';
import { clearPadding, countTokens, meanOverTokens, runningStatistic } from './tokenStatistics';

/** Added to the quadratic mean, so that a feature that is 0 everywhere does not divide by 0. */
const EPSILON = 1e-5;

/** α, the share of a running statistic that a step leaves as it was. */
const KEPT = 0.9;

/** Options of `PowerNorm`. */
export interface PowerNormOptions {
  /**
   * Steps that normalise by the batch's own quadratic mean, before the running one is used.
   * Default 1000.
   */
  readonly warmup?: number;
  /**
   * Groups of features; each group of a position is first divided by its root mean square. Without
   * it PowerNorm is no better than layer norm. Absent: not divided.
   */
  readonly groups?: number;
}

/**
 * PowerNorm: `x̂ = x / √(ψ² + ε)`, `y = x̂ · g + b`, with a running quadratic mean ψ² of each feature:
 * batch norm without the mean, by statistics of earlier batches, since those of a batch of text
 * fluctuate. In training, with N tokens of the batch, padding left out:
 * - forward: after the step, `ψ² ← α ψ² + (1 − α) 1/N Σ x²`;
 * - backward: earlier batches cannot be differentiated any more. With `s = ∂L/∂x̂`, the running mean
 *   of `s · x̂` stands in for them: `∂L/∂x = (s − ν x̂) / √(ψ² + ε)`, and after the step
 *   `ν ← ν (1 − (1 − α) 1/N Σ x̂²) + (1 − α) 1/N Σ s x̂`.
 *
 * In the first `warmup` steps, t = 1, 2, …, the batch's own quadratic mean normalises, and ψ² becomes
 * the mean of those so far, `ψ² ← ψ² (t − 1) / t + 1/t · 1/N Σ x²` for t < warmup, before it goes on
 * as above.
 *
 * Source: Shen et al. 2020, Algorithm 2. Warm-up and groups as in the authors' code, whose backward
 * pass divides by the batch's quadratic mean where the paper, and this, take the one of the forward
 * pass. Not the "power normalization" of Koniusz et al. 2018. Derived in chapter 06.
 */
export class PowerNorm implements Norm {
  readonly gain: WeightVector; // [D], starts at 1
  readonly bias: WeightVector; // [D], starts at 0
  readonly meanSquare: tf.Variable<tf.Rank.R1>; // [D], ψ², starts at 1
  readonly meanSlope: tf.Variable<tf.Rank.R1>; // [D], ν, starts at 0
  readonly steps: tf.Variable<tf.Rank.R1>; // [1], t, training steps so far
  private readonly warmup: number;
  private readonly groups?: number;

  /** @throws {RangeError} when dModel is not a multiple of groups */
  constructor(dModel: number, { warmup = 1000, groups }: PowerNormOptions = {}) {
    if (groups !== undefined && dModel % groups !== 0) {
      const multiple = { en: `a multiple of groups=${groups}`, zh: ` groups=${groups} 的倍数` };
      throw new BilingualRangeError(mismatch('dModel', multiple, dModel));
    }
    this.warmup = warmup;
    this.groups = groups;
    this.gain = constantVector(dModel, 1);
    this.bias = constantVector(dModel, 0);
    this.meanSquare = runningStatistic(dModel, 1);
    this.meanSlope = runningStatistic(dModel, 0);
    this.steps = runningStatistic(1, 0);
  }

  /**
   * @param x [B, T, D]
   * @param training moves ψ², and its gradient ν; absent at inference
   * @returns [B, T, D]; in training, padding comes out as if it had held 0
   * @throws {ShapeError} when the last axis of x is not the size the layer was made for
   */
  forward(x: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    const [B, T] = x.shape;
    assertShape('x', x, { B, T, D: this.gain.size });
    return tf.tidy(() => {
      const tokens = clearPadding(this.groups ? scaleGroups(x, this.groups) : x, training?.isToken);
      const normalized = training
        ? this.learn(tokens, countTokens([B, T], training.isToken))
        : tf.mul(tokens, tf.rsqrt(tf.add(this.meanSquare, EPSILON)));
      return tf.add(tf.mul(normalized, this.gain), this.bias);
    });
  }

  /** x̂ [B, T, D] of a step in training. @param tokens [B, T, D] @param count N */
  private learn(tokens: tf.Tensor3D, count: tf.Scalar): tf.Tensor3D {
    const ofBatch = meanOverTokens(tf.square(tokens), count); // 1/N Σ x² [D]
    const t = tf.add(this.steps, 1); // [1]
    const meanSquare = tf.where(tf.lessEqual(t, this.warmup), ofBatch, this.meanSquare);
    const normalized = this.divide(tokens, meanSquare, count);
    this.steps.assign(t as tf.Tensor1D);
    const soFar = tf.add(this.meanSquare, tf.div(tf.sub(ofBatch, this.meanSquare), t));
    const before = tf.where(tf.less(t, this.warmup), soFar, this.meanSquare);
    this.meanSquare.assign(tf.add(tf.mul(before, KEPT), tf.mul(ofBatch, 1 - KEPT)));
    return normalized;
  }

  /** x̂ = x / √(ψ² + ε), whose gradient is the approximate one, and moves ν. */
  private divide(x: tf.Tensor3D, meanSquare: tf.Tensor, count: tf.Scalar): tf.Tensor3D {
    const compute = tf.customGrad((input, save) => {
      const scale = tf.rsqrt(tf.add(meanSquare, EPSILON)); // [D]
      const normalized: tf.Tensor3D = tf.mul(input as tf.Tensor3D, scale);
      (save as tf.GradSaveFunc)([normalized, scale, count]);
      const gradFunc = (slope: tf.Tensor3D, saved: tf.Tensor[]) => this.slope(slope, saved);
      return { value: normalized, gradFunc: gradFunc };
    });
    return compute(x);
  }

  private slope(s: tf.Tensor3D, [normalized, scale, count]: tf.Tensor[]): tf.Tensor {
    const nu = this.meanSlope;
    const gradient = tf.mul(tf.sub(s, tf.mul(nu, normalized)), scale);
    const along = meanOverTokens(tf.mul(s, normalized), count as tf.Scalar); // Λ = 1/N Σ s x̂
    const square = meanOverTokens(tf.square(normalized as tf.Tensor3D), count as tf.Scalar); // Γ
    nu.assign(tf.add(nu, tf.mul(tf.sub(along, tf.mul(nu, square)), 1 - KEPT)));
    return gradient;
  }
}

/** Divides each group of features of each position by its root mean square. @param x [B, T, D] */
function scaleGroups(x: tf.Tensor3D, groups: number): tf.Tensor3D {
  const [B, T, D] = x.shape;
  const grouped = x.reshape([B, T, groups, D / groups]);
  const meanSquare = tf.mean(tf.square(grouped), -1, true); // [B, T, groups, 1]
  return tf.mul(grouped, tf.rsqrt(tf.add(meanSquare, EPSILON))).reshape([B, T, D]);
}
