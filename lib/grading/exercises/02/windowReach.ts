import type { ExplainExercise } from '../../exercise';

/** 02.8: what many layers of near-sighted attention see. Read by a person. */
export const WINDOW_REACH: ExplainExercise = {
  kind: 'explain',
  id: '02.8',
  title: { zh: '说明：窗口能看多远', en: 'Explain: how far a window reaches' },
  difficulty: 2,
  minutes: 10,
  points: 4,
  rubric: [
    {
      points: 1,
      text: {
        zh: '说这句话不对，并说出理由：第二层的输入已经带着第一层从邻居那里取来的内容',
        en: 'Says that the claim is wrong, and why: what the second layer reads holds already what the first took from the neighbours',
      },
    },
    {
      points: 1,
      text: {
        zh: '给出数：L 层之后能看到 L · radius 个词元以内，这里要 5 层',
        en: 'Gives the number: after L layers, as far as L · radius tokens; here 5 layers',
      },
    },
    {
      points: 1,
      text: {
        zh: '有自己的例子，写明内容从哪个词元经过哪个词元传到哪里',
        en: 'Has an example of their own that says from which token over which token it travels',
      },
    },
    {
      points: 1,
      text: {
        zh: '说出一个代价：每经过一层就和别的内容混合一次，远处的内容变淡；或层数不够就到不了',
        en: 'Names a price: at every layer it is mixed with other things, so that what is far grows faint; or that it does not arrive with too few layers',
      },
    },
  ],
  answer: {
    zh: '不对。第一层里，词元 8 看见词元 10，把它的值按权重取了进来；第二层里，词元 6 看见词元 8，而词元 8 现在已经带着词元 10 的内容。每加一层就远 radius 个词元：radius = 2 时，L 层能看到 2L 个词元以内，10 个词元以外的内容要 5 层才能到（10 → 8 → 6 → 4 → 2 → 0）。代价是它要经过四次转手，每一次都和别的词元按权重混在一起，到词元 0 时可能只剩很小的一份；只有 4 层就完全到不了。',
    en: 'It is not. In the first layer token 8 sees token 10 and takes in a share of its value; in the second token 6 sees token 8, which by then holds something of token 10. Each layer adds radius tokens: with radius = 2, L layers reach 2L tokens, so what is 10 tokens away arrives after 5 layers (10 → 8 → 6 → 4 → 2 → 0). The price: it changes hands four times on the way and is mixed with other tokens each time, so that perhaps little of it is left at token 0; with 4 layers nothing of it arrives.',
  },
  hints: [
    {
      zh: '只看一层，这句话对不对？再想：第二层读进去的是什么，是原来的词元，还是第一层的输出？',
      en: 'Is it right for a single layer? Then think: what does the second layer read, the tokens themselves or what the first layer wrote?',
    },
    {
      zh: '画三排点，每排 7 个，radius = 2。从最下面一排最右边的点出发，一层一层往上，最左能走到哪里？',
      en: 'Draw three rows of 7 dots, radius = 2. Start at the rightmost dot of the lowest row and go up row by row: how far to the left can you get?',
    },
    {
      zh: '每加一层就远 radius 个词元。再想想代价：每走一步，内容都要和别的词元按权重混合。',
      en: 'Each layer adds radius tokens. Then the price: at every step the content is mixed, by weights, with other tokens.',
    },
  ],
};
