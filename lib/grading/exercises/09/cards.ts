import type { CardsExercise } from '../../exercise';

/** 09.3: masks, keys and values of cross-attention that were reported as a bug, or were one. */
export const CARDS_09: CardsExercise = {
  kind: 'cards',
  id: '09.3',
  title: { zh: '对还是错：四张卡片', en: 'Right or bug? Four cards' },
  difficulty: 2,
  minutes: 10,
  points: 5,
  cards: [
    {
      title: { zh: '只遮源句的填充', en: 'Only the padding of the source is hidden' },
      isBug: false,
      because: {
        zh: '列是源句，遮住源句的填充就够了。译文填充的那几行会算出些什么，可是它们不进损失，因果掩码也不让别的位置看到它们。',
        en: 'Columns are source tokens, and their padding is all there is to hide. The rows of the target’s padding give something, but enter no loss, and the causal mask keeps other positions from them.',
      },
      source: 'https://github.com/joeynmt/joeynmt/issues/151',
    },
    {
      title: { zh: '两个掩码，用错了一个', en: 'Two masks, and the wrong one' },
      isBug: true,
      because: {
        zh: '读 context 的时候，列是源句，该用 contextMask；mask 是 x 的填充，长度是译文的。两边一样长时不报错，遮住的却是不相干的位置。',
        en: 'When context is read, columns are source tokens, and contextMask is needed; mask is the padding of x, as long as the target. With equal lengths there is no error, and unrelated positions are hidden.',
      },
      source: 'https://github.com/lucidrains/x-transformers/issues/174',
    },
    {
      title: { zh: '编码器的输出只读一次', en: 'What the encoder wrote is read once' },
      isBug: false,
      because: {
        zh: '写译文的时候，源句不变，它的键和值也不变：算一次，存起来，每步都用它。存的是交叉注意力自己的，与译文的 past 是两回事。',
        en: 'The source does not change while the target is written, nor do its keys and values: made once, they serve at every step. They are those of cross-attention, and have nothing to do with past.',
      },
      source: 'https://github.com/facebookresearch/fairseq/issues/2978',
    },
    {
      title: { zh: '键和值都是 x', en: 'Keys and values are x' },
      isBug: true,
      because: {
        zh: 'x 是译文：encoderOutput 传进来了，却一次也没有用，换哪个源句输出都一样。键和值应当是 encoderOutput。',
        en: 'x is the target: encoderOutput is handed in and never used, and the output is the same for any source. Keys and values should be encoderOutput.',
      },
      source: 'https://github.com/keitakurita/Practical_NLP_in_PyTorch/issues/1',
    },
  ],
  hints: [
    {
      zh: '每张问两句：列是谁？列里有没有不该看的？',
      en: 'Ask of each: whose tokens are the columns? Is there any among them that must not be seen?',
    },
    {
      zh: '第 2 张取源句 3 个词元、译文 5 个词元：mask 有几列，read 有几行？第 4 张数一数 encoderOutput 用了几次。',
      en: 'For card 2 take a source of 3 tokens and a target of 5: how many columns has mask, how many rows has read? For card 4 count where encoderOutput is used.',
    },
    {
      zh: '第 1 张：译文填充的那几行，谁会去读？第 3 张：从一步到下一步，源句的键和值里有什么会变？',
      en: 'Card 1: who reads the rows of the target’s padding? Card 3: from one step to the next, what changes in keys and values of the source?',
    },
  ],
};
