import * as tf from '@tensorflow/tfjs';
import { normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { rmsNormMistakes } from './rmsNormMistakes';

/** What the learner's function looks like. */
export type RmsNorm = (x: tf.Tensor2D, gain: tf.Tensor1D, epsilon: number) => tf.Tensor;

function rmsNorm(x: tf.Tensor2D, gain: tf.Tensor1D, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const meanSquare = x.square().mean(-1, true); // [N, 1]
    return x.div(meanSquare.add(epsilon).sqrt()).mul(gain);
  });
}

function byLoop(x: tf.Tensor2D, gain: tf.Tensor1D, epsilon: number): tf.Tensor {
  const gains = Array.from(gain.dataSync());
  const rows = x.arraySync().map((row) => {
    const meanSquare = row.reduce((sum, value) => sum + value * value, 0) / row.length;
    return row.map((value, d) => (gains[d] * value) / Math.sqrt(meanSquare + epsilon));
  });
  return tf.tensor2d(rows);
}

const tensorOf = (shape: readonly number[], values: readonly number[]): PlainTensor => ({
  tensor: true,
  dtype: 'float32',
  shape,
  values,
});

/** 06.2: the norm that later language models have: no mean, only a size. */
export const RMS_NORM: FunctionExercise<RmsNorm> = {
  kind: 'write',
  id: '06.2',
  title: { zh: '写出来：RMS 归一化', en: 'Write: RMS norm' },
  difficulty: 1,
  minutes: 15,
  points: 10,
  functionName: 'rmsNorm',
  parameters: ['x', 'gain', 'epsilon'],
  draw: (random, round) => {
    const [N, D] = round < 3 ? [2, 3] : [3, 5];
    const scale = round % 3 === 2 ? 0.2 : 2; // small rows, where epsilon matters
    return [normalTensor(random, [N, D], scale), normalTensor(random, [D], 2), 0.1];
  },
  reference: rmsNorm,
  tolerance: 1e-5,
  right: [rmsNorm, byLoop],
  wrong: rmsNormMistakes,
  picture: valuesBeside,
  examples: {
    count: 2,
    mostValues: 8,
    accepts: ([x, gain, epsilon]) =>
      isPlainTensor(x) &&
      isPlainTensor(gain) &&
      x.shape.length === 2 &&
      gain.shape.length === 1 &&
      gain.shape[0] === x.shape[1] &&
      [...x.values, ...gain.values].every(Number.isFinite) &&
      typeof epsilon === 'number' &&
      epsilon > 0,
  },
  question: {
    ask: (_, random) => {
      const times = 2 + random.integer(7);
      return {
        text: {
          zh: `x = [[${3 * times}, ${4 * times}]]，gain = [1, 1]，ε 小得可以不计。第二个结果是第一个的几倍（精确到 0.01）？`,
          en: `x = [[${3 * times}, ${4 * times}]], gain = [1, 1], and ε is too small to matter. How many times the first result is the second, to 0.01?`,
        },
        args: [tensorOf([1, 2], [3 * times, 4 * times]), tensorOf([2], [1, 1]), 1e-6],
        answerFrom: (answer) => {
          const { values } = answer as PlainTensor;
          return values[1] / values[0];
        },
      };
    },
    because: {
      zh: '一行除以的是同一个数，所以比例不变：4/3。层归一化减去均值，比例就变了。',
      en: 'A row is divided by one number, so proportions stay: 4/3. Layer norm subtracts a mean, which changes them.',
    },
  },
  hints: [
    {
      zh: '一行只有一个除数：这一行各数的平方的平均，加 ε，再开方。',
      en: 'A row has one divisor: the mean of the squares of its values, plus ε, then the root.',
    },
    {
      zh: 'x.square().mean(-1, true) 是 [N, 1]，除的时候会沿着行广播。不减均值。',
      en: 'x.square().mean(-1, true) is [N, 1], and is broadcast along the row in the division. No mean is subtracted.',
    },
    {
      zh: '一行就够：x.div(x.square().mean(-1, true).add(epsilon).sqrt()).mul(gain)。',
      en: 'One line will do: x.div(x.square().mean(-1, true).add(epsilon).sqrt()).mul(gain).',
    },
  ],
};
