import * as tf from '@tensorflow/tfjs';
import type { Diagnosis, WrongVersion } from '../../exercise';
import type { TwoViews } from './twoViews';

/** All are told in sections 5 and 6 of chapter 09. */
function wrong(
  solve: TwoViews,
  diagnosis: Omit<Diagnosis, 'reread'>,
  credit?: number,
): WrongVersion<TwoViews> {
  return { solve, diagnosis: { ...diagnosis, reread: '09#6' }, credit };
}

function scoresOf(query: tf.Tensor2D, view: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul<tf.Tensor2D>(query, view, false, true);
}

function hide(scores: tf.Tensor2D, isToken?: tf.Tensor1D): tf.Tensor2D {
  return isToken ? tf.where(isToken.expandDims(0), scores, tf.fill(scores.shape, -1e9)) : scores;
}

/** The weights of one view, [Tq, Tk]. */
function weightsOf(
  query: tf.Tensor2D,
  view: tf.Tensor2D,
  isToken?: tf.Tensor1D,
  divisor = Math.sqrt(query.shape[1]),
): tf.Tensor2D {
  return tf.softmax(hide(scoresOf(query, view).div(divisor), isToken));
}

function read(query: tf.Tensor2D, view: tf.Tensor2D, isToken?: tf.Tensor1D, divisor?: number) {
  return tf.matMul(weightsOf(query, view, isToken, divisor), view);
}

export const twoViewsMistakes: readonly WrongVersion<TwoViews>[] = [
  wrong(
    (query, global, local, isToken) =>
      read(query, tf.concat2d([global, local], 0), tf.concat1d([isToken, isToken])),
    {
      name: 'one-softmax',
      title: { zh: '两个视角抢同一份权重', en: 'Both views compete for one weight' },
      belief: { zh: '接成一个长的再读，是一样的。', en: 'One long source is the same.' },
      why: {
        zh: '接在一起做一次 softmax，两边的权重合起来才是 1，一边大了另一边就小。这里要两边各自和为 1，再相加。（那也是一种合并办法，只是另一种。）',
        en: 'With one softmax over both, their weights sum to 1 together, and more for one is less for the other. Here each sums to 1, and the answers are added. (It is a way to join views too, only another one.)',
      },
      smallest: {
        zh: 'query = [[0]]，global = [[4]]，local = [[2]]：应是 6，你的是 3。',
        en: 'query = [[0]], global = [[4]], local = [[2]]: 6 is expected, yours is 3.',
      },
    },
  ),
  wrong(
    (query, global, local, isToken) =>
      read(query, global, isToken)
        .add(read(query, local, isToken))
        .div(2),
    {
      name: 'averaged',
      title: { zh: '取了平均', en: 'The mean was taken' },
      belief: { zh: '两个答案要平均。', en: 'Two answers are averaged.' },
      why: {
        zh: '题目是相加。差一个常数倍，训练时 W^O 补得回来，可是与库里的不再相同。',
        en: 'The task adds them. A constant factor is something that Wᴼ can make up for in training, but it is no longer what the library has.',
      },
    },
    0.5,
  ),
  wrong(
    (query, global, local, isToken) => {
      const weights = weightsOf(query, global, isToken);
      return tf.matMul(weights, global).add(tf.matMul(weights, local));
    },
    {
      name: 'weights-of-global',
      title: { zh: '局部视角用了全局的权重', en: 'The local view is read by the global weights' },
      belief: { zh: '权重算一次就够。', en: 'Weights are computed once.' },
      why: {
        zh: '共用的是投影矩阵，不是权重：每个视角有自己的键，所以各有各的分数和 softmax。',
        en: 'What is shared are the projections, not the weights: each view has keys of its own, and so its own scores and softmax.',
      },
    },
  ),
  wrong((query, global, local, isToken) => read(query, global.add(local), isToken), {
    name: 'views-added-first',
    title: { zh: '先把两个视角相加了', en: 'The views were added first' },
    belief: { zh: '先加后读，先读后加，都一样。', en: 'To add and read, or read and add, is one.' },
    why: {
      zh: 'softmax 不是线性的。先相加，细的和粗的混成一份，查询就没法分别去找了。',
      en: 'Softmax is not linear. Added first, fine and coarse become one, and the query cannot look for each.',
    },
  }),
  wrong((query, global, _local, isToken) => read(query, global, isToken), {
    name: 'global-only',
    title: { zh: '只读了全局视角', en: 'Only the global view is read' },
    belief: { zh: '最后一层什么都有。', en: 'The last layer has it all.' },
    why: {
      zh: '那是论文原样的 last。local 没有用上。',
      en: 'That is `last`, as in the first paper. local was not used.',
    },
  }),
  wrong((query, _global, local, isToken) => read(query, local, isToken), {
    name: 'local-only',
    title: { zh: '只读了局部视角', en: 'Only the local view is read' },
    belief: { zh: '每层一个视角。', en: 'One view for each layer.' },
    why: {
      zh: '那是 GCA：只给一个视角，编码器的顶层就被绕过了。global 没有用上。',
      en: 'That is GCA: with a single view the top of the encoder is bypassed. global was not used.',
    },
  }),
  wrong(
    (query, global, local, isToken) =>
      read(query, global, isToken, 1).add(read(query, local, isToken, 1)),
    {
      name: 'not-scaled',
      title: { zh: '没有除以 √d', en: 'Not divided by √d' },
      belief: { zh: '分数直接做 softmax。', en: 'Softmax takes scores as they are.' },
      why: {
        zh: '分数随 d 变大，softmax 就太尖了（第 02 章）。',
        en: 'Scores grow with d, and softmax becomes too sharp (chapter 02).',
      },
    },
    0.5,
  ),
  wrong(
    (query, global, local, isToken) => {
      const d = query.shape[1];
      return read(query, global, isToken, d).add(read(query, local, isToken, d));
    },
    {
      name: 'divided-by-d',
      title: { zh: '除以了 d，没有开方', en: 'Divided by d, without the root' },
      belief: { zh: '除以特征数。', en: 'Divide by the number of features.' },
      why: {
        zh: '点积的标准差是 √d，不是 d；除多了，权重太平均。',
        en: 'The standard deviation of a dot product is √d, not d; divided by too much, weights are too even.',
      },
    },
    0.5,
  ),
  wrong((query, global, local) => read(query, global).add(read(query, local)), {
    name: 'padding-read',
    title: { zh: '没有遮住填充', en: 'Padding is read' },
    belief: { zh: '填充处的向量是 0，不影响。', en: 'Vectors at padding are 0 and do no harm.' },
    why: {
      zh: '编码器给填充也算了向量，不是 0；就算是 0，softmax 也会分给它权重。isToken 没有用上。',
      en: 'The encoder computes vectors for padding too, which are not 0; and even 0 would get weight from softmax. isToken was not used.',
    },
  }),
  wrong((query, global, local, isToken) => read(query, global, isToken).add(read(query, local)), {
    name: 'hidden-once',
    title: { zh: '只有一个视角遮住了填充', en: 'Padding is hidden in one view only' },
    belief: { zh: '掩码加一次就行。', en: 'To mask once is enough.' },
    why: {
      zh: '两个视角是同一个源句，填充在同一处，两次都要遮。',
      en: 'Both views are of one source, with padding in the same places: it is hidden both times.',
    },
  }),
  wrong(
    (query, global, local, isToken) => {
      const isPadding = tf.logicalNot(isToken);
      return read(query, global, isPadding).add(read(query, local, isPadding));
    },
    {
      name: 'inverted',
      title: { zh: '掩码反了', en: 'The mask is inverted' },
      belief: { zh: 'true 的要遮住。', en: 'What is true is hidden.' },
      why: {
        zh: 'isToken 为 true 的是词元，要看；你看的是填充。',
        en: 'isToken is true at tokens, which are seen; yours sees the padding.',
      },
    },
  ),
  wrong(
    (query, global, local, isToken) => {
      const over = (view: tf.Tensor2D) => {
        const scores = scoresOf(query, view).div<tf.Tensor2D>(Math.sqrt(query.shape[1]));
        const weights = tf.softmax(scores.transpose()).transpose();
        return tf.matMul(weights.mul(isToken.cast('float32')), view);
      };
      return over(global).add(over(local));
    },
    {
      name: 'over-queries',
      title: { zh: 'softmax 沿着查询做了', en: 'Softmax goes along the queries' },
      belief: { zh: '沿哪个轴都行。', en: 'Any axis will do.' },
      why: {
        zh: '每个查询的权重在键上和为 1：softmax 沿最后一个轴。',
        en: 'Each query has weights that sum to 1 over the keys: softmax goes along the last axis.',
      },
    },
  ),
];
