import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import { boolTensor, normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor } from '../../plain';
import { tokenVarianceMistakes } from './tokenVarianceMistakes';

/** What the learner's function looks like. */
export type TokenVariance = (x: tf.Tensor3D, isToken: tf.Tensor2D) => tf.Tensor;

function tokenVariance(x: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const weights = isToken.cast('float32').expandDims(-1); // [B, T, 1]
    const count = weights.sum();
    const mean = x.mul(weights).sum([0, 1]).div(count); // [D]
    return x.sub(mean).square().mul(weights).sum([0, 1]).div(count);
  });
}

function byGather(x: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const truths = Array.from(isToken.dataSync());
    const places = truths.flatMap((token, i) => (token ? [i] : []));
    return tf.moments(tf.gather(x.reshape([-1, x.shape[2]]), places), 0).variance;
  });
}

/** Sentences of different lengths, so that padding stands in each batch. */
function drawBatch(random: Random, round: number) {
  const [B, T, D] = round < 3 ? [2, 3, 1] : [2, 5, 3];
  const lengths = [T, 1 + random.integer(T - 1)];
  const truths = lengths.flatMap((length) => Array.from({ length: T }, (_, t) => t < length));
  const x = normalTensor(random, [B, T, D], 2);
  const moved = { ...x, values: x.values.map((value) => Math.fround(value + 3)) };
  return [moved, boolTensor([B, T], round % 2 === 0 ? truths : [...truths].reverse())] as const;
}

/** 06.3: a published mistake: the variance of a batch, and its padding. */
export const TOKEN_VARIANCE: FunctionExercise<TokenVariance> = {
  kind: 'museum',
  id: '06.3',
  title: { zh: '错题本：方差里的填充', en: 'Museum: padding in the variance' },
  difficulty: 2,
  minutes: 15,
  points: 10,
  functionName: 'tokenVariance',
  parameters: ['x', 'isToken'],
  draw: drawBatch,
  reference: tokenVariance,
  tolerance: 1e-4,
  right: [tokenVariance, byGather],
  wrong: tokenVarianceMistakes,
  examples: {
    count: 1,
    mostValues: 12,
    accepts: ([x, isToken]) =>
      isPlainTensor(x) &&
      isPlainTensor(isToken) &&
      x.shape.length === 3 &&
      String(x.shape.slice(0, 2)) === String(isToken.shape) &&
      isToken.values.some((truth) => truth === 1) &&
      x.values.every(Number.isFinite),
  },
  hints: [
    {
      zh: '取 B = 1、T = 3、D = 1，x = 1、5、99，第三个是填充。词元的均值是 3，方差是 4。你的函数给出多少？',
      en: 'Take B = 1, T = 3, D = 1, with x = 1, 5, 99, of which the third is padding. The mean of the tokens is 3, their variance 4. What does the function give?',
    },
    {
      zh: '填充要排除三次：求均值的和、求方差的和、两处的除数。',
      en: 'Padding has to be left out of three things: the sum of the mean, the sum of the variance, and both divisors.',
    },
    {
      zh: '把 isToken 变成 0 和 1 的 weights [B, T, 1]：均值 = Σ(x·weights)/Σweights，方差 = Σ((x − 均值)²·weights)/Σweights。',
      en: 'Make isToken weights of 0 and 1, [B, T, 1]: mean = Σ(x·weights)/Σweights, variance = Σ((x − mean)²·weights)/Σweights.',
    },
  ],
};
