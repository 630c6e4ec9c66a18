import type * as tf from '@tensorflow/tfjs';
import type { Diagnosis, WrongVersion } from '../../exercise';
import type { RmsNorm } from './rmsNorm';

const meanSquareOf = (x: tf.Tensor) => x.square().mean(-1, true);

/** All are told in section 2 or among the questions of chapter 06. */
function wrong(
  solve: RmsNorm,
  diagnosis: Omit<Diagnosis, 'reread'>,
  credit?: number,
): WrongVersion<RmsNorm> {
  return { solve, diagnosis: { ...diagnosis, reread: '06#2' }, credit };
}

export const rmsNormMistakes: readonly WrongVersion<RmsNorm>[] = [
  wrong(
    (x, gain, epsilon) => {
      const distance = x.sub(x.mean(-1, true));
      return distance.div(meanSquareOf(distance).add(epsilon).sqrt()).mul(gain);
    },
    {
      name: 'layer-norm',
      title: { zh: '这是层归一化', en: 'That is layer norm' },
      belief: { zh: '归一化总要先减均值。', en: 'A norm always subtracts the mean first.' },
      why: {
        zh: 'RMS 归一化不减均值，只把大小调到 1；少算一次均值，比例也不变。',
        en: 'RMS norm subtracts no mean and only brings the size to 1; it saves a mean, and proportions stay.',
      },
      smallest: {
        zh: 'x = [[2, 2]]，gain = [1, 1]：应是约 1，你的是 0。',
        en: 'x = [[2, 2]], gain = [1, 1]: about 1 is expected, yours is 0.',
      },
    },
  ),
  wrong((x, gain, epsilon) => x.div(meanSquareOf(x).add(epsilon)).mul(gain), {
    name: 'no-root',
    title: { zh: '没有开方', en: 'The root is missing' },
    belief: { zh: '除以平方的平均。', en: 'Divide by the mean square.' },
    why: {
      zh: '平方的平均比数的大小大一级：输入大 10 倍，除数大 100 倍，结果反而变小。开方以后才是同一级。',
      en: 'A mean square grows faster than the values: with inputs 10 times as large the divisor is 100 times as large, and results shrink. Its root grows alike.',
    },
  }),
  wrong((x, gain, epsilon) => x.div(meanSquareOf(x).add(epsilon).square()).mul(gain), {
    name: 'squared-again',
    title: { zh: '该写 ** 0.5 的地方写了 ** 2', en: '** 2 where ** 0.5 belongs' },
    belief: { zh: '再平方一次。', en: 'Square it once more.' },
    why: {
      zh: '公开的代码里真有这样写的（第 06 章错题本）：输入越大，输出越小。',
      en: 'Published code had this (mistake museum of chapter 06): the larger the input, the smaller the output.',
    },
  }),
  wrong((x, gain, epsilon) => x.div(x.square().sum(-1, true).add(epsilon).sqrt()).mul(gain), {
    name: 'sum-for-mean',
    title: { zh: '用了和，不是平均', en: 'A sum in place of the mean' },
    belief: { zh: '除以向量的长度。', en: 'Divide by the length of the vector.' },
    why: {
      zh: '那样长度是 1，每个数只有约 1/√D：特征越多，数越小。用平均，每个数的大小约为 1，与 D 无关。',
      en: 'Then the length is 1 and each value about 1/√D: the more features, the smaller. With the mean, values are about 1 whatever D is.',
    },
  }),
  wrong((x, gain, epsilon) => x.div(x.square().mean(0, true).add(epsilon).sqrt()).mul(gain), {
    name: 'over-positions',
    title: { zh: '沿着位置平均了', en: 'Averaged over positions' },
    belief: { zh: '每个特征各有一个除数。', en: 'Each feature has a divisor of its own.' },
    why: {
      zh: '那是 PowerNorm 的方向：一行会受别的行影响。RMS 归一化只看自己这一行，轴是 −1。',
      en: 'That is the direction of PowerNorm, where rows act on each other. RMS norm looks at its own row: the axis is −1.',
    },
  }),
  wrong((x, gain, epsilon) => x.div(x.square().mean().add(epsilon).sqrt()).mul(gain), {
    name: 'over-everything',
    title: { zh: '对整个张量取了平均', en: 'Averaged over everything' },
    belief: { zh: '.mean() 会按行算。', en: '.mean() goes by rows.' },
    why: {
      zh: '不给轴，mean() 把所有的数合成一个，每一行就不再各自归一。',
      en: 'Without an axis mean() makes one number of them all, and rows are not normalized each by itself.',
    },
  }),
  wrong(
    (x, gain, epsilon) => x.div(meanSquareOf(x).sqrt().add(epsilon)).mul(gain),
    {
      name: 'epsilon-outside',
      title: { zh: 'ε 加在了根号外面', en: 'ε is added outside the root' },
      belief: { zh: 'ε 加在哪里都一样。', en: 'It does not matter where ε is added.' },
      why: {
        zh: 'ε 很小时几乎一样，可是数也很小时就不同了。公式里 ε 在根号里面。',
        en: 'With a tiny ε it hardly does, but where values are small too it does. In the formula ε stands inside the root.',
      },
    },
    0.5,
  ),
  wrong(
    (x, gain) => x.div(meanSquareOf(x).sqrt()).mul(gain),
    {
      name: 'no-epsilon',
      title: { zh: '没有加 ε', en: 'ε is missing' },
      belief: { zh: 'ε 只是装饰。', en: 'ε is decoration.' },
      why: {
        zh: '一行全是 0 时就成了 0/0 = NaN，一个 NaN 会传遍整个模型。',
        en: 'A row of zeros gives 0/0 = NaN, and one NaN spreads through the whole model.',
      },
      smallest: {
        zh: 'x = [[0, 0]]：应是 0，你的是 NaN。',
        en: 'x = [[0, 0]]: 0 is expected, yours is NaN.',
      },
    },
    0.5,
  ),
  wrong(
    (x, _gain, epsilon) => x.div(meanSquareOf(x).add(epsilon).sqrt()),
    {
      name: 'no-gain',
      title: { zh: '没有乘 gain', en: 'gain is missing' },
      belief: { zh: '归一化以后就完了。', en: 'Normalized is done.' },
      why: {
        zh: '每个特征还要乘上学来的 gain，模型才能把有用的特征调大。',
        en: 'Each feature is multiplied by its learnt gain, so that the model can make useful ones larger.',
      },
    },
    0.5,
  ),
  wrong(
    (x, gain, epsilon) => {
      const scaled = x.mul(gain);
      return scaled.div(meanSquareOf(scaled).add(epsilon).sqrt());
    },
    {
      name: 'gain-first',
      title: { zh: 'gain 乘早了', en: 'gain comes too early' },
      belief: { zh: '先乘后乘都一样。', en: 'Before or after makes no difference.' },
      why: {
        zh: '先乘 gain，均方根里也有它，约掉了一部分：gain 全部乘 2，结果几乎不变。',
        en: 'Multiplied first, gain enters the root mean square and partly cancels: with all gains doubled the result hardly changes.',
      },
    },
  ),
  wrong((x, gain, epsilon) => x.div(x.abs().mean(-1, true).add(epsilon)).mul(gain), {
    name: 'mean-of-sizes',
    title: { zh: '平均的是绝对值', en: 'The mean of absolute values' },
    belief: { zh: '绝对值的平均就是大小。', en: 'The mean absolute value is the size.' },
    why: {
      zh: '均方根先平方、再平均、再开方，大的数占得更重：[3, 4] 的均方根是 3.54，绝对值的平均是 3.5。',
      en: 'A root mean square squares, averages and takes the root, and large values weigh more: of [3, 4] it is 3.54, the mean absolute value 3.5.',
    },
  }),
];
