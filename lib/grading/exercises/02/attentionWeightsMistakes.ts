import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { AttentionWeights } from './attentionWeights';

function scoresOf(query: tf.Tensor2D, key: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(query, key, false, true).div(Math.sqrt(query.shape[1]));
}

/** Scores with those of padding replaced. */
function hide(scores: tf.Tensor2D, isToken: tf.Tensor1D, fill = -1e9): tf.Tensor2D {
  const seen = isToken.expandDims(0).tile([scores.shape[0], 1]);
  return tf.where(seen, scores, tf.fill(scores.shape, fill));
}

function softmax(scores: tf.Tensor): tf.Tensor {
  return tf.softmax(scores);
}

export const attentionWeightsMistakes: readonly WrongVersion<AttentionWeights>[] = [
  {
    solve: (query, key, isToken) => softmax(hide(tf.matMul(query, key, false, true), isToken)),
    credit: 0.5,
    diagnosis: {
      name: 'no-scale',
      title: { zh: '没有除以 √dK', en: 'Nothing is divided by √dK' },
      belief: { zh: '点积就是分数。', en: 'The dot product is the score.' },
      why: {
        zh: '维数越多，点积的波动越大（标准差约 √dK），softmax 就会饱和：几乎全部权重压在一个键上，梯度也传不回来。',
        en: 'The more dimensions, the wider dot products spread (standard deviation about √dK), and softmax saturates: nearly all weight on one key, and no gradient comes back.',
      },
      smallest: {
        zh: 'query = [[2, 2]]、key = [[1, 1], [0, 0]]：dK = 2，分数应是 2.83 和 0，你的是 4 和 0。',
        en: 'query = [[2, 2]], key = [[1, 1], [0, 0]]: dK = 2, the scores are to be 2.83 and 0, yours are 4 and 0.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, isToken) =>
      softmax(hide(tf.matMul(query, key, false, true).div(query.shape[1]), isToken)),
    credit: 0.5,
    diagnosis: {
      name: 'scale-by-dk',
      title: { zh: '除以了 dK，少了根号', en: 'Divided by dK, without the root' },
      belief: {
        zh: '把 dK 个乘积的和变回一个乘积的大小，就该除以 dK。',
        en: 'A sum of dK products comes back to size when divided by dK.',
      },
      why: {
        zh: '相加的是方差：dK 个乘积之和方差是 dK，标准差是 √dK。除以 dK 就缩得太小，权重会过于平均。',
        en: 'It is variances that add up: a sum of dK products has variance dK and standard deviation √dK. Divided by dK, scores are too small and weights too even.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, isToken) =>
      softmax(hide(tf.matMul(query, key, false, true).div(Math.sqrt(key.shape[0])), isToken)),
    diagnosis: {
      name: 'scale-by-length',
      title: { zh: '除以了 √Tk，不是 √dK', en: 'Divided by √Tk rather than √dK' },
      belief: { zh: 'shape[0] 就是向量的维数。', en: 'shape[0] is the size of a vector.' },
      why: {
        zh: 'key 的形状是 [Tk, dK]：第 0 维是键的个数，第 1 维才是向量的维数。照你的写法，句子一长，权重就变平。',
        en: 'key is [Tk, dK]: axis 0 counts keys, axis 1 is the size of a vector. As you have it, weights flatten when a sentence grows.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, isToken) =>
      tf.transpose(softmax(tf.transpose(hide(scoresOf(query, key), isToken)))),
    diagnosis: {
      name: 'wrong-axis',
      title: { zh: 'softmax 沿错了轴', en: 'Softmax along the wrong axis' },
      belief: {
        zh: '哪一维归一化都差不多。',
        en: 'Whichever axis is normalised, it is about the same.',
      },
      why: {
        zh: '一个查询要把它的 1 份注意力分给各个键，所以要沿最后一维（键）归一化。你的是各列之和为 1：一个键被各个查询瓜分，填充那几列也分到了权重。',
        en: 'A query shares out its 1 among the keys, so normalise over the last axis, the keys. In yours the columns sum to 1: queries share out a key, and columns of padding get weight too.',
      },
      smallest: {
        zh: '只有一个查询、两个相同的键：应是 [[0.5, 0.5]]，你的是 [[1, 1]]。',
        en: 'One query, two equal keys: [[0.5, 0.5]] is expected, yours is [[1, 1]].',
      },
      reread: '02#6',
    },
  },
  {
    solve: (query, key, isToken) =>
      softmax(scoresOf(query, key)).mul(isToken.expandDims(0).cast('float32')),
    diagnosis: {
      name: 'mask-after-softmax',
      title: { zh: '先 softmax，后用掩码', en: 'The mask comes after softmax' },
      belief: {
        zh: '把填充的权重乘成 0 就行了。',
        en: 'It is enough to multiply the weights of padding by 0.',
      },
      why: {
        zh: '填充的分数已经进了分母，遮掉以后一行之和小于 1，上下文就偏小。要么在 softmax 之前遮，要么遮完再除以新的行和。',
        en: 'The scores of padding are in the denominator already: a row then sums to less than 1, and the context is too small. Hide before softmax, or divide by the new row sums.',
      },
      smallest: {
        zh: '两个相同的键，第二个是填充：应是 [[1, 0]]，你的是 [[0.5, 0]]。',
        en: 'Two equal keys, the second is padding: [[1, 0]] is expected, yours is [[0.5, 0]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (query, key, isToken) => softmax(hide(scoresOf(query, key), tf.logicalNot(isToken))),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: 'true 表示“遮住”。', en: 'True means “hidden”.' },
      why: {
        zh: 'isToken 里 true 是真实的词元，应当看得到。你的权重全落在填充上。tf.where(条件, a, b) 在条件为真时取 a。',
        en: 'In isToken, true is a token, which may be seen. All of your weight lies on padding. tf.where(condition, a, b) takes a where the condition is true.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (query, key, isToken) => softmax(hide(scoresOf(query, key), isToken, 0)),
    diagnosis: {
      name: 'hidden-is-zero',
      title: { zh: '把不许看的分数换成了 0', en: 'Hidden scores are set to 0' },
      belief: { zh: '分数 0 就是不看。', en: 'A score of 0 means not to look.' },
      why: {
        zh: 'e⁰ = 1：分数 0 照样分到权重，比负分数的键还多。要换成 −10⁹，指数才下溢成 0。填 −1e−12 或乘以掩码也是同一个错误。',
        en: 'e⁰ = 1: a score of 0 gets weight, more than a key with a negative score. Use −10⁹, whose exponential underflows to 0. To fill −1e−12, or to multiply by the mask, is the same mistake.',
      },
      smallest: {
        zh: 'query = [[0]]，两个键，第二个是填充：应是 [[1, 0]]，你的是 [[0.5, 0.5]]。',
        en: 'query = [[0]], two keys, the second is padding: [[1, 0]] is expected, yours is [[0.5, 0.5]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (query, key) => softmax(scoresOf(query, key)),
    diagnosis: {
      name: 'no-mask',
      title: { zh: '没有用掩码', en: 'The mask is not used' },
      belief: { zh: '填充的内容反正是 0。', en: 'Padding holds zeros anyway.' },
      why: {
        zh: '全 0 的键得分是 0，照样分到权重；这里填充的键还不是 0。用上 isToken。',
        en: 'A key of zeros has a score of 0 and gets weight all the same; and here padding is not even zeros. Use isToken.',
      },
      reread: '02#4',
    },
  },
  {
    solve: (query, key, isToken) => tf.exp(hide(scoresOf(query, key), isToken)),
    diagnosis: {
      name: 'not-normalised',
      title: {
        zh: '只取了指数，没有除以总和',
        en: 'Exponentials that are not divided by their sum',
      },
      belief: { zh: '指数已经是正的权重了。', en: 'An exponential is a positive weight already.' },
      why: {
        zh: '权重还要加起来是 1，上下文才是值的平均。用 tf.softmax，它还会先减最大值，避免溢出。',
        en: 'Weights must also sum to 1 for a context to be a mean of values. Use tf.softmax, which also subtracts the maximum so that nothing overflows.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, isToken) =>
      softmax(hide(tf.matMul(query, key, false, true), isToken)).div(Math.sqrt(query.shape[1])),
    diagnosis: {
      name: 'scale-after-softmax',
      title: { zh: '在 softmax 之后才除以 √dK', en: 'Divided by √dK after softmax' },
      belief: { zh: '先除后除一样。', en: 'To divide before or after is the same.' },
      why: {
        zh: 'softmax 不是线性的。先除，分数的差距变小；后除，饱和已经发生，而且一行之和变成 1/√dK。',
        en: 'Softmax is not linear. Divide before, and scores come closer; divide after, and it has saturated already, and rows sum to 1/√dK.',
      },
      reread: '02#3',
    },
  },
];
