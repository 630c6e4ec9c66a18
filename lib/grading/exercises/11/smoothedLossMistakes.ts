import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { SmoothedLoss } from './smoothedLoss';

function smoothed(labels: tf.Tensor1D, V: number, smoothing: number): tf.Tensor {
  return tf
    .oneHot(labels, V)
    .cast('float32')
    .mul(1 - smoothing)
    .add(smoothing / V);
}

function natsOf(target: tf.Tensor, logits: tf.Tensor2D): tf.Tensor {
  return tf.neg(target.mul(tf.logSoftmax(logits)).sum(-1));
}

function realMean(nats: tf.Tensor, labels: tf.Tensor1D): tf.Tensor {
  const isToken = labels.notEqual(0).cast('float32');
  return nats.mul(isToken).sum().div(isToken.sum());
}

export const smoothedLossMistakes: readonly WrongVersion<SmoothedLoss>[] = [
  {
    solve: (logits, labels) =>
      realMean(natsOf(smoothed(labels, logits.shape[1], 0), logits), labels),
    credit: 0.5,
    diagnosis: {
      name: 'not-smoothed',
      title: { zh: '没有平滑', en: 'Labels are not smoothed' },
      belief: { zh: '交叉熵只看参考词元。', en: 'Cross-entropy looks at the reference only.' },
      why: {
        zh: '这是 smoothing = 0 时的损失。平滑以后，其余词元也各有 ε/V 的目标，它们的 −ln p 也要算进去。',
        en: 'That is the loss for smoothing = 0. With smoothing, each other token has a target of ε/V, and its −ln p counts.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) =>
      natsOf(smoothed(labels, logits.shape[1], smoothing), logits).mean(),
    credit: 0.5,
    diagnosis: {
      name: 'padding-learned',
      title: { zh: '填充也当成词元来学', en: 'Padding is learned like a token' },
      belief: { zh: '每个位置都要预测。', en: 'Every position is predicted.' },
      why: {
        zh: '填充不是句子的一部分。算上它，模型就花力气学写填充，损失也随批量里填充的多少变来变去。',
        en: 'Padding is no part of a sentence. Counted, the model spends effort on writing it, and the loss changes with how much padding a batch has.',
      },
      smallest: {
        zh: 'labels = [1, 0]：只算第 0 个位置。',
        en: 'labels = [1, 0]: only position 0 counts.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const nats = natsOf(smoothed(labels, logits.shape[1], smoothing), logits);
      return nats.mul(labels.notEqual(0).cast('float32')).mean();
    },
    credit: 0.5,
    diagnosis: {
      name: 'divided-by-all',
      title: { zh: '分母里还有填充', en: 'Padding is still in the denominator' },
      belief: {
        zh: '损失乘成 0，填充就没有影响了。',
        en: 'With its loss made 0, padding has no influence.',
      },
      why: {
        zh: '分子里没有了，分母里还有：填充越多，平均显得越低。要除以真实词元的个数。',
        en: 'It is gone from the numerator, not from the denominator: more padding, lower mean. Divide by the number of real tokens.',
      },
      smallest: {
        zh: 'labels = [1, 0]、logits 全是 0、V = 2：应是 ln 2 = 0.693，你的是它的一半。',
        en: 'labels = [1, 0], logits all 0, V = 2: ln 2 = 0.693 is expected, yours is half of it.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const nats = natsOf(smoothed(labels, logits.shape[1], smoothing), logits);
      return nats.mul(labels.notEqual(0).cast('float32')).sum();
    },
    credit: 0.5,
    diagnosis: {
      name: 'sum',
      title: { zh: '是总和，不是平均', en: 'The sum rather than the mean' },
      belief: { zh: '损失加起来就行。', en: 'Losses are added up.' },
      why: {
        zh: '总和随句子长短变：长句的梯度就大，损失之间也没法比。这里要的是每个真实词元的平均。',
        en: 'A sum grows with the length of the sentences: so do gradients, and losses cannot be compared. The mean per real token is wanted.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const V = logits.shape[1];
      const oneHot = tf.oneHot(labels, V).cast('float32');
      const others = tf.sub(1, oneHot).mul(smoothing / (V - 1));
      return realMean(natsOf(oneHot.mul(1 - smoothing).add(others), logits), labels);
    },
    credit: 0.5,
    diagnosis: {
      name: 'others-only',
      title: { zh: 'ε 只分给了其余的词元', en: 'ε is shared among the other tokens only' },
      belief: {
        zh: '参考词元已经有 1 − ε，不再分。',
        en: 'The reference has its 1 − ε and gets no share.',
      },
      why: {
        zh: '有的论文和库确实这样写，除以 V − 1。本题和第 11 章是匀给词表里每一个，参考词元一共得到 1 − ε + ε/V。两种写法的损失略有不同，比较时要先看是哪一种。',
        en: 'Some papers and libraries do so, dividing by V − 1. Here and in chapter 11 every token has a share, and the reference 1 − ε + ε/V in all. The two losses differ a little; know which before you compare.',
      },
      smallest: {
        zh: 'V = 4、ε = 0.1：参考词元的目标应是 0.925，你的是 0.9。',
        en: 'V = 4, ε = 0.1: the target of the reference is 0.925, yours is 0.9.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const V = logits.shape[1];
      const target = tf
        .oneHot(labels, V)
        .cast('float32')
        .mul(1 - smoothing)
        .add(smoothing);
      return realMean(natsOf(target, logits), labels);
    },
    diagnosis: {
      name: 'not-divided',
      title: { zh: '每个词元都分到了整个 ε', en: 'Each token gets all of ε' },
      belief: { zh: '给每个词元加上 ε。', en: 'Add ε to each token.' },
      why: {
        zh: '目标是一个分布，加起来要是 1。V 个词元各加 ε，总和就成了 1 + (V − 1)ε。每个只加 ε/V。',
        en: 'A target is a distribution and sums to 1. With ε for each of V tokens it sums to 1 + (V − 1)ε. Add ε/V to each.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) =>
      realMean(natsOf(smoothed(labels, logits.shape[1], 1 - smoothing), logits), labels),
    diagnosis: {
      name: 'exchanged',
      title: { zh: 'ε 和 1 − ε 用反了', en: 'ε and 1 − ε are exchanged' },
      belief: {
        zh: 'ε 是参考词元分到的份额。',
        en: 'ε is the share of the reference.',
      },
      why: {
        zh: 'ε 是匀出去的那一份，取 0.1 左右；留给参考词元的是 1 − ε。用反了，目标就几乎是均匀的，什么也学不到。',
        en: 'ε is what is given away, about 0.1; 1 − ε stays with the reference. Exchanged, the target is nearly uniform, and nothing is learned.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) =>
      tf.neg(realMean(natsOf(smoothed(labels, logits.shape[1], smoothing), logits), labels)),
    diagnosis: {
      name: 'sign',
      title: { zh: '少了负号', en: 'The minus sign is missing' },
      belief: { zh: '损失是对数概率。', en: 'The loss is the log-probability.' },
      why: {
        zh: 'ln p 不会大于 0，所以损失是 −ln p。少了负号，让它变小就是让参考词元的概率变小。',
        en: 'ln p is never above 0, and the loss is −ln p. Without the sign, making it small makes the reference improbable.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const nats = natsOf(smoothed(labels, logits.shape[1], smoothing), logits);
      return realMean(nats.div(Math.LN2), labels);
    },
    credit: 0.5,
    diagnosis: {
      name: 'bits',
      title: { zh: '单位是比特，不是奈特', en: 'In bits rather than nats' },
      belief: { zh: '对数用哪个底都一样。', en: 'The base of the logarithm does not matter.' },
      why: {
        zh: '以 2 为底时，每个数都是 1/ln 2 = 1.44 倍。本课程用自然对数，单位是奈特。',
        en: 'To the base of 2 each value is 1/ln 2 = 1.44 times as large. This course uses natural logarithms, in nats.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const target = smoothed(labels, logits.shape[1], smoothing);
      const surprise = tf.log(tf.softmax(logits));
      return realMean(tf.neg(target.mul(surprise).sum(-1)), labels);
    },
    credit: 0.5,
    diagnosis: {
      name: 'log-of-softmax',
      title: {
        zh: '先算 softmax，再取对数',
        en: 'The logarithm of a softmax',
      },
      belief: {
        zh: 'log(softmax(x)) 和 logSoftmax(x) 一样。',
        en: 'log(softmax(x)) and logSoftmax(x) are the same.',
      },
      why: {
        zh: '算式上一样。可是 logits 相差一百多时，小的那个概率下溢成 0，对数就是 −∞。tf.logSoftmax 不经过概率，没有这个问题。',
        en: 'On paper. But where logits differ by more than a hundred, the smaller probability underflows to 0, and its logarithm is −∞. tf.logSoftmax never forms it.',
      },
      smallest: {
        zh: 'logits = [[0, 200]]、labels = [1]、smoothing = 0.1：应是 10，你的是 Infinity。',
        en: 'logits = [[0, 200]], labels = [1], smoothing = 0.1: 10 is expected, yours is Infinity.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (logits, labels, smoothing) => {
      const V = logits.shape[1];
      const p = tf
        .softmax(logits)
        .mul(1 - smoothing)
        .add(smoothing / V);
      return realMean(tf.neg(tf.oneHot(labels, V).cast('float32').mul(tf.log(p)).sum(-1)), labels);
    },
    diagnosis: {
      name: 'prediction-smoothed',
      title: { zh: '平滑了预测，而不是标签', en: 'The prediction is smoothed, not the label' },
      belief: {
        zh: '让预测不走极端，就是标签平滑。',
        en: 'Smoothing keeps predictions from extremes.',
      },
      why: {
        zh: '这样损失反而更宽容：预测再极端，也有 ε/V 兜底。标签平滑改的是目标 q，让模型自己不走极端。',
        en: 'That makes the loss forgiving: however extreme, ε/V is always there. Label smoothing changes the target q, so that the model itself avoids extremes.',
      },
      reread: '11#5',
    },
  },
];
