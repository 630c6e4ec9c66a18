import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { rowsSumToOne, weightsBeside } from '../weights';
import { biasedWeightsMistakes } from './biasedWeightsMistakes';

/** What the learner's function looks like. */
export type BiasedWeights = (query: tf.Tensor2D, key: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor;

function biasedWeights(query: tf.Tensor2D, key: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const [T, dK] = query.shape;
    const position = tf.range(0, T, 1, 'int32');
    const ahead = position.expandDims(0).sub(position.expandDims(1)); // [T, T]: j − i
    const places = ahead.add(tf.scalar(T - 1, 'int32')); // from 0 to 2T − 2
    const scores = tf.matMul(query, key, false, true).div(Math.sqrt(dK));
    return tf.softmax(scores.add(tf.gather(bias, places.toInt())));
  });
}

function byLoop(query: tf.Tensor2D, key: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor {
  const [queries, keys, biases] = [query.arraySync(), key.arraySync(), bias.arraySync()];
  const T = queries.length;
  const rows = queries.map((q, i) => {
    const parts = keys.map((k, j) => {
      const product = k.reduce((sum, x, d) => sum + x * q[d], 0);
      return Math.exp(product / Math.sqrt(q.length) + biases[j - i + T - 1]);
    });
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / total);
  });
  return tf.tensor2d(rows);
}

/** Row i of the bias table is a slice of the vector that begins T − 1 − i places from its start. */
function bySlices(query: tf.Tensor2D, key: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const [T, dK] = query.shape;
    const rows = Array.from({ length: T }, (_, i) => bias.slice(T - 1 - i, T));
    const scores = tf.matMul(query.div(Math.sqrt(dK)), key.transpose());
    return tf.softmax(scores.add(tf.stack(rows)));
  });
}

/** 02.4: attention that knows how far apart query and key are. */
export const BIASED_WEIGHTS: FunctionExercise<BiasedWeights> = {
  kind: 'write',
  id: '02.4',
  title: {
    zh: '知道远近的注意力：相对位置偏置',
    en: 'Attention that knows distance: a relative bias',
  },
  difficulty: 3,
  minutes: 30,
  points: 15,
  functionName: 'biasedWeights',
  parameters: ['query', 'key', 'bias'],
  draw: (random, round) => {
    const T = round < 3 ? 3 : pick(random, [3, 5, 7]);
    const dK = T === 5 ? 7 : 5;
    return [
      normalTensor(random, [T, dK], 1.5),
      normalTensor(random, [T, dK], 1.5),
      normalTensor(random, [2 * T - 1], 1.5),
    ];
  },
  reference: byLoop,
  tolerance: 1e-4,
  properties: [rowsSumToOne],
  right: [biasedWeights, byLoop, bySlices],
  wrong: biasedWeightsMistakes,
  picture: ({ received, lang }) => weightsBeside({ received, lang }),
  question: {
    ask: ([, , bias], random) => {
      const T = ((bias as PlainTensor).values.length + 1) / 2;
      const [i, j] = [random.integer(T), random.integer(T)];
      return {
        text: {
          zh: `T = ${T}，所有的查询和键都是 0，bias 里只有与格子 (i=${i}, j=${j}) 对应的那个数是 ln 3，其余是 0。这一格的权重是多少？`,
          en: `T = ${T}, all queries and keys are 0, and in bias only the value that belongs to the cell (i=${i}, j=${j}) is ln 3, the others 0. What is the weight of this cell?`,
        },
        args: zeroedExcept(T, j - i + T - 1),
        answerFrom: (weights) => (weights as PlainTensor).values[i * T + j],
      };
    },
    because: {
      zh: '这一行里，只有这一格的指数是 3，另外 T − 1 格都是 1：3 / (3 + T − 1)。',
      en: 'In its row this cell has the exponential 3, the T − 1 others have 1: 3 / (3 + T − 1).',
    },
  },
  examples: {
    count: 2,
    mostValues: 14,
    accepts: ([query, key, bias]) => {
      const [q, k, b] = [query, key, bias] as PlainTensor[];
      const isPair = q.shape.length === 2 && String(q.shape) === String(k.shape);
      return isPair && q.shape[0] > 0 && b.shape.length === 1 && b.shape[0] === 2 * q.shape[0] - 1;
    },
  },
  hints: [
    {
      zh: 'T = 3 时 bias 有 5 个数，对应 j − i = −2、−1、0、1、2。先在纸上写出 3 × 3 的偏置表。',
      en: 'For T = 3, bias has 5 values, for j − i = −2, −1, 0, 1, 2. First write the 3 × 3 table of biases on paper.',
    },
    {
      zh: '格子 (i, j) 用的是 bias 的第 j − i + T − 1 个。整张表的下标可以用广播一次算出，再用 tf.gather 取数。',
      en: 'The cell (i, j) takes the value of bias at j − i + T − 1. The indices of the whole table come from one broadcast, and tf.gather fetches the values.',
    },
    {
      zh: '偏置加在已经除过 √dK 的分数上，softmax 之前：tf.softmax(scores.add(tf.gather(bias, places)))。',
      en: 'The bias is added to scores that are divided by √dK already, before softmax: tf.softmax(scores.add(tf.gather(bias, places))).',
    },
  ],
};

/** Arguments of the question: nothing but one bias. */
function zeroedExcept(T: number, at: number): readonly PlainTensor[] {
  const zeros = (shape: readonly number[]): PlainTensor => ({
    tensor: true,
    dtype: 'float32',
    shape,
    values: Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0),
  });
  const bias = zeros([2 * T - 1]);
  const values = bias.values.map((_, i) => (i === at ? Math.fround(Math.log(3)) : 0));
  return [zeros([T, 2]), zeros([T, 2]), { ...bias, values }];
}
