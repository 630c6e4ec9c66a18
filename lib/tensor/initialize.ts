import * as tf from '@tensorflow/tfjs';
import { Random } from './random';

/** A trainable matrix. */
export type WeightMatrix = tf.Variable<tf.Rank.R2>;

/** A trainable vector. */
export type WeightVector = tf.Variable<tf.Rank.R1>;

/**
 * A matrix [fanIn, columns] drawn uniformly from ±√(6 / (fanIn + fanOut)), so that the variance of
 * activations and of gradients stays about the same through a linear layer.
 * Source: Glorot and Bengio 2010, eq. 16.
 *
 * @param fanOut outputs of the whole layer, when the matrix is only some of its columns
 */
export function glorotUniform(
  fanIn: number,
  columns: number,
  random: Random,
  fanOut = columns,
): WeightMatrix {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  const values = Float32Array.from(
    { length: fanIn * columns },
    () => (2 * random.uniform() - 1) * limit,
  );
  return matrix(values, fanIn, columns);
}

/** A matrix [rows, columns] drawn from a normal distribution with mean 0. */
export function normalMatrix(
  rows: number,
  columns: number,
  stdDev: number,
  random: Random,
): WeightMatrix {
  const values = Float32Array.from({ length: rows * columns }, () => random.normal() * stdDev);
  return matrix(values, rows, columns);
}

function matrix(values: Float32Array, rows: number, columns: number): WeightMatrix {
  return tf.tidy(() => tf.variable(tf.tensor2d(values, [rows, columns])));
}

/** A vector whose entries are all the same value. */
export function constantVector(size: number, value: number): WeightVector {
  return variableVector(size, value, true);
}

/**
 * A vector that a layer measures and moves along itself, such as the mean of batch norm. Training does
 * not optimise it, and a checkpoint holds it: see `namedState`.
 *
 * @param value where all entries start
 */
export function runningStatistic(size: number, value: number): tf.Variable<tf.Rank.R1> {
  return variableVector(size, value, false);
}

function variableVector(size: number, value: number, trainable: boolean): WeightVector {
  return tf.tidy(() => tf.variable(tf.fill<tf.Rank.R1>([size], value), trainable));
}
