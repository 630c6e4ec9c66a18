import type { CardsExercise } from '../../exercise';

/** 02.6: code that was reported as a bug, or was one. */
export const CARDS_02: CardsExercise = {
  kind: 'cards',
  id: '02.6',
  title: { zh: '对还是错：五张卡片', en: 'Right or bug? Five cards' },
  difficulty: 2,
  minutes: 12,
  points: 5,
  cards: [
    {
      title: { zh: '先 softmax，再遮，再除', en: 'Softmax, mask, divide' },
      isBug: false,
      because: {
        zh: '遮住以后又除以剩下的总和，等于一开始就只在看得见的键上做 softmax：分母里多出来的部分约掉了。提问的人后来撤回了。只有看得见的分数全都下溢时才有差别。',
        en: 'Divided by what is left, it equals a softmax over the visible keys only: what was too much in the denominator cancels. Whoever reported it withdrew. It differs only where all visible scores underflow.',
      },
      source: 'https://github.com/abisee/pointer-generator/issues/88',
    },
    {
      title: { zh: '权重永远是 1', en: 'Weights that are always 1' },
      isBug: true,
      because: {
        zh: '第 0 维是句子：softmax 在批量里的各个句子之间归一化。只有一个句子时，每个权重都恰好是 1。行和能看出来。',
        en: 'Axis 0 is the sentence: softmax normalises across the sentences of a batch. With one sentence, every weight is exactly 1. Row sums show it.',
      },
      source: 'https://github.com/PetrochukM/PyTorch-NLP/issues/2',
    },
    {
      title: { zh: '缩放查询，不缩放分数', en: 'The query is scaled, not the scores' },
      isBug: false,
      because: {
        zh: '(Q / √dK) Kᵀ = QKᵀ / √dK，结果相同，句子长时要除的数更少。本课程的库就这样写。',
        en: '(Q / √dK) Kᵀ = QKᵀ / √dK: the same result, with fewer values to divide in long sentences. This library does it like that.',
      },
      source: 'lib/attention/scaledDotProduct.ts',
    },
    {
      title: { zh: '填 −1e−12', en: 'Filled with −1e−12' },
      isBug: true,
      because: {
        zh: '−1e−12 就是 0 的邻居，e 的指数约为 1：什么也没遮住。少写一个字符，多年没人发现，因为模型照样能训练。',
        en: '−1e−12 is a neighbour of 0, its exponential about 1: nothing is hidden. It went unseen for years, for the model trains all the same.',
      },
      source: 'https://github.com/hyunwoongko/transformer/issues/10',
    },
    {
      title: { zh: '编码器的填充没有遮', en: 'Padding of the source is not hidden' },
      isBug: true,
      because: {
        zh: '官方教程里也有过：注意力分给 <pad> 权重，短句和长句放在一批时尤其多。改动填充内容的探针一问便知。',
        en: 'It stood in an official tutorial: <pad> gets weight, most of all for a short sentence in a batch with long ones. The probe that changes padding tells.',
      },
      source: 'https://github.com/tensorflow/tensorflow/issues/43941',
    },
  ],
  hints: [
    {
      zh: '五段里有三段有错。每段都问三个问题：行和是 1 吗？被遮的键权重是 0 吗？改动填充，结果变吗？',
      en: 'Three of the five are bugs. Ask each: do rows sum to 1? Are hidden weights 0? Does anything move when padding is changed?',
    },
    {
      zh: '拿两个分数 [0, 0]、第二个是填充，在纸上把每段代码走一遍。',
      en: 'Take two scores [0, 0], the second padding, and walk through each snippet on paper.',
    },
    {
      zh: '对的两段，一段用了归一化时分子、分母的公因子，一段用了乘法的结合。',
      en: 'Of the two that are right, one uses a factor that cancels in a quotient, the other moves a factor within a product.',
    },
  ],
};
