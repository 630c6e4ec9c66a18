import * as tf from '@tensorflow/tfjs';
import type { Diagnosis, WrongVersion } from '../../exercise';
import type { TokenVariance } from './tokenVariance';

const weightsOf = (isToken: tf.Tensor) => isToken.cast('float32').expandDims(-1); // [B, T, 1]

/** The mean of each feature over tokens. */
function meanOf(x: tf.Tensor, isToken: tf.Tensor): tf.Tensor {
  const weights = weightsOf(isToken);
  return x.mul(weights).sum([0, 1]).div(weights.sum());
}

/** Squares of the distances, 0 at padding. */
function squaresOf(x: tf.Tensor, isToken: tf.Tensor, mean = meanOf(x, isToken)): tf.Tensor {
  return x.sub(mean).square().mul(weightsOf(isToken));
}

/** All are told in section 4 of chapter 06. */
function wrong(
  solve: TokenVariance,
  diagnosis: Omit<Diagnosis, 'reread'>,
  credit?: number,
): WrongVersion<TokenVariance> {
  return { solve, diagnosis: { ...diagnosis, reread: '06#4' }, credit };
}

export const tokenVarianceMistakes: readonly WrongVersion<TokenVariance>[] = [
  wrong((x, isToken) => squaresOf(x, isToken).mean([0, 1]), {
    name: 'filled-by-mean',
    title: {
      zh: '和是对的，除数却是全部位置',
      en: 'The sum is right, the divisor is all positions',
    },
    belief: {
      zh: '填充换成均值，距离是 0，就没有影响了。',
      en: 'Padding replaced by the mean is at distance 0, so it has no effect.',
    },
    why: {
      zh: '它不进和，却进了个数：方差小了，小的正是填充所占的那一份。',
      en: 'It stays out of the sum and enters the count: the variance is too small by the share of padding.',
    },
    smallest: {
      zh: 'x = 1、5、填充：应是 4，你的是 2.67。',
      en: 'x = 1, 5 and padding: 4 is expected, yours is 2.67.',
    },
  }),
  wrong((x) => tf.moments(x, [0, 1]).variance, {
    name: 'padding-counted',
    title: { zh: '填充全算进去了', en: 'Padding is counted in full' },
    belief: { zh: '填充也是数据。', en: 'Padding is data too.' },
    why: {
      zh: '填充处是什么数，取决于批次里最长的那一句，和这些句子无关。isToken 没有用上。',
      en: 'What stands at padding depends on the longest sentence of the batch, and says nothing of these. isToken was not used.',
    },
  }),
  wrong((x, isToken) => tf.moments(x.mul(weightsOf(isToken)), [0, 1]).variance, {
    name: 'padding-as-zero',
    title: { zh: '填充当成 0 算了进去', en: 'Padding is counted as 0' },
    belief: { zh: '乘上 0 就等于排除了。', en: 'Times 0 is left out.' },
    why: {
      zh: '0 也是一个数：它拉低均值，又离均值很远。排除是既不进和，也不进个数。',
      en: 'A 0 is a value too: it pulls the mean down, and lies far from it. Left out means neither in the sum nor in the count.',
    },
  }),
  wrong(
    (x, isToken) => {
      const distance = x.mul(weightsOf(isToken)).sub(meanOf(x, isToken));
      return distance.square().sum([0, 1]).div(weightsOf(isToken).sum());
    },
    {
      name: 'zeros-in-the-sum',
      title: {
        zh: '均值对了，方差里还有填充',
        en: 'The mean is right, padding is still in the variance',
      },
      belief: { zh: '先遮住，后面就不用管了。', en: 'Hidden once, hidden for good.' },
      why: {
        zh: '先乘 0 再减均值，填充处成了 −均值，又进了平方和。减完均值要再遮一次。',
        en: 'Made 0 first, padding is −mean after the subtraction, and enters the sum of squares. Hide it again after subtracting.',
      },
    },
  ),
  wrong(
    (x, isToken) => {
      const mean = x.mul(weightsOf(isToken)).mean([0, 1]);
      return squaresOf(x, isToken, mean).sum([0, 1]).div(weightsOf(isToken).sum());
    },
    {
      name: 'mean-by-positions',
      title: { zh: '均值除以了全部位置', en: 'The mean is divided by all positions' },
      belief: { zh: 'mean() 知道哪些要算。', en: 'mean() knows what counts.' },
      why: {
        zh: 'mean() 除以所有位置的个数。均值小了，每个词元都离它更远，方差就大了。',
        en: 'mean() divides by the number of all positions. With a smaller mean every token lies farther from it, and the variance is too large.',
      },
    },
  ),
  wrong(
    (x, isToken) =>
      squaresOf(x, isToken)
        .sum([0, 1])
        .div(tf.maximum(weightsOf(isToken).sum().sub(1), 1)),
    {
      name: 'unbiased',
      title: { zh: '除以了 N − 1', en: 'Divided by N − 1' },
      belief: { zh: '方差要除以 N − 1。', en: 'A variance is divided by N − 1.' },
      why: {
        zh: '归一化用除以 N 的；N − 1 的只用在批量归一化存下来的滑动方差里。',
        en: 'Normalizing takes the one divided by N; that by N − 1 is only for the running variance that batch norm keeps.',
      },
    },
    0.5,
  ),
  wrong(
    (x, isToken) => squaresOf(x, isToken).sum([0, 1]).div(weightsOf(isToken).sum()).sqrt(),
    {
      name: 'standard-deviation',
      title: { zh: '这是标准差', en: 'That is the standard deviation' },
      belief: { zh: '方差就是标准差。', en: 'Variance is standard deviation.' },
      why: {
        zh: '多开了一次方：标准差是方差的平方根。',
        en: 'One root too many: the standard deviation is the root of the variance.',
      },
    },
    0.5,
  ),
  wrong(
    (x, isToken) => x.square().mul(weightsOf(isToken)).sum([0, 1]).div(weightsOf(isToken).sum()),
    {
      name: 'mean-square',
      title: { zh: '没有减均值', en: 'The mean was not subtracted' },
      belief: { zh: '方差是平方的平均。', en: 'The variance is the mean of the squares.' },
      why: {
        zh: '那是 PowerNorm 的 ψ²。方差量的是离均值多远。',
        en: 'That is ψ² of PowerNorm. A variance measures the distance from the mean.',
      },
    },
  ),
  wrong(
    (x, isToken) => {
      const counts = weightsOf(isToken).sum(1); // [B, 1]
      const means = x.mul(weightsOf(isToken)).sum(1).div(tf.maximum(counts, 1)); // [B, D]
      const squares = x.sub(means.expandDims(1)).square().mul(weightsOf(isToken)).sum(1);
      return squares.div(tf.maximum(counts, 1)).mean(0);
    },
    {
      name: 'by-sentence',
      title: { zh: '一句一句地算了', en: 'Computed sentence by sentence' },
      belief: {
        zh: '每句的方差平均一下就行。',
        en: 'The mean of the sentences’ variances will do.',
      },
      why: {
        zh: '各句有各句的均值，句与句之间的差别就丢了；短句和长句也占得一样重。批量归一化要整批的词元合在一起算。',
        en: 'Each sentence then has its own mean, and differences between sentences are lost; short and long ones weigh the same, too. Batch norm takes all tokens of the batch together.',
      },
    },
  ),
  wrong(
    (x, isToken) => {
      const padding = tf.logicalNot(isToken);
      return squaresOf(x, padding)
        .sum([0, 1])
        .div(tf.maximum(weightsOf(padding).sum(), 1));
    },
    {
      name: 'inverted',
      title: { zh: '掩码反了', en: 'The mask is inverted' },
      belief: { zh: 'true 的要遮住。', en: 'What is true is hidden.' },
      why: {
        zh: 'isToken 为 true 的是词元，要留下；你算的是填充的方差。',
        en: 'isToken is true at tokens, which count; yours is the variance of the padding.',
      },
    },
  ),
];
