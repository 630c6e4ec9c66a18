import type { OrderExercise } from '../../exercise';

/** 10.1: from two sentences to a loss, and what people made of it. */
export const TRAINING_FORWARD_LINES: OrderExercise = {
  kind: 'order',
  id: '10.1',
  title: { zh: '排一排：从一对句子到损失', en: 'Order the lines: from two sentences to a loss' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 5, code: 'const memory = encoder(source);' },
    { shown: 8, code: 'const before = target.slice([0, 0], [-1, T - 1]);' },
    { shown: 2, code: 'const input = tf.concat([bos, before], 1);' },
    { shown: 6, code: 'const hidden = decoder(input, memory);' },
    { shown: 9, code: 'const logits = linear(hidden);' },
    { shown: 3, code: 'return crossEntropy(logits, target);' },
    {
      shown: 1,
      code: 'const memory = encoder(input);',
      wrong: {
        name: 'one-sequence',
        title: { zh: '第 1 行：两边读的是同一个序列', en: 'Line 1: both sides read one sequence' },
        belief: {
          zh: '编码器和解码器读的都是“输入”。',
          en: 'Encoder and decoder both read “the input”.',
        },
        why: {
          zh: '源句没有任何地方进得来：换一个源句，logits 一点不变。而且编码器没有因果掩码，它读了译文，解码器就能从它那里抄到后面的词元。',
          en: 'The source comes in nowhere: change it, and no logit moves. Besides, the encoder has no causal mask; as it reads the target, the decoder can copy later tokens from it.',
        },
        reread: '10#4',
      },
    },
    {
      shown: 4,
      code: 'const before = target.slice([0, 1], [-1, T - 1]);',
      wrong: {
        name: 'shifted-left',
        title: { zh: '第 4 行：移反了方向', en: 'Line 4: shifted the wrong way' },
        belief: { zh: '去掉一个词元就是移位。', en: 'Leaving a token out is shifting.' },
        why: {
          zh: '它去掉的是第一个词元，不是最后一个。接在 BOS 后面，位置 t 读到的正好是要它预测的 yₜ：照抄就行，损失会降到接近 0，什么也没学会。',
          en: 'It leaves out the first token, not the last. Behind BOS, position t then reads the very yₜ that it is to predict: copying will do, the loss falls to about 0, and nothing is learnt.',
        },
        reread: '10#2',
      },
    },
    {
      shown: 7,
      code: 'const logits = tf.softmax(linear(hidden));',
      wrong: {
        name: 'softmax-twice',
        title: { zh: '第 7 行：softmax 做了两次', en: 'Line 7: softmax twice' },
        belief: { zh: '图上线性层后面就是 softmax。', en: 'In the figure softmax follows Linear.' },
        why: {
          zh: '交叉熵里面已经有 softmax。再做一次，概率最大也只能比别的大 e 倍：词表一大，损失就停在 ln V 附近。',
          en: 'Cross-entropy has the softmax inside. With another one, no probability is more than e times another: with a large vocabulary the loss stays near ln V.',
        },
        reread: '10#3',
      },
    },
  ],
  swappable: [
    [0, 1],
    [0, 2],
  ],
  hints: [
    {
      zh: '编码器只读源句；解码器读编码器的输出和右移的译文；损失拿 logits 和没有移过的译文比。',
      en: 'The encoder reads the source alone; the decoder reads what it wrote and the target shifted right; the loss compares logits with the target as it is.',
    },
    {
      zh: '右移：去掉最后一个词元，前面加上 BOS，长度还是 T。',
      en: 'Shifted right: without its last token and with BOS in front, the length is still T.',
    },
    {
      zh: '三行不要：一行把译文给了编码器，一行去掉了第一个词元，一行多做了一次 softmax。',
      en: 'Three lines belong nowhere: one gives the target to the encoder, one leaves out the first token, one has a softmax too many.',
    },
  ],
};
