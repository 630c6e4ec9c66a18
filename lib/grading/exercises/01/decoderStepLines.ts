import type { OrderExercise } from '../../exercise';

/** 01.1: one step of a decoder with additive attention. */
export const DECODER_STEP_LINES: OrderExercise = {
  kind: 'order',
  id: '01.1',
  title: { zh: '排一排：解码器的一步', en: 'Order the lines: a step of the decoder' },
  difficulty: 2,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 3, code: 'const scores = score(previousState, memory);' },
    { shown: 8, code: 'const weights = tf.softmax(hidePadding(scores));' },
    { shown: 1, code: 'const context = tf.matMul(weights, memory);' },
    { shown: 6, code: 'const input = tf.concat([previousWord, context], -1);' },
    { shown: 2, code: 'const state = gru(input, previousState);' },
    { shown: 9, code: 'return { state, logits: project(state) };' },
    {
      shown: 4,
      code: 'const scores = score(state, memory);',
      wrong: {
        name: 'new-state-asks',
        title: { zh: '第 4 行：用了新的状态去问', en: 'Line 4: the new state asks' },
        belief: {
          zh: '先走一步，再看读哪里。',
          en: 'First take the step, then look where to read.',
        },
        why: {
          zh: '那是 Luong 等人的次序。在这里，新的状态要用上下文才算得出来，所以提问的只能是上一步的状态。',
          en: 'That is the order of Luong et al. Here the new state is computed from the context, so it is the previous one that asks.',
        },
        reread: '01#3',
      },
    },
    {
      shown: 5,
      code: 'const weights = hidePadding(tf.softmax(scores));',
      wrong: {
        name: 'mask-after-softmax',
        title: { zh: '第 5 行：先 softmax，再遮', en: 'Line 5: softmax before hiding' },
        belief: { zh: '遮权重和遮分数一样。', en: 'To hide weights equals to hide scores.' },
        why: {
          zh: '填充的分数已经进了分母：句子越短，剩下的权重之和越小。先遮，再 softmax。',
          en: 'Scores of padding are in the denominator by then: the shorter a sentence, the less its weights sum to. Hide first.',
        },
        reread: '01#3',
      },
    },
    {
      shown: 7,
      code: 'const state = gru(previousWord, previousState);',
      wrong: {
        name: 'context-unused',
        title: { zh: '第 7 行：读了，却没有用', en: 'Line 7: read, and not used' },
        belief: {
          zh: '上下文最后再用也行。',
          en: 'The context can be used later.',
        },
        why: {
          zh: '后面没有别的地方用到上下文：读了等于没读，又回到了只有一个向量的 Seq2Seq。',
          en: 'Nothing after this uses the context: reading was in vain, and it is Seq2Seq with a single vector again.',
        },
        reread: '01#3',
      },
    },
  ],
  hints: [
    {
      zh: '先读源句，再走一步：新的状态要用到读来的上下文。',
      en: 'Read first, then step: the new state needs the context that was read.',
    },
    {
      zh: '顺序是：分数，权重，上下文，拼上前一个词，GRU，输出。',
      en: 'The order is: scores, weights, context, joined with the previous word, GRU, output.',
    },
    {
      zh: '三行不要：一行用了还没算出来的状态，一行遮得太晚，一行没有用上读来的东西。',
      en: 'Three lines belong nowhere: one uses a state that is not there yet, one hides too late, one leaves unused what was read.',
    },
  ],
};
