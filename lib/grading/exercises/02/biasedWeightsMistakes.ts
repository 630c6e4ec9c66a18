import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { BiasedWeights } from './biasedWeights';

function scaled(query: tf.Tensor2D, key: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(query, key, false, true).div(Math.sqrt(query.shape[1]));
}

/** The table of biases, by which of them belongs to query i and key j. */
function table(bias: tf.Tensor1D, place: (i: number, j: number, T: number) => number): tf.Tensor2D {
  const values = bias.dataSync();
  const T = (values.length + 1) / 2;
  const rows = Array.from({ length: T }, (_, i) =>
    Array.from({ length: T }, (_, j) => values[place(i, j, T)]),
  );
  return tf.tensor2d(rows);
}

const byDistance = (i: number, j: number, T: number) => j - i + T - 1;

function softmax(scores: tf.Tensor): tf.Tensor {
  return tf.softmax(scores);
}

export const biasedWeightsMistakes: readonly WrongVersion<BiasedWeights>[] = [
  {
    solve: (query, key, bias) =>
      softmax(scaled(query, key).add(table(bias, (i, j, T) => i - j + T - 1))),
    credit: 0.5,
    diagnosis: {
      name: 'mirrored',
      title: { zh: '方向反了：用了 i − j', en: 'Mirrored: i − j in place of j − i' },
      belief: {
        zh: '距离就是 i − j，方向无所谓。',
        en: 'A distance is a distance, i − j or j − i.',
      },
      why: {
        zh: '题目约定 bias 从“键在最左”排到“键在最右”，下标是 j − i + T − 1。反过来，对前一个词元的偏置就加到了后一个词元上。偏置左右对称时两种写法一样，所以这种错误常常很久没人发现。',
        en: 'By the task bias runs from “key farthest to the left” to “farthest to the right”: the index is j − i + T − 1. Mirrored, the bias meant for the token before goes to the token after. A symmetric bias hides this, so the mistake can live long.',
      },
      smallest: {
        zh: 'T = 2、查询和键全 0、bias = [ln 3, 0, 0]：第 1 行应是 [0.75, 0.25]，你的第 0 行成了 [0.25, 0.75]。',
        en: 'T = 2, queries and keys 0, bias = [ln 3, 0, 0]: row 1 is to be [0.75, 0.25]; in yours row 0 is [0.25, 0.75].',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) =>
      softmax(
        tf
          .matMul(query, key, false, true)
          .add(table(bias, byDistance))
          .div(Math.sqrt(query.shape[1])),
      ),
    credit: 0.5,
    diagnosis: {
      name: 'bias-scaled-too',
      title: { zh: '偏置也除以了 √dK', en: 'The bias is divided by √dK as well' },
      belief: { zh: '先加偏置，再一起缩放。', en: 'Add the bias first, then scale all of it.' },
      why: {
        zh: '要缩放的是点积，因为它的波动随 √dK 增长。偏置是直接学出来的一个数，不随维数变大。T5 干脆连点积也不除，Swin 只除点积：读论文时要看清括号。',
        en: 'Products are scaled since they spread with √dK. A bias is one learnt number and does not grow with the dimensions. T5 divides nothing at all, Swin only the products: look where the bracket ends.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, bias) =>
      softmax(tf.matMul(query, key, false, true).add(table(bias, byDistance))),
    credit: 0.5,
    diagnosis: {
      name: 'no-scale',
      title: { zh: '点积没有除以 √dK', en: 'The products are not divided by √dK' },
      belief: { zh: '有了偏置，就不用缩放了。', en: 'With a bias nothing needs to be scaled.' },
      why: {
        zh: '点积的波动随 √dK 增长，会盖过偏置，也让 softmax 饱和。（T5 确实不除，它在参数初始化时已经补偿了；这里题目要求除。）',
        en: 'Products spread with √dK, drown the bias and saturate softmax. (T5 does leave it out, and makes up for it in how it initialises; here the task asks for it.)',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, bias) => softmax(scaled(query, key)).add(table(bias, byDistance)),
    diagnosis: {
      name: 'bias-after-softmax',
      title: { zh: '偏置加在了 softmax 之后', en: 'The bias is added after softmax' },
      belief: { zh: '偏置是对权重的修正。', en: 'A bias corrects the weights.' },
      why: {
        zh: '加在权重上，权重可能为负，一行之和也不再是 1，上下文就不是平均了。偏置属于分数：加在 softmax 之前，相当于给指数乘上一个因子。',
        en: 'Added to weights, some become negative and rows no longer sum to 1, so a context is no mean any more. A bias belongs to the scores: before softmax it multiplies an exponential by a factor.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) =>
      softmax(scaled(query, key).add(table(bias, (i, j, T) => Math.abs(i - j) + T - 1))),
    diagnosis: {
      name: 'absolute-distance',
      title: { zh: '用了 |i − j|，左右不分', en: 'By |i − j|: left and right are the same' },
      belief: { zh: '只有远近重要。', en: 'Only how far matters.' },
      why: {
        zh: 'bias 有 2T − 1 个数，左边、右边各有各的偏置。用绝对值，左边那 T − 1 个数永远用不上，也永远得不到梯度。',
        en: 'bias has 2T − 1 values: left and right have their own. With an absolute value the T − 1 values of the left are never used, and never get a gradient.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) => softmax(scaled(query, key).add(table(bias, (_i, j) => j))),
    diagnosis: {
      name: 'by-key-position',
      title: { zh: '偏置只看键的位置', en: 'The bias depends on the key only' },
      belief: {
        zh: '把 bias 的前 T 个数加到各列上（让广播去做）。',
        en: 'Its first T values are added to the columns, by broadcasting.',
      },
      why: {
        zh: '这是绝对位置：第 0 个键对谁都加同一个数。相对位置看的是 j − i，每条对角线上是同一个数，各行是错开的。',
        en: 'That is absolute position: key 0 gets the same for everybody. Relative position is j − i: the same along each diagonal, and rows are shifted against each other.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) =>
      softmax(scaled(query, key).add(table(bias, (i, j, T) => (j - i + 2 * T - 1) % (2 * T - 1)))),
    diagnosis: {
      name: 'not-shifted',
      title: { zh: '下标少加了 T − 1', en: 'T − 1 is missing in the index' },
      belief: {
        zh: 'j − i 就是下标，负数从末尾数起。',
        en: 'j − i is the index; a negative one counts from the end.',
      },
      why: {
        zh: 'bias 是从 j − i = −(T − 1) 排起的，距离 0 在正中间，下标 T − 1。在 Python 里负下标会悄悄从末尾取数，不报错；要先加上 T − 1。',
        en: 'bias begins at j − i = −(T − 1), and distance 0 stands in its middle, at T − 1. In Python a negative index silently counts from the end; add T − 1 first.',
      },
      smallest: {
        zh: 'T = 1：两种写法一样；T = 2、bias = [ln 3, 0, 0]：你把 ln 3 加在了对角线上，应加在左下角。',
        en: 'For T = 1 there is no difference; for T = 2 and bias = [ln 3, 0, 0] yours adds ln 3 along the diagonal, and it belongs to the lower left.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) => softmax(scaled(query, key).mul(table(bias, byDistance))),
    diagnosis: {
      name: 'bias-times-score',
      title: { zh: '乘以偏置，不是加上偏置', en: 'Multiplied by the bias rather than added' },
      belief: { zh: '偏置是对分数的缩放。', en: 'A bias scales a score.' },
      why: {
        zh: '分数是负数时，乘以大的偏置反而更小；偏置为 0 时，点积全被抹掉。偏置要加：e^(s+b) = e^s · e^b，才是给权重乘上一个因子。',
        en: 'A negative score times a large bias gets smaller still, and a bias of 0 wipes out the product. Add it: e^(s+b) = e^s · e^b is what multiplies a weight.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (query, key, bias) => {
      const scores = scaled(query, key).add(table(bias, byDistance));
      return softmax(scores.transpose()).transpose();
    },
    diagnosis: {
      name: 'wrong-axis',
      title: { zh: 'softmax 沿错了轴', en: 'Softmax along the wrong axis' },
      belief: { zh: 'T × T 的表，哪一维都一样。', en: 'In a T × T table either axis will do.' },
      why: {
        zh: '每个查询（行）要把 1 份注意力分给各个键（列），所以沿最后一维。表是方的，形状不会报错，看行和才发现。',
        en: 'Each query, a row, shares out its 1 among the keys, the columns: the last axis. The table is square, so no shape complains; row sums do.',
      },
      reread: '02#6',
    },
  },
  {
    solve: (query, key) => softmax(scaled(query, key)),
    diagnosis: {
      name: 'no-bias',
      title: { zh: '没有用偏置', en: 'The bias is not used' },
      belief: { zh: '注意力本来就知道先后。', en: 'Attention knows the order anyway.' },
      why: {
        zh: '点积只看内容：把词打乱，上下文一点不变（第 02 章“想一想”第 3 题）。偏置正是用来告诉它远近的。',
        en: 'Products see content only: shuffle the tokens, and no context changes (question 3 of chapter 02). The bias is what tells it how far.',
      },
      reread: '02#8',
    },
  },
];
