import type { OrderExercise } from '../../exercise';

/** 08.1: the loop over the layers of an encoder, and three lines that people wrote instead. */
export const ENCODER_LINES: OrderExercise = {
  kind: 'order',
  id: '08.1',
  title: { zh: '排一排：整个编码器', en: 'Order the lines: a whole encoder' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  lines: [
    { shown: 6, code: 'const mask = isToken.reshape([B, 1, 1, T]);' },
    { shown: 9, code: 'let x = embed(ids).add(positions);' },
    { shown: 2, code: 'for (const block of blocks) {' },
    { shown: 11, code: '  const context = block.attention(x, x, x, mask);' },
    { shown: 4, code: '  const attended = block.norm1(x.add(context));' },
    { shown: 7, code: '  const written = block.feedForward(attended);' },
    { shown: 10, code: '  x = block.norm2(attended.add(written));' },
    { shown: 1, code: '}' },
    { shown: 8, code: 'return x;' },
    {
      shown: 3,
      code: 'const mask = isToken.reshape([B, 1, T, 1]);',
      wrong: {
        name: 'mask-over-queries',
        title: { zh: '第 3 行：掩码放在查询那一轴', en: 'Line 3: the mask lies along the queries' },
        belief: { zh: '遮住填充的那些行就行。', en: 'It is enough to hide the rows of padding.' },
        why: {
          zh: '分数是 [B, H, Tq, Tk]。这样遮，词元的查询照样看得到每一个填充的键；要遮的是最后一轴。',
          en: 'Scores are [B, H, Tq, Tk]. Hidden like this, the queries of tokens still see every key of padding; it is the last axis that has to be hidden.',
        },
        reread: '08#4',
      },
    },
    {
      shown: 5,
      code: 'for (let l = 0, block = blocks[0]; l < blocks.length; l++) {',
      wrong: {
        name: 'one-layer-again',
        title: { zh: '第 5 行：每次都是第 0 层', en: 'Line 5: layer 0, again and again' },
        belief: {
          zh: '“同样的一层叠 N 次”，就是把一层用 N 次。',
          en: '“The same layer N times” is one layer, used N times.',
        },
        why: {
          zh: 'block 从头到尾都是 blocks[0]，其余各层的参数没有用上，也学不到东西。相同的是结构，参数各有一套。',
          en: 'block is blocks[0] all the way; the parameters of the others are not used and learn nothing. Layers have the same form, and each its own parameters.',
        },
        reread: '08#3',
      },
    },
    {
      shown: 12,
      code: '  x = block.norm2(x.add(written));',
      wrong: {
        name: 'attention-skipped',
        title: { zh: '第 12 行：残差取自 x', en: 'Line 12: the residual is taken from x' },
        belief: {
          zh: '残差总是加上这一层的输入。',
          en: 'A residual adds what the layer was given.',
        },
        why: {
          zh: '每个子层加的是自己的输入。前馈网络的输入是 attended；加上 x，注意力读来的东西就只能经过前馈网络往上走，直路断了。',
          en: 'Each sublayer adds its own input. That of the feed-forward network is attended; with x, what attention has read goes on through the feed-forward network only, and its straight way is cut.',
        },
        reread: '08#1',
      },
    },
  ],
  swappable: [[0, 1]],
  hints: [
    {
      zh: '循环之前有两行，循环里有四行：注意力、Add & Norm、前馈网络、Add & Norm。',
      en: 'Two lines stand before the loop and four in it: attention, Add & Norm, feed-forward network, Add & Norm.',
    },
    {
      zh: '每个 Add 加的是这个子层的输入：先是 x，后是 attended。掩码遮的是键，最后一轴。',
      en: 'Each Add adds the input of its sublayer: first x, then attended. The mask hides keys, the last axis.',
    },
    {
      zh: '不要的三行：掩码放在查询上的、每次都取 blocks[0] 的、最后加上 x 的。',
      en: 'Three lines belong nowhere: the mask along the queries, the loop that always takes blocks[0], the last sum that adds x.',
    },
  ],
};
