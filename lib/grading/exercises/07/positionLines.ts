import type { OrderExercise } from '../../exercise';

/** 07.1: the lines of the sinusoidal table. */
export const POSITION_LINES: OrderExercise = {
  kind: 'order',
  id: '07.1',
  title: { zh: '排一排：正弦位置表', en: 'Order the lines: the sinusoidal table' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 6, code: 'const i = tf.range(0, D / 2);' },
    { shown: 2, code: 'const speeds = tf.pow(10000, i.mul(-2 / D));' },
    { shown: 8, code: 'const t = tf.range(0, T).expandDims(1);' },
    { shown: 4, code: 'const angles = t.mul(speeds);' },
    { shown: 9, code: 'const pairs = tf.stack([tf.sin(angles), tf.cos(angles)], 2);' },
    { shown: 1, code: 'return pairs.reshape([T, D]);' },
    {
      shown: 3,
      code: 'const speeds = tf.pow(10000, i.mul(-1 / D));',
      wrong: {
        name: 'exponent-not-doubled',
        title: { zh: '第 3 行：指数少了 2', en: 'Line 3: the exponent lacks its 2' },
        belief: { zh: '指数是 i/D。', en: 'The exponent is i/D.' },
        why: {
          zh: 'i 数的是指针，只到 D/2：指数应是 2i/D，最慢的指针才接近 1/10000。少了 2，最慢的只有约 1/100。',
          en: 'i counts hands, up to D/2: the exponent is 2i/D, so that the slowest hand comes near 1/10000. Without the 2 it stops at about 1/100.',
        },
        reread: '07#3',
      },
    },
    {
      shown: 5,
      code: 'const t = tf.range(0, T).div(T).expandDims(1);',
      wrong: {
        name: 'share-of-length',
        title: { zh: '第 5 行：位置除以了句长', en: 'Line 5: positions divided by the length' },
        belief: { zh: '位置应当在 0 和 1 之间。', en: 'A position should be between 0 and 1.' },
        why: {
          zh: '这样同一个位置的编码随句长而变，“后面一个”也不再是固定的旋转。位置就是 0、1、2……',
          en: 'Then the encoding of a position depends on how long the sentence is, and “the next one” is no fixed rotation any more. Positions are 0, 1, 2, …',
        },
        reread: '07#4',
      },
    },
    {
      shown: 7,
      code: 'return pairs.transpose([2, 0, 1]).reshape([T, D]);',
      wrong: {
        name: 'scrambled-rows',
        title: { zh: '第 7 行：一行里混进了别的位置', en: 'Line 7: rows that mix positions' },
        belief: {
          zh: '转置之后正弦在前，余弦在后。',
          en: 'Transposed, sines come first and cosines after them.',
        },
        why: {
          zh: '[2, T, D/2] 再 reshape 成 [T, D]，前几行全是正弦，来自不同的位置。正弦在前也可以，但要在最后一轴上拼接。',
          en: '[2, T, D/2] reshaped to [T, D] has rows of nothing but sines, of several positions. Sines first would do, but concatenated along the last axis.',
        },
        reread: '07#4',
      },
    },
  ],
  swappable: [
    [0, 2],
    [1, 2],
  ],
  hints: [
    {
      zh: '形状一路是：[D/2] → [T, 1] → [T, D/2] → [T, D/2, 2] → [T, D]。',
      en: 'The shapes are [D/2] → [T, 1] → [T, D/2] → [T, D/2, 2] → [T, D].',
    },
    {
      zh: '角 = 位置 × 快慢。先有指针的快慢，再有位置，再相乘，再取正弦和余弦。',
      en: 'Angle = position × speed. First the speeds of the hands, then positions, then their product, then sines and cosines.',
    },
    {
      zh: '不要的三行：指数少了 2，位置除以了 T，最后的转置。',
      en: 'Three lines belong nowhere: an exponent without its 2, positions divided by T, and a transpose at the end.',
    },
  ],
};
