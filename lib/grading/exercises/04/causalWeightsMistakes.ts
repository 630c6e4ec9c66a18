import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { CausalWeights } from './causalWeights';

function places(T: number): [query: tf.Tensor2D, key: tf.Tensor2D] {
  const place = tf.range(0, T, 1, 'int32');
  return [place.expandDims(1), place.expandDims(0)];
}

function triangle({ shape: [T] }: tf.Tensor2D): tf.Tensor2D {
  const [query, key] = places(T);
  return tf.lessEqual(key, query);
}

function hide(scores: tf.Tensor2D, mask: tf.Tensor2D, fill: number): tf.Tensor2D {
  return tf.where(mask, scores, tf.fill(scores.shape, fill));
}

export const causalWeightsMistakes: readonly WrongVersion<CausalWeights>[] = [
  {
    solve: (scores) => tf.softmax(hide(scores, triangle(scores), -1e4)),
    diagnosis: {
      name: 'finite-fill',
      title: { zh: '−10⁴ 不够小', en: '−10⁴ is not low enough' },
      belief: {
        zh: '分数不会小到 −10⁴ 以下。',
        en: 'Scores never fall below −10⁴.',
      },
      why: {
        zh: '会的：学习率大的时候，网络发现只要把看得见的分数压到 −10⁴ 以下，被遮住的就赢了，答案也就看到了。训练和验证的损失都接近 0，写出来的不成句子。',
        en: 'They do: with a high learning rate a network finds that once visible scores are below −10⁴, the hidden ones win, and the answer is seen. Training and validation loss go to 0, and what it writes is garbage.',
      },
      smallest: {
        zh: 'scores = [[−20000, 0], [0, 0]]：第 0 行应是 [1, 0]，你的是 [0, 1]。',
        en: 'scores = [[−20000, 0], [0, 0]]: row 0 is to be [1, 0], yours is [0, 1].',
      },
      reread: '04#8',
    },
  },
  {
    solve: (scores) => {
      const hidden = tf.logicalNot(triangle(scores)).cast('float32');
      return tf.softmax(scores.add(hidden.mul(-1e4)));
    },
    diagnosis: {
      name: 'fill-added',
      title: { zh: '在被遮住的分数上加了 −10⁴', en: '−10⁴ is added to hidden scores' },
      belief: { zh: '减去一大截就遮住了。', en: 'Lowered by a lot is hidden.' },
      why: {
        zh: '加上去和换成它一样，只是个有限的数：看得见的分数再低一截，被遮住的又浮了上来，而且这次连它原来的大小都还在。',
        en: 'Added or put in its place, it is a finite number: when visible scores are lower still, hidden ones are on top again, now with their own sizes.',
      },
      smallest: {
        zh: 'scores = [[−20000, 0], [0, 0]]：第 0 行应是 [1, 0]，你的是 [0, 1]。',
        en: 'scores = [[−20000, 0], [0, 0]]: row 0 is to be [1, 0], yours is [0, 1].',
      },
      reread: '04#8',
    },
  },
  {
    solve: (scores) => tf.softmax(scores.mul(triangle(scores).cast('float32'))),
    diagnosis: {
      name: 'times-zero',
      title: { zh: '被遮住的分数成了 0', en: 'Hidden scores are 0' },
      belief: { zh: '乘以 0 就没有了。', en: 'Times 0 is gone.' },
      why: {
        zh: '分数 0 的指数是 1，不是 0：它照样分到权重。要没有权重，分数得是 −∞。',
        en: 'A score of 0 has the exponential 1, not 0, and gets its share. For no weight a score must be −∞.',
      },
      smallest: {
        zh: 'scores 全是 0、T = 2：第 0 行应是 [1, 0]，你的是 [0.5, 0.5]。',
        en: 'scores all 0, T = 2: row 0 is to be [1, 0], yours is [0.5, 0.5].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores) => tf.softmax(scores).mul(triangle(scores).cast('float32')),
    diagnosis: {
      name: 'mask-after-softmax',
      title: { zh: '掩码用在 softmax 之后', en: 'The mask after softmax' },
      belief: { zh: '权重乘以 0 就遮住了。', en: 'Weights times 0 are hidden.' },
      why: {
        zh: '被遮住的分数还在分母里，一行之和小于 1；被遮住的分数大得多的时候，看得见的权重全都下溢成 0。',
        en: 'Hidden scores are still in the denominator, and a row sums to less than 1; where they are much the larger, all visible weights underflow to 0.',
      },
      smallest: {
        zh: 'scores 全是 0、T = 2：第 0 行应是 [1, 0]，你的是 [0.5, 0]。',
        en: 'scores all 0, T = 2: row 0 is to be [1, 0], yours is [0.5, 0].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores) => {
      const parts = tf.softmax(scores).mul(triangle(scores).cast('float32'));
      return tf.divNoNan(parts, parts.sum(-1, true));
    },
    credit: 0.5,
    diagnosis: {
      name: 'renormalised',
      title: {
        zh: '先 softmax、再遮、再归一：下溢了',
        en: 'Softmax, mask, normalise: it underflows',
      },
      belief: {
        zh: '遮住以后再除以总和，就和先遮一样。',
        en: 'Hidden, then divided by what is left, equals hidden first.',
      },
      why: {
        zh: '算式上一样，浮点数不一样：看得见的分数比被遮住的低很多时，它们在 softmax 里已经下溢成 0，除以总和也回不来。',
        en: 'On paper, yes; not in floating point: where visible scores are far below hidden ones, softmax has made 0 of them, and no division brings them back.',
      },
      smallest: {
        zh: 'scores = [[−20000, 0], [0, 0]]：第 0 行应是 [1, 0]，你的是 [0, 0]。',
        en: 'scores = [[−20000, 0], [0, 0]]: row 0 is to be [1, 0], yours is [0, 0].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (scores) => {
      const [query, key] = places(scores.shape[0]);
      return tf.softmax(hide(scores, tf.less(key, query), -1e9));
    },
    diagnosis: {
      name: 'diagonal-hidden',
      title: { zh: '对角线也遮住了', en: 'The diagonal is hidden too' },
      belief: {
        zh: '位置 i 的词元就是答案。',
        en: 'The token at position i is the answer.',
      },
      why: {
        zh: '输入右移过一位，自己可以看。遮住对角线，第 0 行就什么也看不到，填 −10⁹ 时权重是均匀的：它看见了整句话。',
        en: 'The input is shifted right, so a position may see itself. With the diagonal hidden, row 0 sees nothing; filled with −10⁹ its weights are uniform, and it sees the whole sentence.',
      },
      smallest: {
        zh: 'T = 2、分数全是 0：第 0 行应是 [1, 0]，你的是 [0.5, 0.5]。',
        en: 'T = 2, scores all 0: row 0 is to be [1, 0], yours is [0.5, 0.5].',
      },
      reread: '04#4',
    },
  },
  {
    solve: (scores) => {
      const [query, key] = places(scores.shape[0]);
      return tf.softmax(hide(scores, tf.greaterEqual(key, query), -Infinity));
    },
    diagnosis: {
      name: 'only-later',
      title: { zh: '三角形方向反了', en: 'The triangle points the wrong way' },
      belief: { zh: '行是键，列是查询。', en: 'Rows are keys, columns are queries.' },
      why: {
        zh: '行是查询 i，列是键 j，应当是 j ≤ i。你的位置看得到后面、看不到前面。',
        en: 'Rows are queries i, columns are keys j, and j ≤ i is wanted. Yours sees what is later and nothing that is earlier.',
      },
      smallest: {
        zh: 'T = 2、分数全是 0：第 0 行应是 [1, 0]，你的是 [0.5, 0.5]。',
        en: 'T = 2, scores all 0: row 0 is to be [1, 0], yours is [0.5, 0.5].',
      },
      reread: '04#2',
    },
  },
  {
    solve: (scores) => tf.softmax(scores),
    diagnosis: {
      name: 'no-mask',
      title: { zh: '什么也没有遮', en: 'Nothing is hidden' },
      belief: { zh: '模型自己会学会不看后面。', en: 'The model will learn not to look ahead.' },
      why: {
        zh: '恰恰相反：后面是答案，它第一件学会的就是去看。',
        en: 'Quite the contrary: the answer is there, and to look at it is the first thing it learns.',
      },
      smallest: {
        zh: 'T = 2、分数全是 0：第 0 行应是 [1, 0]，你的是 [0.5, 0.5]。',
        en: 'T = 2, scores all 0: row 0 is to be [1, 0], yours is [0.5, 0.5].',
      },
      reread: '04#1',
    },
  },
  {
    solve: (scores) =>
      tf.softmax(hide(scores, triangle(scores), -Infinity).transpose()).transpose(),
    diagnosis: {
      name: 'wrong-axis',
      title: { zh: 'softmax 沿着查询的轴', en: 'Softmax over the queries' },
      belief: { zh: '沿哪一维都可以。', en: 'Any axis will do.' },
      why: {
        zh: '第 0 维是查询：各列之和成了 1，位置 0 的权重要看后面有几个查询，这本身就是泄漏。沿最后一维。',
        en: 'Axis 0 is the queries: columns sum to 1, and the weight of position 0 depends on how many queries come later, which is a leak in itself. Take the last axis.',
      },
      smallest: {
        zh: 'T = 2、分数全是 0：第 0 行应是 [1, 0]，你的是 [0.5, 0]。',
        en: 'T = 2, scores all 0: row 0 is to be [1, 0], yours is [0.5, 0].',
      },
      reread: '02#6',
    },
  },
  {
    solve: (scores) => {
      const mask = triangle(scores);
      const floor = tf.clipByValue<tf.Tensor2D>(scores, -1e4, 1e4);
      return tf.softmax(hide(floor, mask, -Infinity));
    },
    credit: 0.5,
    diagnosis: {
      name: 'scores-clipped',
      title: { zh: '把看得见的分数截断了', en: 'Visible scores are cut off' },
      belief: {
        zh: '低于 −10⁴ 的分数，当作 −10⁴ 就好。',
        en: 'A score below −10⁴ may as well be −10⁴.',
      },
      why: {
        zh: '看得见的分数都低于 −10⁴ 时，一截断就全都相等，权重成了均匀的。要改的是被遮住的那些，不是看得见的。',
        en: 'Where all visible scores are below, they become equal, and weights uniform. Mend what is hidden, not what is seen.',
      },
      reread: '04#8',
    },
  },
  {
    solve: (scores) => {
      const parts = tf.exp(scores).mul(triangle(scores).cast('float32'));
      return tf.divNoNan(parts, parts.sum(-1, true));
    },
    credit: 0.5,
    diagnosis: {
      name: 'no-maximum',
      title: { zh: '没有先减去最大值', en: 'The maximum is not subtracted first' },
      belief: {
        zh: '按公式写，exp 除以总和就行。',
        en: 'By the formula: exp, divided by the sum.',
      },
      why: {
        zh: '分数是 −20000 时 exp 下溢成 0，整行都成了 0。先减去看得见的最大值，结果不变，指数也不会下溢。',
        en: 'For a score of −20000, exp underflows and the row is all 0. Subtract the largest visible score first: the result is the same, and nothing underflows.',
      },
      smallest: {
        zh: 'scores = [[−20000]]：应是 [[1]]，你的是 [[0]]。',
        en: 'scores = [[−20000]]: [[1]] is expected, yours is [[0]].',
      },
      reread: '02#4',
    },
  },
];
