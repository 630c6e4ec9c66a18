import * as tf from '@tensorflow/tfjs';
import { normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { smoothedLossMistakes } from './smoothedLossMistakes';

/** What the learner's function looks like. */
export type SmoothedLoss = (
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  smoothing: number,
) => tf.Tensor;

function smoothedLoss(logits: tf.Tensor2D, labels: tf.Tensor1D, smoothing: number): tf.Tensor {
  return tf.tidy(() => {
    const V = logits.shape[1];
    const oneHot = tf.oneHot(labels, V).cast('float32');
    const target = oneHot.mul(1 - smoothing).add(smoothing / V); // [T, V]
    const nats = tf.neg(target.mul(tf.logSoftmax(logits)).sum(-1)); // [T]
    const isToken = labels.notEqual(0).cast('float32');
    return nats.mul(isToken).sum().div(isToken.sum());
  });
}

function byLoop(logits: tf.Tensor2D, labels: tf.Tensor1D, smoothing: number): tf.Tensor {
  const rows = logits.arraySync();
  const nats = Array.from(labels.dataSync()).flatMap((label, t) => {
    if (label === 0) return [];
    const row = rows[t];
    const largest = Math.max(...row);
    const total = largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
    const surprises = row.map((x) => total - x); // −ln p of every token
    const mean = surprises.reduce((a, b) => a + b, 0) / row.length;
    return [(1 - smoothing) * surprises[label] + smoothing * mean];
  });
  return tf.scalar(nats.reduce((a, b) => a + b, 0) / nats.length);
}

const asTensor = (value: unknown) => value as PlainTensor;

/** 11.3: cross-entropy with smoothed labels, as a mean over real tokens. */
export const SMOOTHED_LOSS: FunctionExercise<SmoothedLoss> = {
  kind: 'write',
  id: '11.3',
  title: { zh: '写出来：带标签平滑的损失', en: 'Write: a loss with label smoothing' },
  difficulty: 2,
  minutes: 25,
  points: 10,
  functionName: 'smoothedLoss',
  parameters: ['logits', 'labels', 'smoothing'],
  draw: (random, round) => {
    const [T, V] = round < 3 ? [3, 5] : [5, 7];
    const scale = round % 4 === 3 ? 100 : 2; // probabilities that underflow now and then
    const logits = normalTensor(random, [T, V], scale);
    const real = T - 1 - (round % 2);
    const values = Array.from({ length: T }, (_, t) => (t < real ? 1 + random.integer(V - 1) : 0));
    const labels: PlainTensor = { tensor: true, dtype: 'int32', shape: [T], values };
    return [logits, labels, round % 3 === 2 ? 0 : 0.1 + 0.1 * random.integer(4)];
  },
  reference: byLoop,
  tolerance: 1e-3,
  right: [smoothedLoss, byLoop],
  wrong: smoothedLossMistakes,
  examples: {
    count: 2,
    mostValues: 8,
    accepts: ([logits, labels, smoothing]) => {
      const [scores, tokens] = [asTensor(logits), asTensor(labels)];
      return (
        scores.shape.length === 2 &&
        tokens.dtype === 'int32' &&
        tokens.shape[0] === scores.shape[0] &&
        tokens.values.every((label) => label >= 0 && label < scores.shape[1]) &&
        (smoothing as number) >= 0 &&
        (smoothing as number) < 1
      );
    },
  },
  question: {
    ask: ([, labels], random) => {
      const { values } = asTensor(labels);
      const V = 2 + random.integer(8);
      const logits: PlainTensor = {
        tensor: true,
        dtype: 'float32',
        shape: [values.length, V],
        values: Array<number>(values.length * V).fill(0),
      };
      const known = values.map((label) => Math.min(label, V - 1));
      return {
        text: {
          zh: `词表有 ${V} 个词元，logits 全是 0，smoothing = 0.1。损失是多少（精确到 0.001）？`,
          en: `The vocabulary has ${V} tokens, all logits are 0, smoothing = 0.1. What is the loss, to 0.001?`,
        },
        args: [logits, { ...asTensor(labels), values: known }, 0.1],
        answerFrom: (loss) => asTensor(loss).values[0],
      };
    },
    because: {
      zh: 'logits 相等时，每个词元的 −ln p 都是 ln V，怎样平均都是 ln V：标签平滑改变不了它。',
      en: 'With equal logits −ln p is ln V for every token, and so is any mean of them: smoothing does not change it.',
    },
  },
  hints: [
    {
      zh: '一个词元的损失是 −Σ q ln p。先写出 q：参考词元之外的每一个，各分到多少？',
      en: 'The loss of a token is −Σ q ln p. Write down q first: how much does each token beside the reference get?',
    },
    {
      zh: 'q = (1 − ε)·onehot + ε/V，参考词元自己也分到一份 ε/V。ln p 用 tf.logSoftmax，不要先算 softmax 再取对数。',
      en: 'q = (1 − ε)·onehot + ε/V; the reference gets its share of ε/V too. For ln p take tf.logSoftmax, not the logarithm of a softmax.',
    },
    {
      zh: '最后把填充（labels 为 0）的损失乘成 0，加起来，除以真实词元的个数，不是除以 T。',
      en: 'At the end make the loss of padding (label 0) 0, sum, and divide by the number of real tokens, not by T.',
    },
  ],
};
