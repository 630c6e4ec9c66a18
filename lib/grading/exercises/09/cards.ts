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
      title: { zh: '译文的掩码用在源句上', en: 'The mask of the target on the source' },
      isBug: true,
      because: {
        zh: '掩码是译文的填充，又与因果掩码取小，放在了源句的轴上：源句的填充看得见，第一行只看得到一个词元。两边补到一样长，才没有报错。',
        en: 'It is the padding of the target, the causal mask beside it, laid on the axis of the source: padding of the source is seen, and the first row sees one token. No error, as both are padded to one length.',
      },
      source: 'https://github.com/keras-team/keras-io/pull/1046',
    },
    {
      title: { zh: '交叉注意力没有因果掩码', en: 'No causal mask on cross-attention' },
      isBug: false,
      because: {
        zh: '不需要：源句全部已知，键和值里没有译文，没有什么可泄漏。',
        en: 'None is needed: the whole source is known, and there is no target in keys and values that could leak.',
      },
      source: 'https://github.com/zhouhaoyi/Informer2020/issues/38',
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
      zh: '第 2 张取源句 3 个词元、2 个填充，译文 5 个词元，写出第一行和最后一行看得到哪些列。第 4 张数一数 encoderOutput 用了几次。',
      en: 'For card 2 take a source of 3 tokens and 2 of padding and a target of 5 tokens, and write down which columns the first and the last row see. For card 4 count where encoderOutput is used.',
    },
    {
      zh: '四张里两张有错：一张的掩码放错了轴，一张没有读源句。',
      en: 'Two of the four are bugs: one mask is on the wrong axis, one never reads the source.',
    },
  ],
};
