import type { CardsExercise } from '../../exercise';

/** 07.3: code of positions that was reported as a bug, or was one. */
export const CARDS_07: CardsExercise = {
  kind: 'cards',
  id: '07.3',
  title: { zh: '对还是错：四张卡片', en: 'Right or bug? Four cards' },
  difficulty: 2,
  minutes: 10,
  points: 5,
  cards: [
    {
      title: { zh: '正弦在前，余弦在后', en: 'Sines first, cosines after them' },
      isBug: false,
      because: {
        zh: '只是特征换了次序：每根指针的正弦和余弦都在，点积不变。从头训练，两种一样好；换掉训练好的模型的次序才会出错。',
        en: 'Only the order of features differs: each hand has its sine and its cosine, and products stay. Trained from the start both are as good; only a trained model must keep its order.',
      },
      source: 'https://github.com/allenai/allennlp/issues/2993',
    },
    {
      title: { zh: '奇数个特征', en: 'An odd number of features' },
      isBug: true,
      because: {
        zh: 'D = 29 时有 15 列正弦，却只有 14 列余弦：15 列放不进 14 列，一建模型就报错。多出来的那列余弦要去掉。',
        en: 'With D = 29 there are 15 columns of sines, but 14 of cosines: 15 do not fit, and building the model fails. The last cosine has to be left out.',
      },
      source: 'https://github.com/codertimo/BERT-pytorch/issues/78',
    },
    {
      title: { zh: '因果注意力里递增的偏置', en: 'A bias that rises, in causal attention' },
      isBug: false,
      because: {
        zh: 'm·j 与 −m(i − j) 每行只差常数 m·i，softmax 不在乎；后面的键有因果掩码挡着。',
        en: 'm·j and −m(i − j) differ in each row by a constant, m·i, which softmax does not see; and later keys are hidden by the causal mask.',
      },
      source: 'https://github.com/ofirpress/attention_with_linear_biases/issues/9',
    },
    {
      title: { zh: '距离的符号反了', en: 'The distance with the other sign' },
      isBug: true,
      because: {
        zh: '斜率是正的，i − j 也不小于 0：分数随距离变大，越远的键得到的权重越大。应当是 m·(j − i)。',
        en: 'The slope is positive and i − j not below 0: scores rise with the distance, and far keys get the larger weights. It must be m·(j − i).',
      },
      source: 'https://github.com/meta-pytorch/attention-gym/pull/86',
    },
  ],
  hints: [
    {
      zh: '问两句：每根指针的正弦和余弦都还在吗？两种偏置在同一行里只差一个常数吗？',
      en: 'Ask two things: does each hand still have its sine and its cosine? Do two biases differ by a constant within each row?',
    },
    {
      zh: '第 2 张取 D = 5，数一数两边的列数；第 4 张取 i = 3，算一算 j = 0 和 j = 3 的偏置。',
      en: 'For card 2 take D = 5 and count the columns on both sides; for card 4 take i = 3, and work out the biases of j = 0 and j = 3.',
    },
    {
      zh: '四张里有两张有错：一张列数不够，一张奖励了远处。',
      en: 'Two of the four are bugs: one lacks a column, one rewards what is far.',
    },
  ],
};
