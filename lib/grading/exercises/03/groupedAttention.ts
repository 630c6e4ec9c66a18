import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { groupedAttentionMistakes } from './groupedAttentionMistakes';

/** What the learner's function looks like. */
export type GroupedAttention = (
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
) => tf.Tensor;

function groupedAttention(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor {
  return tf.tidy(() => {
    const [H, Tq, dK] = query.shape;
    const [G] = key.shape;
    const grouped = query.reshape([G, H / G, Tq, dK]); // the heads of a group are neighbours
    const scores = tf.matMul(grouped, key.expandDims(1), false, true).div(Math.sqrt(dK));
    const context = tf.matMul(tf.softmax(scores), value.expandDims(1)); // [G, H / G, Tq, dV]
    return context.reshape([H, Tq, value.shape[2]]);
  });
}

function byGather(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor {
  return tf.tidy(() => {
    const [H, G] = [query.shape[0], key.shape[0]];
    const group = Array.from({ length: H }, (_, h) => Math.floor((h * G) / H));
    const [keys, values] = [key, value].map((t) => tf.gather(t, tf.tensor1d(group, 'int32')));
    const scores = tf.matMul(query, keys, false, true).div(Math.sqrt(query.shape[2]));
    return tf.matMul(tf.softmax(scores), values);
  });
}

/** 03.3: several heads share the keys and values of one. */
export const GROUPED_ATTENTION: FunctionExercise<GroupedAttention> = {
  kind: 'write',
  id: '03.3',
  title: {
    zh: '共用键和值：分组查询注意力',
    en: 'Shared keys and values: grouped-query attention',
  },
  difficulty: 3,
  minutes: 30,
  points: 15,
  functionName: 'groupedAttention',
  parameters: ['query', 'key', 'value'],
  draw: (random, round) => {
    const [H, G] =
      round < 6
        ? [4, 2]
        : pick(random, [
            [3, 1],
            [6, 3],
            [6, 2],
            [3, 3],
          ] as const);
    const [Tq, Tk, dK, dV] = round < 3 ? [2, 3, 2, 1] : [3, 5, 7, 2];
    return [
      normalTensor(random, [H, Tq, dK], 1.5),
      normalTensor(random, [G, Tk, dK], 1.5),
      normalTensor(random, [G, Tk, dV], 1.5),
    ];
  },
  reference: byGather,
  tolerance: 1e-4,
  right: [groupedAttention, byGather],
  wrong: groupedAttentionMistakes,
  picture: valuesBeside,
  examples: {
    count: 2,
    mostValues: 24,
    accepts: ([query, key, value]) => {
      const [q, k, v] = [query, key, value] as PlainTensor[];
      const [H, , dK] = q.shape;
      const isShaped = [q, k, v].every(({ shape }) => shape.length === 3 && !shape.includes(0));
      const isPair = k.shape[0] === v.shape[0] && k.shape[1] === v.shape[1] && k.shape[2] === dK;
      return isShaped && isPair && H % k.shape[0] === 0;
    },
  },
  question: {
    ask: (_, random) => {
      const [H, G] = pick(random, [
        [6, 2],
        [8, 2],
        [6, 3],
        [8, 4],
      ] as const);
      const h = 1 + random.integer(H - 1);
      const numbered: PlainTensor = {
        tensor: true,
        dtype: 'float32',
        shape: [G, 1, 1],
        values: Array.from({ length: G }, (_, g) => g),
      };
      const zeros = (n: number): PlainTensor => ({
        tensor: true,
        dtype: 'float32',
        shape: [n, 1, 1],
        values: Array<number>(n).fill(0),
      });
      return {
        text: {
          zh: `${H} 个查询头共用 ${G} 组键和值（都从 0 数起）。第 ${h} 个头用的是第几组？`,
          en: `${H} query heads share ${G} groups of keys and values (all counted from 0). Which group does head ${h} use?`,
        },
        args: [zeros(H), zeros(G), numbered],
        answerFrom: (context) => (context as PlainTensor).values[h],
      };
    },
    because: {
      zh: '相邻的 H / G 个头是一组：⌊h · G / H⌋。',
      en: 'H / G neighbouring heads are a group: ⌊h · G / H⌋.',
    },
  },
  hints: [
    {
      zh: 'H = 4、G = 2：头 0、1 用第 0 组，头 2、3 用第 1 组。先在纸上写出每个头用哪一组。',
      en: 'H = 4, G = 2: heads 0 and 1 use group 0, heads 2 and 3 group 1. First write down which group each head uses.',
    },
    {
      zh: '两条路：把键和值按这张表 tf.gather 成 H 份；或者把查询 reshape 成 [G, H / G, Tq, dK]，让 key.expandDims(1) 广播。',
      en: 'Two ways: gather keys and values by this table into H of them; or reshape the queries to [G, H / G, Tq, dK] and let key.expandDims(1) broadcast.',
    },
    {
      zh: '剩下的和第 02 章一样：matMul，除以 √dK，softmax，再乘以值；最后的形状是 [H, Tq, dV]。',
      en: 'The rest is chapter 02: matMul, divide by √dK, softmax, times the values; the shape is [H, Tq, dV] in the end.',
    },
  ],
};
