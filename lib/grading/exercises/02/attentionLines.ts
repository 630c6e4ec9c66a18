import type { OrderExercise } from '../../exercise';

/** 02.1: the lines of scaled dot-product attention with a mask. */
export const ATTENTION_LINES: OrderExercise = {
  kind: 'order',
  id: '02.1',
  title: { zh: '排一排：注意力的七行', en: 'Order the lines: attention in seven' },
  difficulty: 1,
  minutes: 8,
  points: 5,
  lines: [
    { shown: 5, code: 'const dK = query.shape[1];' },
    { shown: 9, code: 'const products = tf.matMul(query, key, false, true);' },
    { shown: 2, code: 'const scores = products.div(Math.sqrt(dK));' },
    { shown: 7, code: 'const visible = tf.where(mask, scores, tf.fill(scores.shape, -1e9));' },
    { shown: 4, code: 'const weights = tf.softmax(visible);' },
    { shown: 10, code: 'const context = tf.matMul(weights, value);' },
    { shown: 1, code: 'return { context, weights };' },
    {
      shown: 3,
      code: 'const weights = tf.softmax(visible, 0);',
      wrong: {
        name: 'wrong-axis',
        title: { zh: '第 3 行：softmax 沿着查询的轴', en: 'Line 3: softmax over the queries' },
        belief: { zh: '沿哪一维都可以。', en: 'Any axis will do.' },
        why: {
          zh: '第 0 维是查询：各列之和成了 1。每个查询要把 1 份注意力分给键，所以沿最后一维。',
          en: 'Axis 0 is the queries: columns would sum to 1. Each query shares out its 1 among the keys, so it is the last axis.',
        },
        reread: '02#6',
      },
    },
    {
      shown: 6,
      code: "const weights = tf.softmax(scores).mul(mask.cast('float32'));",
      wrong: {
        name: 'mask-after-softmax',
        title: { zh: '第 6 行：掩码用在 softmax 之后', en: 'Line 6: the mask after softmax' },
        belief: { zh: '权重乘以 0 就遮住了。', en: 'Weights times 0 are hidden.' },
        why: {
          zh: '被遮住的分数还留在分母里，一行之和小于 1。',
          en: 'Hidden scores are still in the denominator, and a row sums to less than 1.',
        },
        reread: '02#4',
      },
    },
    {
      shown: 8,
      code: 'const scores = products.div(Math.sqrt(key.shape[0]));',
      wrong: {
        name: 'scale-by-length',
        title: { zh: '第 8 行：除以了 √Tk', en: 'Line 8: divided by √Tk' },
        belief: { zh: 'shape[0] 是向量的维数。', en: 'shape[0] is the size of a vector.' },
        why: {
          zh: 'key 的形状是 [Tk, dK]，第 0 维是键的个数。要除的是 √dK。',
          en: 'key is [Tk, dK], and axis 0 counts the keys. The divisor is √dK.',
        },
        reread: '02#3',
      },
    },
  ],
  swappable: [[0, 1]],
  hints: [
    {
      zh: '从最后往前想：return 要用到什么？那一行又要用到什么？',
      en: 'Think from the end: what does the return need? And what does that line need?',
    },
    {
      zh: '顺序是：点积，缩放，遮住，softmax，加权平均。',
      en: 'The order is: products, scale, hide, softmax, weighted mean.',
    },
    {
      zh: '有三行不要：一行的除数不对，一行的轴不对，一行遮得太晚。',
      en: 'Three lines belong nowhere: one has a wrong divisor, one a wrong axis, one hides too late.',
    },
  ],
};
