import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { RepeatMask } from './repeatMask';

/** Each row several times, one after the other. */
function eachRow(isToken: tf.Tensor2D, times: number): tf.Tensor {
  const [B, T] = isToken.shape;
  return isToken
    .expandDims(1)
    .tile([1, times, 1])
    .reshape([B * times, T]);
}

export const repeatMaskMistakes: readonly WrongVersion<RepeatMask>[] = [
  {
    solve: eachRow,
    diagnosis: {
      name: 'each-row-repeated',
      title: { zh: '每一行各重复 H 次', en: 'Each row is repeated H times' },
      belief: { zh: '重复就是重复，次序无所谓。', en: 'Repeated is repeated, whatever the order.' },
      why: {
        zh: '查询折叠成的次序是：先第 0 个头的全部句子，再第 1 个头的。掩码却是先第 0 句 H 次，再第 1 句。次序不同，一个句子就用了邻句的掩码，看见填充，又漏看自己的词元。形状和行和都对。',
        en: 'Queries are folded as all sentences of head 0, then those of head 1. The mask has sentence 0 H times, then sentence 1. So a sentence gets its neighbour’s mask, sees padding, and misses tokens of its own. Shapes and row sums are right.',
      },
      smallest: {
        zh: 'isToken = [[true], [false]]、H = 2：应是 true, false, true, false，你的是 true, true, false, false。',
        en: 'isToken = [[true], [false]], H = 2: true, false, true, false is expected, yours is true, true, false, false.',
      },
      reread: '03#8',
    },
  },
  {
    solve: (isToken) => isToken.clone(),
    diagnosis: {
      name: 'not-repeated',
      title: { zh: '没有重复', en: 'Nothing is repeated' },
      belief: { zh: '广播会补上。', en: 'Broadcasting will see to it.' },
      why: {
        zh: '只有长度为 1 的轴才会广播。[B, T] 对不上 [H·B, T]：B 不为 1 时报错，B 为 1 时恰好没事，一换批量就出错。',
        en: 'Only an axis of length 1 broadcasts. [B, T] does not fit [H·B, T]: with B = 1 it happens to work, with any other batch it fails.',
      },
      reread: '02#5',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(tf.logicalNot(isToken), [numHeads, 1]),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: '掩码里 true 表示遮住。', en: 'In a mask, true means hidden.' },
      why: {
        zh: '本课程 true = 可以看；isToken 已经是这个意思，原样重复就行。',
        en: 'In this course true = may look; isToken means that already, and is repeated as it is.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(isToken, [1, numHeads]),
    diagnosis: {
      name: 'along-time',
      title: { zh: '沿词元的轴重复了', en: 'Repeated along the tokens' },
      belief: { zh: 'tile 的第二个数是重复次数。', en: 'The second number of tile is how often.' },
      why: {
        zh: 'tile 的参数是每个轴各重复几次：[numHeads, 1] 重复行，[1, numHeads] 重复列，句子变成了 H 倍长。',
        en: 'tile takes one count for each axis: [numHeads, 1] repeats rows, [1, numHeads] columns, and sentences become H times as long.',
      },
      reread: '03#8',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(isToken.expandDims(0), [numHeads, 1, 1]),
    credit: 0.5,
    diagnosis: {
      name: 'axis-kept',
      title: { zh: '头的轴没有折叠掉', en: 'The axis of heads is not folded away' },
      belief: { zh: '[H, B, T] 和 [H·B, T] 一样。', en: '[H, B, T] is as good as [H·B, T].' },
      why: {
        zh: '次序对了，还差一步 reshape：这里的批量轴有 H·B 行。',
        en: 'The order is right, a reshape is missing: the batch axis has H·B rows here.',
      },
      reread: '03#8',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(isToken.any(0, true), [numHeads * isToken.shape[0], 1]),
    diagnosis: {
      name: 'longest-for-all',
      title: {
        zh: '所有句子都用了最长那句的掩码',
        en: 'Every sentence has the mask of the longest',
      },
      belief: { zh: '一个批量一个掩码。', en: 'One mask for one batch.' },
      why: {
        zh: '短句比最长句多出来的正是填充，它们又看得见了。每个句子要有自己的一行。',
        en: 'What the longest has more than a short one is padding, and it is seen again. Each sentence needs a row of its own.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (isToken, numHeads) => {
      const [B, T] = isToken.shape;
      return tf.tile(isToken.slice([0, 0], [1, T]), [numHeads * B, 1]);
    },
    diagnosis: {
      name: 'first-for-all',
      title: { zh: '所有句子都用了第 0 句的掩码', en: 'Every sentence has the mask of sentence 0' },
      belief: { zh: '试过一个句子，没有问题。', en: 'It worked with one sentence.' },
      why: {
        zh: '只有一个句子时看不出来。探针：一个句子单独算和在批量里算，结果应当一样。',
        en: 'With one sentence nothing shows. The probe: a sentence must give the same alone and in a batch.',
      },
      reread: '03#8',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(isToken.cast('float32'), [numHeads, 1]),
    credit: 0.5,
    diagnosis: {
      name: 'numbers-for-truth',
      title: { zh: '掩码成了 0 和 1', en: 'The mask became 0 and 1' },
      belief: { zh: '数和真假可以混用。', en: 'Numbers and truth values are the same.' },
      why: {
        zh: '掩码要保持 bool：tf.tile 不改类型，不需要 cast。',
        en: 'A mask stays bool: tf.tile does not change the type, and no cast is needed.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (isToken, numHeads) => tf.tile(isToken.reverse(0), [numHeads, 1]),
    diagnosis: {
      name: 'reversed',
      title: { zh: '句子的次序反了', en: 'The sentences are in reverse order' },
      belief: { zh: '从后往前折叠。', en: 'Folding runs from the end.' },
      why: {
        zh: '每个头里，句子的次序和批量里一样：0、1、……、B − 1。',
        en: 'Within a head, sentences stand as in the batch: 0, 1, …, B − 1.',
      },
      reread: '03#8',
    },
  },
];
