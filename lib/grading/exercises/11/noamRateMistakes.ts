import type { WrongVersion } from '../../exercise';
import type { NoamRate } from './noamRate';

export const noamRateMistakes: readonly WrongVersion<NoamRate>[] = [
  {
    solve: (step, dModel, warmup) =>
      Math.max(step ** -0.5, step * warmup ** -1.5) / Math.sqrt(dModel),
    diagnosis: {
      name: 'maximum',
      title: { zh: '取了较大的一条', en: 'The larger of the two is taken' },
      belief: { zh: '两条线取最大的。', en: 'Of the two curves, the upper one.' },
      why: {
        zh: '取大的，就先从很高处下降，过了预热又一直上升，没有止境。要的是先升后降：取小的。',
        en: 'The upper one starts high, falls, and after the warm-up rises without end. It is to rise, then fall: take the lower.',
      },
      smallest: {
        zh: 'step = 1、warmup = 4、dModel = 1：应是 0.125，你的是 1。',
        en: 'step = 1, warmup = 4, dModel = 1: 0.125 is expected, yours is 1.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) =>
      Math.min(step ** -0.5, step * warmup ** -1.5) * Math.sqrt(dModel),
    diagnosis: {
      name: 'times-root',
      title: { zh: '乘了 √dModel', en: 'Multiplied by √dModel' },
      belief: { zh: '模型越大，步子可以越大。', en: 'A larger model can take larger steps.' },
      why: {
        zh: '恰好相反，公式里是 dModel 的 −0.5 次方：模型越宽，学习率越低。',
        en: 'The formula has dModel to the power of −0.5: the wider the model, the lower the rate.',
      },
      smallest: {
        zh: 'dModel = 4、step = warmup = 1：应是 0.5，你的是 2。',
        en: 'dModel = 4, step = warmup = 1: 0.5 is expected, yours is 2.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, _dModel, warmup) => Math.min(step ** -0.5, step * warmup ** -1.5),
    credit: 0.5,
    diagnosis: {
      name: 'no-size',
      title: { zh: '忘了模型的宽度', en: 'The size of the model is left out' },
      belief: {
        zh: '学习率只和步数有关。',
        en: 'The rate depends on the step only.',
      },
      why: {
        zh: '曲线的形状对了，高度不对：还要除以 √dModel。',
        en: 'The shape is right, the height is not: divide by √dModel.',
      },
      smallest: {
        zh: 'dModel = 4、step = warmup = 1：应是 0.5，你的是 1。',
        en: 'dModel = 4, step = warmup = 1: 0.5 is expected, yours is 1.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) => Math.min(step ** -0.5, step * warmup ** -1.5) / dModel,
    diagnosis: {
      name: 'no-root-of-size',
      title: { zh: '除以了 dModel，没有开方', en: 'Divided by dModel without the root' },
      belief: { zh: '除以宽度。', en: 'Divided by the size.' },
      why: {
        zh: '除的是 √dModel，和注意力里除以 √dK 一样要开方。',
        en: 'The divisor is √dModel; the root matters, as in √dK of attention.',
      },
      smallest: {
        zh: 'dModel = 4、step = warmup = 1：应是 0.5，你的是 0.25。',
        en: 'dModel = 4, step = warmup = 1: 0.5 is expected, yours is 0.25.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel) => step ** -0.5 / Math.sqrt(dModel),
    diagnosis: {
      name: 'no-warm-up',
      title: { zh: '没有预热', en: 'There is no warm-up' },
      belief: { zh: '学习率从高往低走就行。', en: 'A rate only has to fall.' },
      why: {
        zh: '第一步的学习率最高，而这时 Adam 的两个平均都还估不准。预热就是让开头的几步小一些。',
        en: 'The very first step has the highest rate, when both of Adam’s averages are guesses yet. A warm-up makes the first steps small.',
      },
      smallest: {
        zh: 'step = 1、warmup = 4、dModel = 1：应是 0.125，你的是 1。',
        en: 'step = 1, warmup = 4, dModel = 1: 0.125 is expected, yours is 1.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) => (step * warmup ** -1.5) / Math.sqrt(dModel),
    diagnosis: {
      name: 'never-falls',
      title: { zh: '一直上升，没有下降', en: 'It rises and never falls' },
      belief: { zh: '预热以后继续升。', en: 'After the warm-up it goes on rising.' },
      why: {
        zh: '过了 warmup 步，学习率要按 1/√step 下降，否则越走越大，最后在谷底来回跳。',
        en: 'After the warm-up the rate falls with 1/√step; otherwise steps grow and grow, and jump to and fro over the valley.',
      },
      smallest: {
        zh: 'step = 4、warmup = 1、dModel = 1：应是 0.5，你的是 4。',
        en: 'step = 4, warmup = 1, dModel = 1: 0.5 is expected, yours is 4.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) =>
      Math.min(step ** -0.5, step * warmup ** -0.5) / Math.sqrt(dModel),
    diagnosis: {
      name: 'wrong-power',
      title: { zh: 'warmup 的指数不对', en: 'The power of warmup is wrong' },
      belief: { zh: '指数都是 −0.5。', en: 'All powers are −0.5.' },
      why: {
        zh: '两条线要在 step = warmup 处相交：warmup × warmup^a = warmup^(−0.5)，所以 a = −1.5。',
        en: 'The curves must meet at step = warmup: warmup × warmup^a = warmup^(−0.5), so a is −1.5.',
      },
      smallest: {
        zh: 'step = 1、warmup = 4、dModel = 1：应是 0.125，你的是 0.5。',
        en: 'step = 1, warmup = 4, dModel = 1: 0.125 is expected, yours is 0.5.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) => Math.min(1 / step, step / warmup ** 2) / Math.sqrt(dModel),
    diagnosis: {
      name: 'falls-as-one-over-step',
      title: { zh: '按 1/step 下降', en: 'It falls with 1/step' },
      belief: { zh: '步数加倍，学习率减半。', en: 'Twice the steps, half the rate.' },
      why: {
        zh: '那样降得太快：步数要变成 4 倍，学习率才减半，也就是 1/√step。',
        en: 'That is too fast: four times the steps halve the rate, which is 1/√step.',
      },
      smallest: {
        zh: 'step = 4、warmup = 1、dModel = 1：应是 0.5，你的是 0.25。',
        en: 'step = 4, warmup = 1, dModel = 1: 0.5 is expected, yours is 0.25.',
      },
      reread: '11#6',
    },
  },
  {
    solve: (step, dModel, warmup) =>
      Math.min((step + 1) ** -0.5, (step + 1) * warmup ** -1.5) / Math.sqrt(dModel),
    credit: 0.5,
    diagnosis: {
      name: 'one-late',
      title: { zh: '步数多算了 1', en: 'Steps are counted one too high' },
      belief: { zh: '第一步的编号是 0。', en: 'The first step is number 0.' },
      why: {
        zh: '这里第一步就是 1，不用再加 1；从 0 数起的话，step^(−0.5) 是无穷大。',
        en: 'Here the first step is 1, and 1 need not be added. It starts at 1 because 0^(−0.5) is infinite.',
      },
      smallest: {
        zh: 'step = 1、warmup = 4、dModel = 1：应是 0.125，你的是 0.25。',
        en: 'step = 1, warmup = 4, dModel = 1: 0.125 is expected, yours is 0.25.',
      },
      reread: '11#6',
    },
  },
];
