import * as tf from '@tensorflow/tfjs';
import { boolTensor, normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type PlainTensor } from '../../plain';
import { weightsBeside } from '../weights';
import { maskedWeightsMistakes } from './maskedWeightsMistakes';

/** What the learner's function looks like. */
export type MaskedWeights = (scores: tf.Tensor2D, mask: tf.Tensor2D) => tf.Tensor;

function maskedWeights(scores: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const hidden = tf.where(mask, scores, tf.fill(scores.shape, -1e9));
    return tf.softmax(hidden).mul(mask.cast('float32')); // a row with no key: all 0
  });
}

function bySums(scores: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const hidden = tf.where(mask, scores, tf.fill(scores.shape, -1e9));
    const largest = hidden.max(-1, true); // so that no exponential overflows
    const parts = tf.exp(hidden.sub(largest)).mul(mask.cast('float32'));
    return tf.divNoNan(parts, parts.sum(-1, true));
  });
}

function byLoop(scores: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor {
  const [rows, seen] = [scores.arraySync(), mask.arraySync()];
  const weights = rows.map((row, i) => {
    const largest = Math.max(...row.filter((_, j) => seen[i][j]));
    const parts = row.map((score, j) => (seen[i][j] ? Math.exp(score - largest) : 0));
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => (total > 0 ? part / total : 0));
  });
  return tf.tensor2d(weights);
}

/** 02.5: a published mistake: one row in which everything is hidden, and all is NaN. */
export const MASKED_WEIGHTS: FunctionExercise<MaskedWeights> = {
  kind: 'museum',
  id: '02.5',
  title: { zh: '错题本：一行全被遮住', en: 'Museum: a row with everything hidden' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'maskedWeights',
  parameters: ['scores', 'mask'],
  draw: (random, round) => {
    const [Tq, Tk] = round < 3 ? [3, 2] : [pick(random, [3, 5]), 7];
    const blind = random.integer(Tq); // this query sees nothing
    const lonely = (blind + 1) % Tq; // this one a single key
    const truths = Array.from({ length: Tq * Tk }, (_, at) => {
      const [i, j] = [Math.floor(at / Tk), at % Tk];
      if (i === blind) return false;
      return i === lonely ? j === Tk - 1 : j === 0 || random.uniform() < 0.5;
    });
    // Scores are large now and then: an exponential of 100 overflows.
    const scale = round % 3 === 2 ? 100 : 2;
    return [normalTensor(random, [Tq, Tk], scale), boolTensor([Tq, Tk], truths)];
  },
  reference: byLoop,
  tolerance: 1e-4,
  properties: [
    {
      name: 'finite',
      title: { zh: '任何分数、任何掩码都不应给出 NaN', en: 'No scores and no mask may give NaN' },
      holds: (_, answer) => !isPlainTensor(answer) || answer.values.every(Number.isFinite),
    },
  ],
  right: [maskedWeights, bySums, byLoop],
  examples: {
    count: 1,
    mostValues: 4,
    accepts: ([scores, mask]) => {
      const [s, m] = [scores, mask] as PlainTensor[];
      return s.shape.length === 2 && String(s.shape) === String(m.shape) && m.dtype === 'bool';
    },
  },
  wrong: maskedWeightsMistakes,
  picture: ({ received, lang }) => weightsBeside({ received, lang }),
  hints: [
    {
      zh: '在纸上算一行：两个分数都是 −∞ 时，softmax 的分子、分母各是多少？tf.softmax 先减最大值，又是多少？',
      en: 'Work out a row on paper: with both scores −∞, what are the numerator and the denominator of softmax? And when tf.softmax subtracts the maximum first?',
    },
    {
      zh: '把 −∞ 换成 −10⁹，NaN 就没了，可是全被遮住的一行成了均匀的权重。题目要的是全 0。',
      en: 'With −10⁹ in place of −∞ there is no NaN, but a row with everything hidden becomes uniform. The task wants zeros.',
    },
    {
      zh: "最后再乘一次掩码：.mul(mask.cast('float32'))。看得见键的行不受影响，因为被遮住的权重本来就是 0。",
      en: "Multiply by the mask once more at the end: .mul(mask.cast('float32')). Rows that see a key stay as they are, for hidden weights are 0 already.",
    },
  ],
};
