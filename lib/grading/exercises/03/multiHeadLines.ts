import type { OrderExercise } from '../../exercise';

/** 03.1: the lines of multi-head self-attention. */
export const MULTI_HEAD_LINES: OrderExercise = {
  kind: 'order',
  id: '03.1',
  title: { zh: '排一排：多头注意力', en: 'Order the lines: multi-head attention' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 4, code: 'const [B, T, D] = x.shape;' },
    { shown: 8, code: 'const cut = (t) => t.reshape([B, T, H, D / H]).transpose([0, 2, 1, 3]);' },
    { shown: 2, code: 'const [q, k, v] = [wQ, wK, wV].map((w) => cut(project(x, w)));' },
    { shown: 10, code: 'const scores = tf.matMul(q, k, false, true).div(Math.sqrt(D / H));' },
    { shown: 6, code: 'const heads = tf.matMul(tf.softmax(scores), v);' },
    { shown: 1, code: 'const joined = heads.transpose([0, 2, 1, 3]).reshape([B, T, D]);' },
    { shown: 9, code: 'return project(joined, wO);' },
    {
      shown: 3,
      code: 'const cut = (t) => t.reshape([B, H, T, D / H]);',
      wrong: {
        name: 'split-by-reshape',
        title: {
          zh: '第 3 行：只 reshape，没有转置',
          en: 'Line 3: a reshape without the transpose',
        },
        belief: { zh: '形状对了，切分就对了。', en: 'With the right shape the cut is right.' },
        why: {
          zh: '数据在内存里是按词元排的：直接 reshape 成 [B, H, T, d]，第 0 个头拿到的是前几个词元的全部特征，而不是每个词元的前几个特征。',
          en: 'Memory runs token by token: reshaped to [B, H, T, d], head 0 gets all features of the first tokens, not the first features of every token.',
        },
        reread: '03#3',
      },
    },
    {
      shown: 5,
      code: 'const scores = tf.matMul(q, k, false, true).div(Math.sqrt(D));',
      wrong: {
        name: 'scale-by-model',
        title: { zh: '第 5 行：除以了 √D', en: 'Line 5: divided by √D' },
        belief: { zh: '维数就是 D。', en: 'The size is D.' },
        why: {
          zh: '每个头的点积只有 D/H 个乘积，标准差是 √(D/H)。除以 √D，权重过于平均。',
          en: 'The product of a head has D/H terms and standard deviation √(D/H). Divided by √D, weights are too even.',
        },
        reread: '02#6',
      },
    },
    {
      shown: 7,
      code: 'const joined = heads.reshape([B, T, D]);',
      wrong: {
        name: 'merge-by-reshape',
        title: { zh: '第 7 行：合并时没有转置', en: 'Line 7: merged without the transpose' },
        belief: { zh: '拼接就是 reshape。', en: 'To concatenate is to reshape.' },
        why: {
          zh: 'heads 是 [B, H, T, d]，同一个词元的各个头不相邻。直接 reshape，一个词元会拿到别的词元的数，连因果性也会被破坏。',
          en: 'heads is [B, H, T, d], where the heads of a token are not neighbours. Reshaped as it is, a token gets values of other tokens, and even causality is lost.',
        },
        reread: '03#8',
      },
    },
  ],
  hints: [
    {
      zh: '形状一路是：[B, T, D] → [B, H, T, d] → [B, H, T, T] → [B, H, T, d] → [B, T, D]。',
      en: 'The shapes are [B, T, D] → [B, H, T, d] → [B, H, T, T] → [B, H, T, d] → [B, T, D].',
    },
    {
      zh: '切成头和合并成一行互为逆运算：一个先 reshape 再转置，一个先转置再 reshape。',
      en: 'Cutting and joining undo each other: one reshapes and then transposes, the other transposes and then reshapes.',
    },
    {
      zh: '不要的三行：一行切分没有转置，一行合并没有转置，一行的除数是整个 D。',
      en: 'Three lines belong nowhere: a cut without a transpose, a join without a transpose, and a divisor with all of D.',
    },
  ],
};
