import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { MergeHeads } from './mergeHeads';

/** [B, T, H·dV] out of axes in another order. */
function inOrder(axes: readonly number[]): MergeHeads {
  return (heads) => {
    const [H, B, T, dV] = heads.shape;
    return heads.transpose([...axes]).reshape([B, T, H * dV]);
  };
}

const right = inOrder([1, 2, 0, 3]);

export const mergeHeadsMistakes: readonly WrongVersion<MergeHeads>[] = [
  {
    solve: inOrder([0, 1, 2, 3]),
    diagnosis: {
      name: 'no-transpose',
      title: { zh: '只 reshape，没有转置', en: 'A reshape without the transpose' },
      belief: { zh: '形状对了，数就对了。', en: 'With the right shape the values are right.' },
      why: {
        zh: 'reshape 不移动数据，只改变怎样数它。[H, B, T, dV] 里先排完第 0 个头的所有词元，才轮到第 1 个头：词元 0 于是拿到了词元 1 的数。不报错，损失也能降；有一个仓库的作者事后写道，他的复制任务照样通过。',
        en: 'A reshape moves nothing, it only counts in another way. In [H, B, T, dV] all tokens of head 0 come before head 1, so token 0 gets values of token 1. No error, and the loss falls; the author of one repository wrote later that his copy task had passed all the same.',
      },
      smallest: {
        zh: 'B = 1，H = T = dV = 2、数 0 到 7：应是 [[0, 1, 4, 5], [2, 3, 6, 7]]，你的是 [[0, 1, 2, 3], [4, 5, 6, 7]]。',
        en: 'B = 1, H = T = dV = 2, values 0 to 7: [[0, 1, 4, 5], [2, 3, 6, 7]] is expected, yours is [[0, 1, 2, 3], [4, 5, 6, 7]].',
      },
      reread: '03#3',
    },
  },
  {
    solve: inOrder([0, 2, 1, 3]),
    diagnosis: {
      name: 'other-layout',
      title: { zh: '用了另一种排法的轴序', en: 'The order of axes of another layout' },
      belief: { zh: '头总是第 1 个轴。', en: 'The heads are always axis 1.' },
      why: {
        zh: '[0, 2, 1, 3] 拼的是 [B, H, T, dV]。这里头在最前面：同样的写法换掉的是 B 和 T，一行里于是混进了别的词元，一批不止一个句子时还有别的句子。每次都先写下各个轴是什么。',
        en: '[0, 2, 1, 3] is for [B, H, T, dV]. Here the heads come first, and the same line swaps B and T: a row then holds other tokens, and other sentences where a batch has several. Write down what each axis is, every time.',
      },
      reread: '03#3',
    },
  },
  {
    solve: inOrder([1, 2, 3, 0]),
    credit: 0.5,
    diagnosis: {
      name: 'interleaved',
      title: { zh: '各个头的特征交错在一起', en: 'The features of the heads are interleaved' },
      belief: {
        zh: '只要是同一个词元的数，次序无所谓。',
        en: 'As long as they belong to the token, any order will do.',
      },
      why: {
        zh: '每个词元的数对了，次序却是“各个头的第 0 个特征，各个头的第 1 个特征……”。W_o 的前 dV 行是给第 0 个头的；从头训练也许学得会，加载别人的权重就全错。',
        en: 'Every token has its values, but in the order “first feature of all heads, second feature of all heads …”. The first dV rows of W_o belong to head 0; trained from scratch it may adapt, with somebody’s weights all is wrong.',
      },
      reread: '03#4',
    },
  },
  {
    solve: inOrder([1, 3, 0, 2]),
    diagnosis: {
      name: 'features-first',
      title: {
        zh: '特征的轴换到了词元的位置',
        en: 'The axis of features stands where tokens belong',
      },
      belief: { zh: '转置时把最后一维提到前面。', en: 'The last axis comes to the front.' },
      why: {
        zh: '结果里先是句子，再是词元，最后是特征：轴的次序是 B、T、H、dV，dV 留在最后。',
        en: 'Sentences come first in the result, then tokens, then features: the axes go B, T, H, dV, and dV stays last.',
      },
      reread: '03#3',
    },
  },
  {
    solve: inOrder([3, 2, 1, 0]),
    diagnosis: {
      name: 'reversed-axes',
      title: { zh: '转置把轴全都倒过来了', en: 'The transpose turns all axes round' },
      belief: { zh: 'transpose 就是把轴倒过来。', en: 'A transpose reverses the axes.' },
      why: {
        zh: '两维时这正是转置；四维时要写明次序。这里 B 和 T 往前，H 挪到 T 后面，dV 不动。',
        en: 'With two axes that is the transpose; with four, say which go where. Here B and T move forward, H goes behind T, and dV stays.',
      },
      reread: '03#3',
    },
  },
  {
    solve: (heads) => heads.sum(0),
    diagnosis: {
      name: 'summed',
      title: { zh: '把各个头加了起来', en: 'The heads are added up' },
      belief: { zh: '各个头的结果相加就是输出。', en: 'The output is the sum of the heads.' },
      why: {
        zh: '相加的是各个头经过 W_o 之后的那一份，不是头本身。先加，就分不清哪个数是哪个头写的：形状成了 [B, T, dV]。',
        en: 'What is added up is what each head writes through W_o, not the heads. Added before, nobody can tell who wrote what: the shape is [B, T, dV].',
      },
      reread: '03#4',
    },
  },
  {
    solve: (heads) => heads.mean(0),
    diagnosis: {
      name: 'averaged',
      title: { zh: '对各个头取了平均', en: 'The heads are averaged' },
      belief: {
        zh: '多个头像多个模型，取平均更稳。',
        en: 'Heads are like several models, and a mean is steadier.',
      },
      why: {
        zh: '平均会忘记来处，这正是一个头不够用的原因（第 03 章第 1 节）。各个头并排放着，谁也不盖住谁。',
        en: 'A mean forgets where it came from: that is why one head is not enough (section 1 of chapter 03). Heads stand side by side, and none covers another.',
      },
      reread: '03#1',
    },
  },
  {
    solve: (heads) => tf.concat(tf.unstack(heads), 1),
    diagnosis: {
      name: 'along-time',
      title: { zh: '沿词元的轴拼接', en: 'Concatenated along the tokens' },
      belief: { zh: 'concat 的第二个参数是 1。', en: 'The second argument of concat is 1.' },
      why: {
        zh: '这样得到的是 H·T 个词元，每个 dV 个数。要让每个词元变宽，沿最后一维：tf.concat(heads, -1)。',
        en: 'That makes H·T tokens of dV values. For each token to become wider, concatenate along the last axis: tf.concat(heads, -1).',
      },
      reread: '03#3',
    },
  },
  {
    solve: (heads) => right(heads.reverse<tf.Tensor4D>(0)),
    credit: 0.5,
    diagnosis: {
      name: 'heads-reversed',
      title: { zh: '头的次序反了', en: 'The heads are in reverse order' },
      belief: { zh: '头的次序无所谓。', en: 'The order of the heads does not matter.' },
      why: {
        zh: '对训练来说确实无所谓，只要前后一致；但 W_o 的行、检查点里的权重、画图时的编号都按头 0、头 1……排。',
        en: 'For training it does not, as long as it is always the same; but rows of W_o, weights in checkpoints and numbers in pictures go by head 0, head 1, …',
      },
      reread: '03#4',
    },
  },
  {
    solve: (heads) => heads.slice([0, 0, 0, 0], [1, -1, -1, -1]).squeeze([0]),
    diagnosis: {
      name: 'first-head-only',
      title: { zh: '只留下了第 0 个头', en: 'Only head 0 is left' },
      belief: { zh: 'squeeze 去掉头的轴就行了。', en: 'A squeeze takes the axis of heads away.' },
      why: {
        zh: 'squeeze 只能去掉长度为 1 的轴；先切到长度 1，别的头就丢了。',
        en: 'A squeeze takes away an axis of length 1 only; cut to that length, the other heads are lost.',
      },
      reread: '03#2',
    },
  },
];
