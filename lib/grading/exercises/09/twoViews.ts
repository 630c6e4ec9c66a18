import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import { normalTensor, tokensThenPadding } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { twoViewsMistakes } from './twoViewsMistakes';

/** What the learner's function looks like. */
export type TwoViews = (
  query: tf.Tensor2D,
  global: tf.Tensor2D,
  local: tf.Tensor2D,
  isToken: tf.Tensor1D,
) => tf.Tensor;

function twoViews(
  query: tf.Tensor2D,
  global: tf.Tensor2D,
  local: tf.Tensor2D,
  isToken: tf.Tensor1D,
): tf.Tensor {
  return tf.tidy(() => {
    const read = (view: tf.Tensor2D) => {
      const scores = tf.matMul(query, view, false, true).div(Math.sqrt(query.shape[1]));
      const hidden = tf.where(isToken.expandDims(0), scores, tf.fill(scores.shape, -1e9));
      return tf.matMul(tf.softmax(hidden), view);
    };
    return read(global).add(read(local));
  });
}

function byLoop(
  query: tf.Tensor2D,
  global: tf.Tensor2D,
  local: tf.Tensor2D,
  isToken: tf.Tensor1D,
): tf.Tensor {
  const seen = Array.from(isToken.dataSync(), Boolean);
  const views = [global, local].map((view) => view.arraySync().filter((_, s) => seen[s]));
  const rows = query.arraySync().map((q) => {
    const read = (view: number[][]) => {
      const scores = view.map((key) => key.reduce((sum, x, d) => sum + x * q[d], 0));
      const parts = scores.map((score) =>
        Math.exp((score - Math.max(...scores)) / q.length ** 0.5),
      );
      const total = parts.reduce((a, b) => a + b, 0);
      return q.map((_, d) =>
        view.reduce((sum, value, s) => sum + (parts[s] / total) * value[d], 0),
      );
    };
    const [one, other] = views.map(read);
    return q.map((_, d) => one[d] + other[d]);
  });
  return tf.tensor2d(rows);
}

/** Padding stands behind the source in every round but the first. */
function drawViews(random: Random, round: number): readonly PlainTensor[] {
  const [Tq, Tk, d] = round < 3 ? [1, 3, 2] : [3, 5, 2];
  const padding = round === 0 ? 0 : 1 + random.integer(Tk - 2);
  return [
    normalTensor(random, [Tq, d], 2),
    normalTensor(random, [Tk, d], 2),
    normalTensor(random, [Tk, d], 2),
    tokensThenPadding(Tk, Tk - padding),
  ];
}

const matrixOf = (...rows: readonly (readonly number[])[]): PlainTensor => ({
  tensor: true,
  dtype: 'float32',
  shape: [rows.length, rows[0].length],
  values: rows.flat(),
});

/** 09.2: one query reads two views of the source, and what they say is added. */
export const TWO_VIEWS: FunctionExercise<TwoViews> = {
  kind: 'write',
  id: '09.2',
  title: { zh: '写出来：读两个视角', en: 'Write: to read two views' },
  difficulty: 2,
  minutes: 25,
  points: 15,
  functionName: 'twoViews',
  parameters: ['query', 'global', 'local', 'isToken'],
  draw: drawViews,
  reference: twoViews,
  tolerance: 1e-4,
  right: [twoViews, byLoop],
  wrong: twoViewsMistakes,
  picture: valuesBeside,
  question: {
    ask: (_, random) => {
      const [a, b, c, e] = Array.from({ length: 4 }, () => 1 + random.integer(9));
      return {
        text: {
          zh: `query = [[0]]，global = [[${2 * a}], [${2 * b}]]，local = [[${2 * c}], [${2 * e}]]，两个都是词元。结果是多少？`,
          en: `query = [[0]], global = [[${2 * a}], [${2 * b}]], local = [[${2 * c}], [${2 * e}]], both tokens. What is the result?`,
        },
        args: [
          matrixOf([0]),
          matrixOf([2 * a], [2 * b]),
          matrixOf([2 * c], [2 * e]),
          tokensThenPadding(2, 2),
        ],
        answerFrom: (answer) => (answer as PlainTensor).values[0],
      };
    },
    because: {
      zh: '查询是 0，分数全是 0，两个视角各取平均，再相加。若两边抢同一份权重，得到的只有一半。',
      en: 'The query is 0 and so are all scores: each view gives its mean, and the two are added. If they competed for one weight, half of it would come out.',
    },
  },
  hints: [
    {
      zh: '先写读一个视角的函数 read(view)：分数、÷√d、遮住填充、softmax、加权和。再用两次。',
      en: 'First write read(view) for one view: scores, ÷√d, padding hidden, softmax, weighted sum. Then use it twice.',
    },
    {
      zh: '分数是 tf.matMul(query, view, false, true)；isToken 是 [Tk]，tf.where(isToken.expandDims(0), 分数, −1e9) 会广播到每一行。softmax 沿最后一个轴。',
      en: 'Scores are tf.matMul(query, view, false, true); isToken is [Tk], and tf.where(isToken.expandDims(0), scores, −1e9) is broadcast to each row. Softmax goes along the last axis.',
    },
    {
      zh: '两个视角各做各的 softmax，最后 read(global).add(read(local))：不平均，也不接在一起。',
      en: 'Each view has its own softmax, and in the end read(global).add(read(local)): no mean, and not one behind the other.',
    },
  ],
};
