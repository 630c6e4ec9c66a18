import type { OrderExercise } from '../../exercise';

/** 06.1: a block of pre-LN, and what people made of it. */
export const PRE_NORM_LINES: OrderExercise = {
  kind: 'order',
  id: '06.1',
  title: { zh: '排一排：前置层归一化的一层', en: 'Order the lines: a layer of pre-LN' },
  difficulty: 1,
  minutes: 8,
  points: 5,
  lines: [
    { shown: 4, code: 'const entered = norm1(x);' },
    { shown: 7, code: 'const attended = x.add(attention(entered));' },
    { shown: 2, code: 'const position = norm2(attended);' },
    { shown: 8, code: 'const output = attended.add(feedForward(position));' },
    { shown: 5, code: 'return output;' },
    {
      shown: 1,
      code: 'const attended = entered.add(attention(entered));',
      wrong: {
        name: 'residual-of-the-norm',
        title: {
          zh: '第 1 行：残差取在归一化之后',
          en: 'Line 1: the residual is taken after the norm',
        },
        belief: {
          zh: '子层收到什么，就加上什么。',
          en: 'What the sublayer receives is what is added.',
        },
        why: {
          zh: '要加的是 x 自己。加上归一化过的 x，直路就断了：前面各层写的东西每层都被重新缩放，形状却都对，也训练得出来。',
          en: 'What is added is x itself. With the normalized x the straight way is cut: whatever earlier layers wrote is rescaled in every layer, though all shapes are right and it trains.',
        },
        reread: '06#5',
      },
    },
    {
      shown: 3,
      code: 'const position = norm2(x);',
      wrong: {
        name: 'old-stream',
        title: {
          zh: '第 3 行：前馈网络读的是旧的 x',
          en: 'Line 3: the feed-forward network reads the old x',
        },
        belief: { zh: '两个子层都从 x 出发。', en: 'Both sublayers start from x.' },
        why: {
          zh: '这样前馈网络看不到注意力刚读来的东西，两个子层成了并排的。（有的模型故意这样做，可那是另一种结构。）',
          en: 'Then the feed-forward network does not see what attention has just read; the two stand side by side. (Some models do so on purpose, but that is another architecture.)',
        },
        reread: '06#5',
      },
    },
    {
      shown: 6,
      code: 'const output = norm2(attended.add(feedForward(attended)));',
      wrong: {
        name: 'post-for-pre',
        title: { zh: '第 6 行：这是后置', en: 'Line 6: that is post-LN' },
        belief: { zh: '先相加，再归一化。', en: 'First the sum, then the norm.' },
        why: {
          zh: '后置也是对的结构，可是和前置混在一层里，就哪一种也不是了。前置的归一化在子层之前。',
          en: 'Post-LN is right too, but mixed with pre-LN in one layer it is neither. The norm of pre-LN stands before the sublayer.',
        },
        reread: '06#5',
      },
    },
  ],
  hints: [
    {
      zh: '前置：x ← x + F(Norm(x))，做两次：先注意力，后前馈网络。',
      en: 'Pre-LN: x ← x + F(Norm(x)), twice: attention first, then the feed-forward network.',
    },
    {
      zh: '加号左边必须是没有归一化过的流：第一次是 x，第二次是 attended。',
      en: 'At the left of the sum stands the stream without a norm: x the first time, attended the second.',
    },
    {
      zh: '三行不要：一行加上了归一化过的，一行读了旧的 x，一行是后置。',
      en: 'Three lines belong nowhere: one adds what has been normalized, one reads the old x, one is post-LN.',
    },
  ],
};
