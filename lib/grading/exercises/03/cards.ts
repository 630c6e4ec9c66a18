import type { CardsExercise } from '../../exercise';

/** 03.5: code that was reported as a bug, or was one. */
export const CARDS_03: CardsExercise = {
  kind: 'cards',
  id: '03.5',
  title: { zh: '对还是错：五张卡片', en: 'Right or bug? Five cards' },
  difficulty: 2,
  minutes: 12,
  points: 5,
  cards: [
    {
      title: { zh: '直接切成 [B·H, T, d]', en: 'Cut straight to [B·H, T, d]' },
      isBug: true,
      because: {
        zh: '没有转置，一个头拿到的是相邻几个词元的全部特征。这几行从一篇博客抄进一个推荐系统的库，三个模型受了影响。',
        en: 'Without a transpose a head gets all features of neighbouring tokens. The lines went from a blog post into a library of recommenders, and three models were affected.',
      },
      source: 'https://github.com/reczoo/FuxiCTR/issues/30',
    },
    {
      title: { zh: '先用一个 [D, D] 矩阵，再切', en: 'One [D, D] matrix, then the cut' },
      isBug: false,
      because: {
        zh: '把 h 个 [D, D/h] 矩阵并排放，就是一个 [D, D] 矩阵：两种写法是同一个函数。每个头都读全部 D 个特征，只是各写 D/h 个。',
        en: 'h matrices [D, D/h] side by side are one [D, D]: the same function. Every head reads all D features, and writes D/h.',
      },
      source: 'https://github.com/phlippe/uvadlc_notebooks/issues/64',
    },
    {
      title: { zh: '一个头，没有 W_o', en: 'One head, no W_o' },
      isBug: false,
      because: {
        zh: '只有一个头时，W_V·W_o 可以合成一个矩阵，少的那个由 W_V 承担。头多于一个就不行了。',
        en: 'With a single head W_V·W_o can be one matrix, and W_V does the work of both. With more heads it cannot.',
      },
      source: 'https://github.com/lucidrains/vit-pytorch/issues/335',
    },
    {
      title: { zh: '八个头，拼接就是输出', en: 'Eight heads, and the concatenation is the output' },
      isBug: true,
      because: {
        zh: '没有 W_o，每个头只能写自己那 D/8 个位置，各头的结果不能相加。形状不变，也训练得动，所以很久没人发现。',
        en: 'Without W_o a head writes its own D/8 places only, and shares cannot be added. Shapes stay and it trains, so it went unseen.',
      },
      source: 'https://github.com/Kyubyong/transformer/pull/17',
    },
    {
      title: { zh: '找不到 W_o，只有 cProj', en: 'No W_o to be found, only cProj' },
      isBug: false,
      because: {
        zh: 'cProj 就是 W_o，换了个名字。常有人问它在哪里。',
        en: 'cProj is W_o under another name. It is asked for again and again.',
      },
      source: 'https://github.com/karpathy/minGPT/issues/118',
    },
  ],
  hints: [
    {
      zh: '五段里有两段有错。',
      en: 'Two of the five are bugs.',
    },
    {
      zh: '问两个问题：一个词元的数会跑到别的词元那里吗？一个头能写到别的头的位置吗？',
      en: 'Ask two questions: can values of a token end up with another? Can a head write into the places of another?',
    },
    {
      zh: '一段少了转置，一段少了投影。',
      en: 'One lacks a transpose, one a projection.',
    },
  ],
};
