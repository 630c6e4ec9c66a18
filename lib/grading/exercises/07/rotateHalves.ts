import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { rotateHalvesMistakes } from './rotateHalvesMistakes';

/** What the learner's function looks like. */
export type RotateHalves = (x: tf.Tensor2D, start: number) => tf.Tensor;

function rotateHalves(x: tf.Tensor2D, start: number): tf.Tensor {
  return tf.tidy(() => {
    const [T, dK] = x.shape;
    const [a, b] = tf.split(x, 2, 1); // [T, dK/2] each
    const theta = tf.pow(10_000, tf.range(0, dK / 2).mul(-2 / dK)); // [dK/2]
    const angles = tf
      .range(start, start + T)
      .expandDims(1)
      .mul(theta); // [T, dK/2]
    const [cos, sin] = [tf.cos(angles), tf.sin(angles)];
    return tf.concat([a.mul(cos).sub(b.mul(sin)), a.mul(sin).add(b.mul(cos))], 1);
  });
}

/** Value by value. */
function byLoop(x: tf.Tensor2D, start: number): tf.Tensor {
  const rows = x.arraySync().map((row, t) => {
    const half = row.length / 2;
    return row.map((value, f) => {
      const angle = (start + t) / 10_000 ** ((f % half) / half);
      const other = f < half ? -row[f + half] : row[f - half];
      return value * Math.cos(angle) + other * Math.sin(angle);
    });
  });
  return tf.tensor2d(rows);
}

const matrix = (rows: readonly (readonly number[])[]): PlainTensor => ({
  tensor: true,
  dtype: 'float32',
  shape: [rows.length, rows[0].length],
  values: rows.flat(),
});

const squares = ({ shape, values }: PlainTensor): number[] =>
  Array.from({ length: shape[0] }, (_, t) =>
    values.slice(t * shape[1], (t + 1) * shape[1]).reduce((sum, x) => sum + x * x, 0),
  );

/** 07.2: rotary positions, with pairs of halves. */
export const ROTATE_HALVES: FunctionExercise<RotateHalves> = {
  kind: 'write',
  id: '07.2',
  title: { zh: '写出来：旋转位置编码', en: 'Write: rotary positional encoding' },
  difficulty: 2,
  minutes: 25,
  points: 15,
  functionName: 'rotateHalves',
  parameters: ['x', 'start'],
  rounds: 8,
  draw: (random, round) => [
    normalTensor(random, round < 3 ? [3, 4] : [5, 6]),
    round === 0 ? 0 : pick(random, [2, 7, 11]),
  ],
  reference: rotateHalves,
  tolerance: 1e-4,
  properties: [
    {
      name: 'length-kept',
      title: { zh: '旋转不改变每一行的长度', en: 'A rotation keeps the length of each row' },
      holds: ([x], answer) => {
        if (!isPlainTensor(answer)) return true; // told by its type already
        const [before, after] = [squares(x as PlainTensor), squares(answer)];
        return after.every((sum, t) => Math.abs(sum - before[t]) <= 1e-2);
      },
    },
  ],
  right: [rotateHalves, byLoop],
  wrong: rotateHalvesMistakes,
  picture: valuesBeside,
  question: {
    ask: (_, random) => {
      const start = 100 + random.integer(900);
      return {
        text: {
          zh: `x = [[3, 0, 4, 0]]，start = ${start}。rotateHalves(x, ${start}) 各数的平方和是多少？不用算正弦。`,
          en: `With x = [[3, 0, 4, 0]] and start = ${start}, what is the sum of the squares of rotateHalves(x, ${start})? No sine is needed.`,
        },
        args: [matrix([[3, 0, 4, 0]]), start],
        answerFrom: (answer) => squares(answer as PlainTensor)[0],
      };
    },
    because: {
      zh: '旋转不改变长度，转多少都一样：3² + 4² = 25。',
      en: 'A rotation keeps lengths, however far it turns: 3² + 4² = 25.',
    },
  },
  hints: [
    {
      zh: '先把一行分成前后两半 a 和 b：第 i 对就是 (a[i], b[i])。',
      en: 'Cut a row into its two halves first, a and b: pair i is (a[i], b[i]).',
    },
    {
      zh: '第 i 对的角是 (start + t) / 10000^(2i/dK)，两个数用同一个角。',
      en: 'The angle of pair i is (start + t) / 10000^(2i/dK), the same for both of its values.',
    },
    {
      zh: '结果是 tf.concat([a·cos − b·sin, a·sin + b·cos], 1)，其中 cos 和 sin 的形状是 [T, dK/2]。',
      en: 'The result is tf.concat([a·cos − b·sin, a·sin + b·cos], 1), where cos and sin have the shape [T, dK/2].',
    },
  ],
};
