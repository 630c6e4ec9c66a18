import type { CardsExercise } from '../../exercise';

/** 05.1: code of a position-wise network that was reported as a bug, or was one. */
export const CARDS_05: CardsExercise = {
  kind: 'cards',
  id: '05.1',
  title: { zh: '对还是错：四张卡片', en: 'Right or bug? Four cards' },
  difficulty: 2,
  minutes: 10,
  points: 5,
  cards: [
    {
      title: { zh: '核宽为 1 的卷积', en: 'A convolution with kernel 1' },
      isBug: false,
      because: {
        zh: '核宽为 1 时，每个位置只看自己：和全连接层是同一个函数，论文里也这样说。只有快慢不同。',
        en: 'With kernel 1 each position sees itself alone: it is the same function as a dense layer, as the paper says. Only speed differs.',
      },
      source: 'https://github.com/Kyubyong/transformer/issues/22',
    },
    {
      title: { zh: '核宽为 3，在解码器里', en: 'Kernel 3, in a decoder' },
      isBug: true,
      because: {
        zh: '核宽为 3、两头各填一格，每个位置都读到右边一格：在解码器里，那就是答案。（报告里的 torchnlp 只在左边填，所以不泄漏；名字叫“基于位置”，算的却不是。）',
        en: 'With kernel 3 and “same” padding each position reads its right neighbour, and in a decoder that is the answer. (torchnlp, where it was asked about, pads at the left only and does not leak; but position-wise it is not.)',
      },
      source: 'https://github.com/kolloldas/torchnlp/issues/17',
    },
    {
      title: { zh: '用 reshape 交换两个轴', en: 'Two axes exchanged by reshape' },
      isBug: true,
      because: {
        zh: '形状对，内容乱：reshape 只是把同一串数重新断行。交换轴要用 transpose([0, 2, 1])。',
        en: 'The shape is right, the content scrambled: reshape cuts the same run of values anew. To exchange axes, transpose([0, 2, 1]).',
      },
      source: 'https://github.com/rish-16/tokenlearner-pytorch/issues/1',
    },
    {
      title: { zh: 'GPT-2 的“Conv1D”', en: 'The “Conv1D” of GPT-2' },
      isBug: false,
      because: {
        zh: '名字叫卷积，其实就是一个线性层，权重存成 [输入, 输出]。PyTorch 的 Linear 存成 [输出, 输入]，载入时才要转置。',
        en: 'Called a convolution, it is a linear layer with its weight stored as [in, out]. PyTorch’s Linear stores [out, in]; only who loads one into the other must transpose.',
      },
      source: 'https://github.com/karpathy/nanoGPT/issues/190',
    },
  ],
  hints: [
    {
      zh: '每张卡片问两句：一个位置会不会读到别的位置？数还在原来的位置上吗？',
      en: 'Ask each card two things: does a position read another one? Are the values where they belong?',
    },
    {
      zh: '拿 T = 2、D = 3 的 1 到 6，在纸上走一遍第 3 张。',
      en: 'Walk through card 3 on paper, with T = 2, D = 3 and the values 1 to 6.',
    },
    {
      zh: '四张里有两张有错：一张读到了邻居，一张打乱了内容。',
      en: 'Two of the four are bugs: one reads its neighbours, one scrambles what it holds.',
    },
  ],
};
