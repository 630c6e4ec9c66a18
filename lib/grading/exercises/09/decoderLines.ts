import type { OrderExercise } from '../../exercise';

/** 09.1: a layer of the decoder, and the masks and roles that people gave it. */
export const DECODER_LINES: OrderExercise = {
  kind: 'order',
  id: '09.1',
  title: { zh: '排一排：解码器的一层', en: 'Order the lines: a layer of the decoder' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 3, code: 'const own = selfAttention(x, x, x, causal);' },
    { shown: 8, code: 'const attended = norm1(x.add(own));' },
    { shown: 5, code: 'const cross = crossAttention(attended, memory, memory, sourcePadding);' },
    { shown: 1, code: 'const informed = norm2(attended.add(cross));' },
    { shown: 9, code: 'return norm3(informed.add(feedForward(informed)));' },
    {
      shown: 2,
      code: 'const cross = crossAttention(memory, attended, attended, sourcePadding);',
      wrong: {
        name: 'memory-asks',
        title: { zh: '第 2 行：角色反了', en: 'Line 2: the roles are exchanged' },
        belief: { zh: '查询来自编码器。', en: 'The encoder gives the queries.' },
        why: {
          zh: '谁要结果，谁就提问：结果要加到译文的每个位置上，所以查询来自译文，键和值来自 memory。反过来，结果是源句每个词元一个，两边一样长时也不报错。',
          en: 'Whoever wants the result asks: it is added to every position of the target, so the target gives the queries and memory the keys and values. The other way round there is one result a source token, and no error where both are equally long.',
        },
        reread: '09#1',
      },
    },
    {
      shown: 4,
      code: 'const cross = crossAttention(attended, memory, memory, causal);',
      wrong: {
        name: 'causal-source',
        title: { zh: '第 4 行：给源句加了因果掩码', en: 'Line 4: a causal mask on the source' },
        belief: { zh: '解码器里都要遮住后面。', en: 'In a decoder what comes later is hidden.' },
        why: {
          zh: '源句早就全读完了，没有什么要保密；这样第一个字只看得到源句的第一个词元，源句的填充却看得见。',
          en: 'The source has been read to its end, and there is nothing to hide. This way the first character sees the first source token alone, and padding of the source is seen.',
        },
        reread: '09#5',
      },
    },
    {
      shown: 6,
      code: 'const own = selfAttention(x, x, x, sourcePadding);',
      wrong: {
        name: 'own-without-causal',
        title: {
          zh: '第 6 行：自注意力看得到答案',
          en: 'Line 6: self-attention can see the answers',
        },
        belief: { zh: '遮住填充就够了。', en: 'To hide padding is enough.' },
        why: {
          zh: '译文的每个位置要预测下一个词元，没有因果掩码就直接看到了它；而且这个掩码说的是源句的列，不是译文的列。',
          en: 'Each position of the target is to predict the next token, and without a causal mask it sees it; besides, this mask speaks of columns of the source, not of the target.',
        },
        reread: '09#5',
      },
    },
    {
      shown: 7,
      code: 'const informed = norm2(x.add(cross));',
      wrong: {
        name: 'old-stream',
        title: { zh: '第 7 行：残差取了旧的 x', en: 'Line 7: the residual is the old x' },
        belief: { zh: '残差总是从 x 出发。', en: 'The residual always starts from x.' },
        why: {
          zh: '残差是这个子层自己的输入，也就是 attended。加上旧的 x，自注意力刚写进去的就丢了，只剩它对查询的影响。',
          en: 'The residual is the input of this very sublayer, attended. With the old x, what self-attention has just written is lost, but for its part in the queries.',
        },
        reread: '09#3',
      },
    },
  ],
  hints: [
    {
      zh: '三个子层：自注意力、交叉注意力、前馈网络。后置：每个都是 norm(输入 + 子层(输入))。',
      en: 'Three sublayers: self-attention, cross-attention, feed-forward. Post-LN: each is norm(input + sublayer(input)).',
    },
    {
      zh: '名字自己会排队：x → own → attended → cross → informed。每个残差加的是那个子层的输入。',
      en: 'The names queue up by themselves: x → own → attended → cross → informed. Each residual adds what its sublayer received.',
    },
    {
      zh: '不要的四行：memory 提问的，交叉注意力用 causal 的，自注意力用 sourcePadding 的，残差取 x 的。',
      en: 'Four lines belong nowhere: memory asking, causal on cross-attention, sourcePadding on self-attention, and x as the residual of cross-attention.',
    },
  ],
};
