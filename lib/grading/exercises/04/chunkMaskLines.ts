import type { OrderExercise } from '../../exercise';

/** 04.1: the mask of a chunk of tokens that come after others, with padding. */
export const CHUNK_MASK_LINES: OrderExercise = {
  kind: 'order',
  id: '04.1',
  title: { zh: '排一排：接着往下算的掩码', en: 'Order the lines: the mask of what comes next' },
  difficulty: 2,
  minutes: 8,
  points: 5,
  lines: [
    { shown: 6, code: 'const total = start + T;' },
    { shown: 3, code: "const query = tf.range(start, total, 1, 'int32').expandDims(1);" },
    { shown: 8, code: "const key = tf.range(0, total, 1, 'int32').expandDims(0);" },
    { shown: 1, code: 'const causal = tf.lessEqual(key, query);' },
    { shown: 5, code: 'const mask = tf.logicalAnd(causal, isToken);' },
    { shown: 9, code: 'return mask;' },
    {
      shown: 2,
      code: "const query = tf.range(0, T, 1, 'int32').expandDims(1);",
      wrong: {
        name: 'queries-from-zero',
        title: { zh: '第 2 行：查询从位置 0 数起', en: 'Line 2: queries are counted from 0' },
        belief: { zh: '第一个新词元的位置是 0。', en: 'The first new token is at position 0.' },
        why: {
          zh: '前面已经有 start 个词元，新来的第一个排在位置 start。从 0 数起，它就只看得到全句的第一个词元，三角形靠左上角对齐了。',
          en: 'There are start tokens before it, so the first new one is at position start. Counted from 0 it sees the very first token only: the triangle is aligned to the upper left.',
        },
        reread: '04#5',
      },
    },
    {
      shown: 4,
      code: 'const causal = tf.less(key, query);',
      wrong: {
        name: 'strict',
        title: { zh: '第 4 行：对角线也遮住了', en: 'Line 4: the diagonal is hidden too' },
        belief: {
          zh: '位置 i 的词元就是第 i 题的答案。',
          en: 'The token at position i is the answer of task i.',
        },
        why: {
          zh: '输入已经右移一位，位置 i 上是前一个词元，可以看。用 < 时第 0 行什么也看不到，权重就成了均匀的，反而泄漏。',
          en: 'The input is shifted right, so position i holds the token before, and may be seen. With <, row 0 sees nothing; its weights become uniform, and that leaks.',
        },
        reread: '04#4',
      },
    },
    {
      shown: 7,
      code: 'const mask = tf.logicalOr(causal, isToken);',
      wrong: {
        name: 'either',
        title: { zh: '第 7 行：用了“或”', en: 'Line 7: “or”' },
        belief: { zh: '满足一个条件就可以看。', en: 'One of the two conditions is enough.' },
        why: {
          zh: '用“或”时，后面的真实词元也看得到，因果掩码就白费了。两个条件都要满足。',
          en: 'With “or”, real tokens of the future are seen, and the causal mask is in vain. Both conditions must hold.',
        },
        reread: '04#5',
      },
    },
  ],
  swappable: [[1, 2]],
  hints: [
    {
      zh: '先想形状：mask 是 [T, start + T]。哪一行给出 T，哪一行给出 start + T？',
      en: 'Think of shapes: mask is [T, start + T]. Which line gives T, which start + T?',
    },
    {
      zh: '新来的词元排在位置 start、start + 1……；键从位置 0 起，一个不少。',
      en: 'The new tokens are at positions start, start + 1, …; keys begin at 0, and none is left out.',
    },
    {
      zh: '三行不要：一行数错了位置，一行连自己也不看，一行把两个条件放宽成了一个。',
      en: 'Three lines belong nowhere: one counts positions wrongly, one hides the token itself, one is content with one condition.',
    },
  ],
};
