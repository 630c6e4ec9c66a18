import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import { boolTensor, normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { poolTokensMistakes } from './poolTokensMistakes';

/** What the learner's function looks like. */
export type PoolTokens = (memory: tf.Tensor3D, isToken: tf.Tensor2D) => tf.Tensor;

function poolTokens(memory: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const weights = isToken.cast('float32').expandDims(-1); // [B, T, 1]
    const counts = tf.maximum(weights.sum(1), 1); // [B, 1]
    return memory.mul(weights).sum(1).div(counts); // [B, D]
  });
}

/** Sentence by sentence. */
function byLoop(memory: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor {
  const truths = isToken.arraySync();
  const rows = memory.arraySync().map((sentence, b) => {
    const kept = sentence.filter((_, t) => truths[b][t]);
    return sentence[0].map((_, d) =>
      kept.length === 0 ? 0 : kept.reduce((sum, row) => sum + row[d], 0) / kept.length,
    );
  });
  return tf.tensor2d(rows);
}

/** Sentences of different lengths; one of them may have no token at all. */
function drawBatch(random: Random, round: number): readonly PlainTensor[] {
  const [B, T, D] = round < 3 ? [2, 3, 1] : [3, 5, 2];
  const lengths = Array.from({ length: B }, (_, b) => (b === 0 ? T - 1 : 1 + random.integer(T)));
  if (round % 3 === 2) lengths[B - 1] = 0;
  const truths = lengths.flatMap((length) => Array.from({ length: T }, (_, t) => t < length));
  const values = normalTensor(random, [B, T, D], 2).values.map((value, i) =>
    Math.fround(truths[Math.floor(i / D)] ? value - 1 : value + 5),
  );
  return [{ tensor: true, dtype: 'float32', shape: [B, T, D], values }, boolTensor([B, T], truths)];
}

/** One sentence of two tokens, and padding. */
const padded = (values: readonly number[]): readonly PlainTensor[] => [
  { tensor: true, dtype: 'float32', shape: [1, 3, 1], values: [...values] },
  boolTensor([1, 3], [true, true, false]),
];

/** 08.2: one vector for a sentence, whatever its padding. */
export const POOL_TOKENS: FunctionExercise<PoolTokens> = {
  kind: 'write',
  id: '08.2',
  title: { zh: '写出来：只平均词元', en: 'Write: a mean of tokens alone' },
  difficulty: 1,
  minutes: 15,
  points: 10,
  functionName: 'poolTokens',
  parameters: ['memory', 'isToken'],
  draw: drawBatch,
  reference: poolTokens,
  tolerance: 1e-4,
  right: [poolTokens, byLoop],
  wrong: poolTokensMistakes,
  picture: valuesBeside,
  examples: {
    count: 2,
    mostValues: 12,
    accepts: ([memory, isToken]) =>
      isPlainTensor(memory) &&
      isPlainTensor(isToken) &&
      memory.shape.length === 3 &&
      isToken.dtype === 'bool' &&
      String(memory.shape.slice(0, 2)) === String(isToken.shape) &&
      memory.values.every(Number.isFinite),
  },
  question: {
    ask: (_, random) => {
      const first = 2 * (1 + random.integer(9));
      const second = first + 2 * (1 + random.integer(9));
      const padding = 50 + random.integer(50);
      return {
        text: {
          zh: `一句话有三个位置，特征依次是 ${first}、${second}、${padding}，最后一个是填充。句向量是多少？`,
          en: `A sentence of three positions has the features ${first}, ${second} and ${padding}, and the last is padding. What is its vector?`,
        },
        args: padded([first, second, padding]),
        answerFrom: (answer) => (answer as PlainTensor).values[0],
      };
    },
    because: {
      zh: '填充处是什么都不影响：两个词元相加，除以 2。',
      en: 'What stands at padding does not matter: the sum of the two tokens, divided by 2.',
    },
  },
  hints: [
    {
      zh: '把 isToken 变成 0 和 1，形状 [B, T, 1]：乘上它，填充处就成了 0，不进和。',
      en: 'Make isToken 0 and 1, of shape [B, T, 1]: times this, padding is 0 and stays out of the sum.',
    },
    {
      zh: '除数也要换：不是 T，是每句自己的词元数，[B, 1]。一个词元也没有的句子，除数当作 1。',
      en: 'The divisor changes too: not T, but the number of tokens of each sentence, [B, 1]. For a sentence without tokens take 1.',
    },
    {
      zh: 'weights = isToken.cast("float32").expandDims(-1)；返回 memory.mul(weights).sum(1).div(tf.maximum(weights.sum(1), 1))。',
      en: 'weights = isToken.cast("float32").expandDims(-1); return memory.mul(weights).sum(1).div(tf.maximum(weights.sum(1), 1)).',
    },
  ],
};
