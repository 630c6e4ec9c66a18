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
      title: { zh: '“翻译时读的是 0”', en: '“Translation reads zeros”' },
      isBug: false,
      because: {
        zh: '第一格总是 BOS，训练和翻译都一样；0 是还没有写的格子，在右边，因果掩码让第 j 格看不到它们。写一步，补一格，结果和一格一格地算相同。',
        en: 'The first cell is BOS in training and in translation; zeros stand in cells that are not written yet, at the right, where the causal mask keeps them from position j. Every step fills in one, and the result is that of going cell by cell.',
      },
      source: 'https://github.com/Kyubyong/transformer/issues/8',
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
      title: {
        zh: '每个解码器块都读编码器的最后一层',
        en: 'Every decoder block reads the encoder’s last layer',
      },
      isBug: false,
      because: {
        zh: '论文就是这样：编码器最后一层的输出送给每个解码器块，各块用自己的 W^K、W^V 去读。逐层对应是另一种模型（第 09 章的多视角），不是改错。',
        en: 'So it is in the paper: what the last encoder layer gives goes to every decoder block, and each reads it with its own W^K and W^V. Layer beside layer is another model (the views of chapter 09), not a correction.',
      },
      source: 'https://github.com/Kyubyong/transformer/issues/163',
    },
  ],
  hints: [
    {
      zh: '问每张：位置 t 读到了什么，要预测什么？有没有什么地方是源句进不来的？',
      en: 'Ask of each: what does position t read, and what is it to predict? Is there a source that comes in nowhere?',
    },
    {
      zh: '第 1 张：写出第 2 步时解码器读的那一行，再看因果掩码让第 2 格看到哪些。第 3 张：D = 512 个方差为 1 的数加起来，有多大？第 4 张：图上，编码器的箭头从哪里出来，进了哪里？',
      en: 'Card 1: write down the row that is read at step 2; which cells does the causal mask let the second see? Card 3: how large is a sum of D = 512 numbers with variance 1? Card 4: in the figure, where does the encoder’s arrow start, and where does it end?',
    },
    {
      zh: '四张里有两张有错：一张没有源句，一张太自信。',
      en: 'Two of the four are bugs: one has no source, one is too sure of itself.',
    },
  ],
};
