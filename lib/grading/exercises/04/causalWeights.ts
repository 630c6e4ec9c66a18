import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { rowsSumToOne, weightsBeside } from '../weights';
import { causalWeightsMistakes } from './causalWeightsMistakes';

/** What the learner's function looks like. */
export type CausalWeights = (scores: tf.Tensor2D) => tf.Tensor;

function causalWeights(scores: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const place = tf.range(0, scores.shape[0], 1, 'int32');
    const mask = tf.lessEqual(place.expandDims(0), place.expandDims(1));
    const hidden = tf.fill(scores.shape, -Infinity); // each row sees itself: never NaN
    return tf.softmax(tf.where(mask, scores, hidden));
  });
}

function byLoop(scores: tf.Tensor2D): tf.Tensor {
  const rows = scores.arraySync().map((row, i) => {
    const largest = Math.max(...row.slice(0, i + 1));
    const parts = row.map((score, j) => (j <= i ? Math.exp(score - largest) : 0));
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / total);
  });
  return tf.tensor2d(rows);
}

/** 04.3: a published mistake: −10⁴ was thought to be low enough. */
export const CAUSAL_WEIGHTS: FunctionExercise<CausalWeights> = {
  kind: 'museum',
  id: '04.3',
  title: { zh: '错题本：负一万够小吗', en: 'Museum: is −10,000 low enough?' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'causalWeights',
  parameters: ['scores'],
  draw: (random, round) => {
    const T = round < 3 ? 3 : pick(random, [5, 7]);
    const scores = normalTensor(random, [T, T], 2);
    if (round % 2 === 0) return [scores];
    // As in the report: what may be seen has been driven far below what is hidden.
    const low = 20_000 + 1000 * random.integer(20);
    const values = scores.values.map((score, at) => {
      return Math.fround(at % T <= Math.floor(at / T) ? score - low : score);
    });
    return [{ ...scores, values }];
  },
  reference: byLoop,
  tolerance: 1e-4,
  properties: [rowsSumToOne],
  right: [causalWeights, byLoop],
  wrong: causalWeightsMistakes,
  picture: ({ received, lang }) => weightsBeside({ received, lang }),
  examples: {
    count: 1,
    mostValues: 4,
    accepts: ([scores]) => {
      const { shape } = scores as PlainTensor;
      return shape.length === 2 && shape[0] === shape[1];
    },
  },
  hints: [
    {
      zh: '被遮住的分数是 −10⁴。看得见的分数是 −20000 时，softmax 觉得谁大？',
      en: 'A hidden score is −10⁴. When a visible one is −20000, which of them is the larger to softmax?',
    },
    {
      zh: '换成多小的数都只是把问题推远。有没有一个数，比任何分数都小？第 02 章说它有时会给出 NaN：因果掩码里，会有整行都被遮住的行吗？',
      en: 'Any smaller number only puts it off. Is there one below every score? Chapter 02 says that it may give NaN: has a causal mask a row with everything hidden?',
    },
    {
      zh: '用 −Infinity。每个位置都看得到自己，所以每行至少有一个有限的分数，不会出 NaN。',
      en: 'Take −Infinity. Each position sees itself, so each row has a finite score, and nothing is NaN.',
    },
  ],
};
