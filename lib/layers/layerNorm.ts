import * as tf from '@tensorflow/tfjs';
import { assertShape, constantVector, standardize, WeightVector } from '../tensor';
import type { Norm } from './norm';

/** Added to the variance, so that a constant vector does not divide by 0. PyTorch's default. */
const EPSILON = 1e-5;

/**
 * Layer normalisation: `(x − μ) / √(σ² + ε) · g + b`, with mean μ and variance σ² taken over the
 * features of one position alone. Neither other tokens nor other sentences take part, in training or at inference.
 * Source: Ba et al. 2016. Derived in chapter 06.
 */
export class LayerNorm implements Norm {
  readonly gain: WeightVector; // [D], starts at 1
  readonly bias: WeightVector; // [D], starts at 0

  constructor(dModel: number) {
    this.gain = constantVector(dModel, 1);
    this.bias = constantVector(dModel, 0);
  }

  /**
   * @param x [B, T, D]
   * @returns [B, T, D]
   * @throws {ShapeError} when the last axis of x is not the size the layer was made for
   */
  forward(x: tf.Tensor3D): tf.Tensor3D {
    const [B, T] = x.shape;
    assertShape('x', x, { B, T, D: this.gain.size });
    return tf.tidy(() => {
      const normalized = standardize(x, EPSILON); // (x − μ) / √(σ² + ε), over the features only
      return tf.add(tf.mul(normalized, this.gain), this.bias);
    });
  }
}
