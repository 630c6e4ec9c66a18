import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick, tokensThenPadding } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { additiveWeightsMistakes } from './additiveWeightsMistakes';

/** What the learner's function looks like. */
export type AdditiveWeights = (
  state: tf.Tensor1D,
  memory: tf.Tensor2D,
  wState: tf.Tensor2D,
  wMemory: tf.Tensor2D,
  v: tf.Tensor1D,
  isToken: tf.Tensor1D,
) => tf.Tensor;

function additiveWeights(
  state: tf.Tensor1D,
  memory: tf.Tensor2D,
  wState: tf.Tensor2D,
  wMemory: tf.Tensor2D,
  v: tf.Tensor1D,
  isToken: tf.Tensor1D,
): tf.Tensor {
  return tf.tidy(() => {
    const query = tf.matMul(state.expandDims<tf.Tensor2D>(0), wState); // [1, A]
    const keys = tf.matMul(memory, wMemory); // [T, A]
    const scores = tf.tanh(query.add(keys)).mul(v).sum(-1); // [T]
    return tf.softmax(tf.where(isToken, scores, tf.fill(scores.shape, -1e9)));
  });
}

const byLoop: AdditiveWeights = (state, memory, wState, wMemory, v, isToken) => {
  const [s, ws, wm] = [state.arraySync(), wState.arraySync(), wMemory.arraySync()];
  const [vs, real] = [v.arraySync(), isToken.arraySync()];
  const times = (row: readonly number[], matrix: readonly (readonly number[])[]) =>
    vs.map((_, a) => row.reduce((sum, x, d) => sum + x * matrix[d][a], 0));
  const query = times(s, ws);
  const parts = memory.arraySync().map((row, t) => {
    const key = times(row, wm);
    const score = vs.reduce((sum, weight, a) => sum + weight * Math.tanh(query[a] + key[a]), 0);
    return real[t] ? Math.exp(score) : 0;
  });
  const total = parts.reduce((a, b) => a + b, 0);
  return tf.tensor1d(parts.map((part) => part / total));
};

/** 01.2: how much a decoder reads of each place in the source. */
export const ADDITIVE_WEIGHTS: FunctionExercise<AdditiveWeights> = {
  kind: 'write',
  id: '01.2',
  title: { zh: '写出来：加性注意力的权重', en: 'Write: weights of additive attention' },
  difficulty: 2,
  minutes: 25,
  points: 10,
  functionName: 'additiveWeights',
  parameters: ['state', 'memory', 'wState', 'wMemory', 'v', 'isToken'],
  draw: (random, round) => {
    const [T, D, A] = round < 3 ? [3, 2, 2] : [pick(random, [5, 7]), 3, 3];
    return [
      normalTensor(random, [D]),
      normalTensor(random, [T, D]),
      normalTensor(random, [D, A]),
      normalTensor(random, [D, A]),
      normalTensor(random, [A], 2),
      tokensThenPadding(T, T - (round % 3)),
    ];
  },
  reference: byLoop,
  tolerance: 1e-4,
  properties: [
    {
      name: 'sum',
      title: { zh: '权重之和应为 1（没有 NaN）', en: 'Weights sum to 1 (and are not NaN)' },
      holds: (_, answer) => {
        if (!isPlainTensor(answer)) return true; // told by its type already
        return Math.abs(answer.values.reduce((a, b) => a + b, 0) - 1) <= 1e-3;
      },
    },
  ],
  right: [additiveWeights, byLoop],
  wrong: additiveWeightsMistakes,
  question: {
    ask: (args, random) => {
      const [state, memory, wState, wMemory, v] = args as readonly PlainTensor[];
      const [T] = memory.shape;
      const real = 2 + random.integer(T - 1);
      return {
        text: {
          zh: `把 v 换成全 0，前 ${real} 个是真实的词元，其余是填充。第 0 个词元的权重是多少（精确到 0.001）？`,
          en: `Let v be all 0, the first ${real} tokens be real, and the rest padding. What is the weight of token 0, to 0.001?`,
        },
        args: [
          state,
          memory,
          wState,
          wMemory,
          { ...v, values: v.values.map(() => 0) },
          tokensThenPadding(T, real),
        ],
        answerFrom: (weights) => (weights as PlainTensor).values[0],
      };
    },
    because: {
      zh: 'v 全是 0，分数就全是 0：真实的词元平分，填充不分。',
      en: 'With v all 0 every score is 0: real tokens share equally, padding gets nothing.',
    },
  },
  hints: [
    {
      zh: '先写形状：state 乘 wState 是 [A]，memory 乘 wMemory 是 [T, A]。怎样相加？',
      en: 'Shapes first: state times wState is [A], memory times wMemory is [T, A]. How are they added?',
    },
    {
      zh: '[1, A] 加 [T, A] 会广播成 [T, A]；先 tanh，再乘 v、沿最后一维求和，得到 T 个分数。',
      en: '[1, A] plus [T, A] broadcasts to [T, A]; then tanh, then times v and a sum over the last axis: T scores.',
    },
    {
      zh: '最后把填充的分数换成 −10⁹，再 softmax。加性注意力不用除以 √d。',
      en: 'At the end put −10⁹ for the scores of padding, then softmax. Additive attention needs no √d.',
    },
  ],
};
