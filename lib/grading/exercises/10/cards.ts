import type { CardsExercise } from '../../exercise';

/** 10.3: code of whole models that was reported as a bug, or was one. */
export const CARDS_10: CardsExercise = {
  kind: 'cards',
  id: '10.3',
  title: { zh: '对还是错：四张卡片', en: 'Right or bug? Four cards' },
  difficulty: 2,
  minutes: 10,
  points: 5,
  cards: [
    {
      title: { zh: '“教师强制在哪里？”', en: '“Where is teacher forcing?”' },
      isBug: false,
      because: {
        zh: '就在这两个切片里：解码器读的是译文去掉最后一个，要预测的是去掉第一个（译文以 BOS 开头、EOS 结尾）。读进去的总是对的词元，这就是教师强制。',
        en: 'It is these two slices: the decoder reads the target without its last token and predicts it without its first (the target begins with BOS and ends with EOS). What it reads is always right, and that is teacher forcing.',
      },
      source: 'https://github.com/tensorflow/tensorflow/issues/30852',
    },
    {
      title: { zh: '一个 x 给两边', en: 'One x for both sides' },
      isBug: true,
      because: {
        zh: '作为翻译模型是错的：没有源句，解码器通过交叉注意力看到的是同一个序列，而且没有因果掩码。探针：只换源句，logits 必须变；换位置 t 的目标，t 处的预测必须不变。',
        en: 'As a translator it is wrong: there is no source, and through cross-attention the decoder sees the same sequence without a causal mask. The probes: change the source alone, logits must move; change the target at t, the prediction at t must not.',
      },
      source: 'https://github.com/datawhalechina/happy-llm/issues/191',
    },
    {
      title: { zh: '输出层的初始方差是 1', en: 'An output layer that starts with variance 1' },
      isBug: true,
      because: {
        zh: '每个 logit 是 D 个数之和，方差约为 D：模型什么也没学，却对某个词非常肯定，初始损失约 110，而不是约 11。方差应是 1/D。',
        en: 'Each logit is a sum of D numbers, so its variance is about D: the model knows nothing and is very sure of some token; the first loss was about 110 where 11 would be normal. The variance should be 1/D.',
      },
      source: 'https://github.com/huggingface/transformers/pull/26441',
    },
    {
      title: { zh: '右移的代码里没有“移”', en: 'Nothing is moved in “shifted right”' },
      isBug: false,
      because: {
        zh: '去掉末尾的序列，和去掉开头的目标并排放，就已经错开了一位：位置 t 读 t，预测 t + 1。提问的人后来自己想明白了。',
        en: 'Without its end beside a target without its beginning, the two are already one apart: position t reads t and predicts t + 1. Whoever asked found it out himself.',
      },
      source: 'https://github.com/jadore801120/attention-is-all-you-need-pytorch/issues/123',
    },
  ],
  hints: [
    {
      zh: '问每张：位置 t 读到了什么，要预测什么？有没有什么地方是源句进不来的？',
      en: 'Ask of each: what does position t read, and what is it to predict? Is there a source that comes in nowhere?',
    },
    {
      zh: '第 1 张和第 4 张各写一句 [bos, a, b, eos]，把读的和要预测的上下对齐。第 3 张：D = 512 个方差为 1 的数加起来，有多大？',
      en: 'For cards 1 and 4 write down [bos, a, b, eos], and put what is read above what is predicted. Card 3: how large is a sum of D = 512 numbers with variance 1?',
    },
    {
      zh: '四张里有两张有错：一张没有源句，一张太自信。',
      en: 'Two of the four are bugs: one has no source, one is too sure of itself.',
    },
  ],
};
