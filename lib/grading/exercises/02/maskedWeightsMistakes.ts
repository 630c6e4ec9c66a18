import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { MaskedWeights } from './maskedWeights';

function hide(scores: tf.Tensor2D, mask: tf.Tensor2D, fill: number): tf.Tensor2D {
  return tf.where(mask, scores, tf.fill(scores.shape, fill));
}

function softmax(scores: tf.Tensor): tf.Tensor {
  return tf.softmax(scores);
}

function asNumbers(mask: tf.Tensor2D): tf.Tensor2D {
  return mask.cast('float32');
}

export const maskedWeightsMistakes: readonly WrongVersion<MaskedWeights>[] = [
  {
    solve: (scores, mask) => softmax(hide(scores, mask, -Infinity)),
    diagnosis: {
      name: 'nan-row',
      title: { zh: '全被遮住的一行是 NaN', en: 'The row with everything hidden is NaN' },
      belief: {
        zh: '−∞ 的指数是 0，所以没有问题。',
        en: 'The exponential of −∞ is 0, so all is well.',
      },
      why: {
        zh: '一行里至少要有一个有限的分数。全是 −∞ 时，最大值也是 −∞，−∞ − (−∞) 是 NaN；一个 NaN 会让整个批量的损失和所有梯度都变成 NaN。',
        en: 'A row needs at least one finite score. With −∞ throughout, so is the maximum, and −∞ − (−∞) is NaN; one NaN makes the loss of the batch and all gradients NaN.',
      },
      smallest: {
        zh: 'scores = [[0]]、mask = [[false]]：应是 [[0]]，你的是 [[NaN]]。',
        en: 'scores = [[0]], mask = [[false]]: [[0]] is expected, yours is [[NaN]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores, mask) => softmax(hide(scores, mask, -1e9)),
    credit: 0.5,
    diagnosis: {
      name: 'uniform-row',
      title: {
        zh: '全被遮住的一行成了均匀的权重',
        en: 'The row with everything hidden is uniform',
      },
      belief: { zh: '没有 NaN 就修好了。', en: 'Without NaN it is mended.' },
      why: {
        zh: '本课程的库也这样做，只要损失里去掉这些行就没有害处。但题目要的是全 0（PyTorch 从 2.5 起如此）：什么都不许看的查询，就什么也不取。',
        en: 'This library does the same, and it does no harm where a loss leaves these rows out. But the task asks for zeros, as PyTorch has given since 2.5: a query that may see nothing takes nothing.',
      },
      smallest: {
        zh: 'scores = [[0, 0]]、mask 全 false：应是 [[0, 0]]，你的是 [[0.5, 0.5]]。',
        en: 'scores = [[0, 0]], mask all false: [[0, 0]] is expected, yours is [[0.5, 0.5]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores, mask) => softmax(scores).mul(asNumbers(mask)),
    diagnosis: {
      name: 'mask-after-softmax',
      title: { zh: '只在 softmax 之后用掩码', en: 'The mask only after softmax' },
      belief: { zh: '权重乘以 0 就是遮住。', en: 'Weights times 0 are hidden.' },
      why: {
        zh: '全 0 的行对了，别的行却不对：被遮住的分数还在分母里，一行之和小于 1。',
        en: 'The row of zeros is right, the others are not: hidden scores are still in the denominator, and rows sum to less than 1.',
      },
      smallest: {
        zh: 'scores = [[0, 0]]、mask = [[true, false]]：应是 [[1, 0]]，你的是 [[0.5, 0]]。',
        en: 'scores = [[0, 0]], mask = [[true, false]]: [[1, 0]] is expected, yours is [[0.5, 0]].',
      },
      reread: '02#6',
    },
  },
  {
    solve: (scores, mask) => softmax(hide(scores, mask, -1e-12)).mul(asNumbers(mask)),
    diagnosis: {
      name: 'almost-zero',
      title: { zh: '填的是 −1e−12，几乎就是 0', en: 'Filled with −1e−12, which is nearly 0' },
      belief: { zh: '−1e−12 是一个很小的数。', en: '−1e−12 is a very small number.' },
      why: {
        zh: '它离 0 很近，不是很负：e 的指数约为 1，被遮住的键照样进分母。要的是 −1e9。一个很受欢迎的教学仓库多年来就是这样写的（第 02 章错题本）。',
        en: 'It is close to 0, not far below it: its exponential is about 1 and counts in the denominator. What is wanted is −1e9. A popular teaching repository had it like this for years (chapter 02, mistake museum).',
      },
      reread: '02#6',
    },
  },
  {
    solve: (scores, mask) =>
      softmax(hide(scores, tf.logicalNot(mask), -1e9)).mul(asNumbers(tf.logicalNot(mask))),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: 'true 表示“遮住”。', en: 'True means “hidden”.' },
      why: {
        zh: '这里 true = 可以看。PyTorch 自己的两个接口约定就相反：nn.MultiheadAttention 的布尔掩码里 true 表示遮住。',
        en: 'Here true = may look. Two interfaces of PyTorch itself disagree: in the bool mask of nn.MultiheadAttention, true means hidden.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores, mask) => {
      const parts = tf.exp(scores).mul(asNumbers(mask));
      return tf.divNoNan(parts, parts.sum(-1, true));
    },
    credit: 0.5,
    diagnosis: {
      name: 'overflow',
      title: { zh: '指数溢出了', en: 'The exponential overflows' },
      belief: {
        zh: '指数、掩码、除以总和，公式就是这样。',
        en: 'Exponential, mask, divide by the sum: that is the formula.',
      },
      why: {
        zh: '公式没错，浮点数装不下：float32 里 e⁸⁹ 已经是 ∞，∞/∞ 是 NaN。先减去一行的最大值，结果不变，永远不会溢出。',
        en: 'The formula is right and floats cannot hold it: in float32, e⁸⁹ is ∞ already, and ∞/∞ is NaN. Subtract the maximum of a row first: the result stays, and nothing overflows.',
      },
      smallest: {
        zh: 'scores = [[100]]、mask = [[true]]：应是 [[1]]，你的是 [[NaN]]。',
        en: 'scores = [[100]], mask = [[true]]: [[1]] is expected, yours is [[NaN]].',
      },
      reread: '02#2',
    },
  },
  {
    solve: (scores, mask) => {
      const parts = softmax(hide(scores, mask, -1e9)).mul(asNumbers(mask));
      return tf.divNoNan(parts, parts.sum(0, true));
    },
    diagnosis: {
      name: 'wrong-axis',
      title: { zh: '又沿着查询的轴除了一次', en: 'Divided once more, over the queries' },
      belief: {
        zh: '遮完以后，要重新归一化，sum(0) 就是求和。',
        en: 'After masking one normalises again, and sum(0) is the sum.',
      },
      why: {
        zh: '第 0 维是查询。这样一来各列之和是 1，各行却不是。',
        en: 'Axis 0 is the queries: now columns sum to 1, and rows do not.',
      },
      reread: '02#6',
    },
  },
  {
    solve: (scores, mask) => {
      const weights = softmax(hide(scores, mask, -1e9));
      return weights.mul(tf.logicalNot(mask.all(-1, true)).cast('float32'));
    },
    diagnosis: {
      name: 'all-for-any',
      title: { zh: 'all 与 any 用混了', en: 'all where any was meant' },
      belief: {
        zh: 'mask.all 说的是“这一行全被遮住”。',
        en: 'mask.all says that the whole row is hidden.',
      },
      why: {
        zh: 'mask 里 true 是可以看，所以 all 是“全都看得见”。这样全被遮住的一行仍是均匀的，全都看得见的一行反倒清了零。要乘的是 mask.any(-1, true)。',
        en: 'In mask, true is visible, so all means “everything is visible”. The hidden row stays uniform, and a row that sees everything is wiped out. Multiply by mask.any(-1, true).',
      },
      smallest: {
        zh: 'scores = [[0]]、mask = [[true]]：应是 [[1]]，你的是 [[0]]。',
        en: 'scores = [[0]], mask = [[true]]: [[1]] is expected, yours is [[0]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores, mask) => {
      const weights = softmax(hide(scores, mask, -1e9)).mul(asNumbers(mask));
      return weights.add(tf.logicalNot(mask.any(-1, true)).cast('float32').mul(1));
    },
    diagnosis: {
      name: 'ones-row',
      title: {
        zh: '全被遮住的一行填成了 1',
        en: 'The row with everything hidden is filled with 1',
      },
      belief: { zh: '没得看，就当什么都看。', en: 'With nothing to see, take it all.' },
      why: {
        zh: '权重都是 1，加起来是 Tk，上下文变成所有值的总和，填充也在里面。这一行应当全是 0。',
        en: 'Weights of 1 sum to Tk: the context becomes the sum of all values, padding included. This row is to be zeros.',
      },
      reread: '02#4',
    },
  },
];
