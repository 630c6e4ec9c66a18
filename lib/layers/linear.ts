import * as tf from '@tensorflow/tfjs';
import {
  constantVector,
  glorotUniform,
  project,
  Random,
  WeightMatrix,
  WeightVector,
} from '../tensor';

/** Linear layer: `y = x W + b`, at every position or at one position a sentence. */
export class Linear {
  readonly weight: WeightMatrix; // [in, out]
  readonly bias: WeightVector; // [out]

  constructor(inputSize: number, outputSize: number, random: Random) {
    this.weight = glorotUniform(inputSize, outputSize, random);
    this.bias = constantVector(outputSize, 0);
  }

  /**
   * @param x [B, T, in] or [B, in]
   * @returns [B, T, out] or [B, out]
   * @throws {ShapeError} when the last axis of x is not the layer's input size
   */
  forward(x: tf.Tensor3D): tf.Tensor3D;
  forward(x: tf.Tensor2D): tf.Tensor2D;
  forward(x: tf.Tensor3D | tf.Tensor2D): tf.Tensor {
    return tf.tidy(() => tf.add(project(x, this.weight), this.bias));
  }
}
