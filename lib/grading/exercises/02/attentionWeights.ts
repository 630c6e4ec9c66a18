import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick, tokensThenPadding } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { rowsSumToOne, weightsBeside } from '../weights';
import { attentionWeightsMistakes } from './attentionWeightsMistakes';

/** What the learner's function looks like. */
export type AttentionWeights = (
  query: tf.Tensor2D,
  key: tf.Tensor2D,
  isToken: tf.Tensor1D,
) => tf.Tensor;

function attentionWeights(query: tf.Tensor2D, key: tf.Tensor2D, isToken: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const dK = query.shape[1];
    const scores = tf.matMul(query, key, false, true).div(Math.sqrt(dK)); // [Tq, Tk]
    const hidden = tf.fill(scores.shape, -1e9);
    const seen = isToken.expandDims(0).tile([query.shape[0], 1]); // [Tq, Tk]
    return tf.softmax(tf.where(seen, scores, hidden));
  });
}

function byLoop(query: tf.Tensor2D, key: tf.Tensor2D, isToken: tf.Tensor1D): tf.Tensor {
  const [queries, keys] = [query.arraySync(), key.arraySync()];
  const real = isToken.dataSync();
  const rows = queries.map((q) => {
    const scores = keys.map(
      (k) => k.reduce((sum, x, d) => sum + x * q[d], 0) / Math.sqrt(q.length),
    );
    const parts = scores.map((score, j) => (real[j] ? Math.exp(score) : 0));
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / total);
  });
  return tf.tensor2d(rows);
}

const SIZES = [2, 3, 5] as const;

/** 02.2: what chapter 02 built, once more from memory. */
export const ATTENTION_WEIGHTS: FunctionExercise<AttentionWeights> = {
  kind: 'warm-up',
  id: '02.2',
  title: { zh: '默写：注意力权重', en: 'From memory: attention weights' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  functionName: 'attentionWeights',
  parameters: ['query', 'key', 'isToken'],
  draw: (random, round) => {
    const [Tq, dK] = round < 3 ? [2, 3] : [pick(random, SIZES), pick(random, [3, 7])];
    const Tk = round < 3 ? 5 : pick(random, [5, 7, 11]);
    return [
      normalTensor(random, [Tq, dK], 1.5),
      normalTensor(random, [Tk, dK], 1.5),
      tokensThenPadding(Tk, Tk - 1 - random.integer(2)),
    ];
  },
  reference: byLoop,
  tolerance: 1e-4,
  properties: [rowsSumToOne],
  right: [attentionWeights, byLoop],
  wrong: attentionWeightsMistakes,
  picture: ({ args, ...view }) => weightsBeside({ ...view, isToken: args[2] }),
  hints: [
    {
      zh: '三步：分数、遮住填充、softmax。每一步的形状都是 [Tq, Tk]。',
      en: 'Three steps: scores, hide padding, softmax. Each has the shape [Tq, Tk].',
    },
    {
      zh: '分数是 tf.matMul(query, key, false, true)，再除以 √dK；dK 是 query 的最后一维。',
      en: 'Scores are tf.matMul(query, key, false, true), divided by √dK; dK is the last axis of query.',
    },
    {
      zh: '遮住：tf.where(seen, scores, tf.fill(scores.shape, -1e9))，其中 seen 是 isToken.expandDims(0).tile([Tq, 1])。最后 tf.softmax。',
      en: 'Hide with tf.where(seen, scores, tf.fill(scores.shape, -1e9)), where seen is isToken.expandDims(0).tile([Tq, 1]). Then tf.softmax.',
    },
  ],
};
