import * as tf from '@tensorflow/tfjs';
import { normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { geluMistakes } from './geluMistakes';

/** What the learner's function looks like. */
export type Gelu = (x: tf.Tensor) => tf.Tensor;

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(tf.tanh(inner).add(1)).mul(0.5);
  });
}

/** ½(1 + tanh z) is σ(2z). */
function bySigmoid(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(2 * Math.sqrt(2 / Math.PI));
    return x.mul(tf.sigmoid(inner));
  });
}

const tensorOf = (values: readonly number[]): PlainTensor => ({
  tensor: true,
  dtype: 'float32',
  shape: [values.length],
  values,
});

/** 05.2: the bend of GPT-2. */
export const GELU: FunctionExercise<Gelu> = {
  kind: 'write',
  id: '05.2',
  title: { zh: '写出来：GPT-2 的弯', en: 'Write: the bend of GPT-2' },
  difficulty: 1,
  minutes: 15,
  points: 10,
  functionName: 'gelu',
  parameters: ['x'],
  draw: (random, round) => [normalTensor(random, round < 3 ? [2, 3] : [3, 5], 2)],
  reference: gelu,
  tolerance: 2e-5,
  properties: [
    {
      name: 'bounds',
      title: {
        zh: '值不应大于 x 与 0 中较大的一个，也不应小于 −0.2',
        en: 'No value is above x and 0, and none below −0.2',
      },
      holds: ([x], answer) => {
        if (!isPlainTensor(answer)) return true; // told by its type already
        const { values } = x as PlainTensor;
        return answer.values.every((y, i) => y <= Math.max(values[i], 0) + 1e-5 && y >= -0.2);
      },
    },
  ],
  right: [gelu, bySigmoid],
  wrong: geluMistakes,
  picture: valuesBeside,
  examples: {
    count: 2,
    mostValues: 4,
    accepts: ([x]) => isPlainTensor(x) && x.values.every(Number.isFinite),
  },
  question: {
    ask: (_, random) => {
      const x = 1 + random.integer(9);
      return {
        text: {
          zh: `gelu(${x}) − gelu(−${x}) 是多少（精确到 0.001）？不用算 tanh。`,
          en: `What is gelu(${x}) − gelu(−${x}), to 0.001? No need to work out a tanh.`,
        },
        args: [tensorOf([x, -x])],
        answerFrom: (answer) => {
          const { values } = answer as PlainTensor;
          return values[0] - values[1];
        },
      };
    },
    because: {
      zh: 'tanh 是奇函数：gelu(x) − gelu(−x) = ½x(1 + t) + ½x(1 − t) = x。',
      en: 'tanh is odd: gelu(x) − gelu(−x) = ½x(1 + t) + ½x(1 − t) = x.',
    },
  },
  hints: [
    {
      zh: '公式从里往外写：先三次方，再乘 √(2/π)，再 tanh，再加 1，最后乘 x/2。',
      en: 'Write the formula from the inside: the cube, times √(2/π), tanh, plus 1, and at the end times x/2.',
    },
    {
      zh: '括号里是 x + 0.044715·x³，系数只乘三次方那一项。三次方用 x.pow(3)，负数也对。',
      en: 'Inside stands x + 0.044715·x³; the coefficient belongs to the cube alone. x.pow(3) is right for negative values too.',
    },
    {
      zh: 'x.mul(tf.tanh(inner).add(1)).mul(0.5)，其中 inner = (x + 0.044715·x³)·Math.sqrt(2 / Math.PI)。',
      en: 'x.mul(tf.tanh(inner).add(1)).mul(0.5), with inner = (x + 0.044715·x³)·Math.sqrt(2 / Math.PI).',
    },
  ],
};
