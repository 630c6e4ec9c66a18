import type { WrongVersion } from '../../exercise';
import { entropyAt } from './softmaxEntropy';
import type { Temperature } from './temperatureFor';

type Entropy = (scores: readonly number[], temperature: number) => number;

/** Halves the range of temperatures, with another entropy than the right one. */
function solveWith(entropyOf: Entropy, isWarmer = true): Temperature {
  return (scores, entropy) => {
    let [low, high] = [1e-6, 1e6];
    for (let step = 0; step < 100; step++) {
      const middle = Math.sqrt(low * high);
      if (entropyOf(scores, middle) < entropy === isWarmer) low = middle;
      else high = middle;
    }
    return Math.sqrt(low * high);
  };
}

const right = solveWith(entropyAt);

/** The usual formula, in which nothing is subtracted first. */
const overflowing: Entropy = (scores, temperature) => {
  const parts = scores.map((score) => Math.exp(score / temperature));
  const total = parts.reduce((a, b) => a + b, 0);
  return -parts.reduce((sum, part) => sum + (part / total) * Math.log(part / total), 0);
};

export const temperatureMistakes: readonly WrongVersion<Temperature>[] = [
  {
    solve: (scores, entropy) => 1 / right(scores, entropy),
    diagnosis: {
      name: 'reciprocal',
      title: { zh: '给的是 1/τ，不是 τ', en: 'This is 1/τ rather than τ' },
      belief: { zh: '温度是乘在分数上的。', en: 'Scores are multiplied by the temperature.' },
      why: {
        zh: '分数除以温度：温度高，差距小，权重软。乘在分数上的那个数叫逆温度。',
        en: 'Scores are divided by a temperature: the warmer, the smaller the gaps, the softer the weights. What multiplies is called inverse temperature.',
      },
      reread: '02#3',
    },
  },
  {
    solve: solveWith((scores, t) => entropyAt(scores, t) / Math.LN2),
    credit: 0.5,
    diagnosis: {
      name: 'bits-for-nats',
      title: { zh: '熵用了以 2 为底的对数', en: 'Entropy with logarithms to base 2' },
      belief: { zh: '熵的单位是比特。', en: 'Entropy is measured in bits.' },
      why: {
        zh: '本课程用自然对数，单位是奈特：1 比特 = 0.693 奈特。8 个键平分是 ln 8 = 2.08 奈特，不是 3。',
        en: 'This course uses natural logarithms, nats: 1 bit = 0.693 nats. Eight equal keys have ln 8 = 2.08 nats, not 3.',
      },
      reread: '02#3',
    },
  },
  {
    solve: solveWith((scores, t) => entropyAt(scores, t) / Math.log(scores.length)),
    diagnosis: {
      name: 'share-of-the-most',
      title: { zh: '熵除以了它的最大值 ln n', en: 'Entropy divided by its maximum, ln n' },
      belief: { zh: '熵在 0 到 1 之间。', en: 'Entropy lies between 0 and 1.' },
      why: {
        zh: '除以 ln n 的是“均匀程度”，参数 entropy 却是以奈特为单位的熵本身，最大是 ln n。',
        en: 'Divided by ln n it is a share of the most there can be; the argument entropy is in nats, up to ln n.',
      },
      reread: '02#3',
    },
  },
  {
    solve: solveWith(entropyAt, false),
    diagnosis: {
      name: 'wrong-way',
      title: { zh: '二分的方向反了', en: 'Halving goes the wrong way' },
      belief: { zh: '温度越高，熵越小。', en: 'The warmer, the less entropy.' },
      why: {
        zh: '温度高，分数的差距缩小，权重变均匀，熵变大。方向反了，二分会一直走到范围的尽头。',
        en: 'Warmer means smaller gaps, more even weights, more entropy. The wrong way round, halving runs to the end of the range.',
      },
      reread: '02#3',
    },
  },
  {
    solve: solveWith(overflowing),
    credit: 0.5,
    diagnosis: {
      name: 'overflow',
      title: { zh: '指数溢出，得到 NaN', en: 'The exponential overflows into NaN' },
      belief: { zh: '照公式写就行。', en: 'The formula can be written as it is.' },
      why: {
        zh: 'e⁷¹⁰ 已经是 ∞，∞/∞ 是 NaN，而 NaN < entropy 永远是假，二分就走错了。先减去最大的分数；权重为 0 时把 w·ln w 当作 0。',
        en: 'e⁷¹⁰ is ∞ already, ∞/∞ is NaN, and NaN < entropy is always false, so halving goes astray. Subtract the largest score first; where a weight is 0, take w·ln w as 0.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (scores, entropy) => Math.sqrt(right(scores, entropy)),
    diagnosis: {
      name: 'root',
      title: { zh: '多开了一次根号', en: 'A root too many' },
      belief: { zh: '和注意力一样，除以的是 √τ。', en: 'As in attention, the divisor is √τ.' },
      why: {
        zh: 'softmax(s/τ) 里除的就是 τ 本身。缩放点积注意力的温度是 √dK：那个根号属于 dK，不属于温度。',
        en: 'In softmax(s/τ) the divisor is τ itself. The temperature of scaled dot-product attention is √dK: the root belongs to dK, not to the temperature.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (scores, entropy) =>
      right(
        scores.map((s) => s - Math.max(...scores)).filter((_, i) => i > 0),
        entropy,
      ),
    diagnosis: {
      name: 'one-score-short',
      title: { zh: '第一个分数没有算进去', en: 'The first score is left out' },
      belief: { zh: '循环从 1 开始。', en: 'The loop begins at 1.' },
      why: {
        zh: 'reduce 不给初值时，第一个元素就是初值，不会经过你的函数：写上初值 0。',
        en: 'A reduce without a first value takes the first element for it, and your function never sees that one: give it the first value 0.',
      },
      reread: '02#2',
    },
  },
  {
    solve: (scores) => Math.sqrt(scores.length),
    diagnosis: {
      name: 'by-formula',
      title: { zh: '直接用了 √n', en: 'Simply √n' },
      belief: { zh: '温度就该是个数的平方根。', en: 'A temperature is the root of a count.' },
      why: {
        zh: '√dK 之所以合适，是因为分数是 dK 个乘积之和。这里的分数是任意的，只能量：试一个温度，看熵，再调。',
        en: '√dK fits since scores are sums of dK products. Scores here are any, and only measuring helps: try a temperature, look at the entropy, adjust.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (scores) => {
      const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
      const variance = scores.reduce((sum, s) => sum + (s - mean) ** 2, 0) / scores.length;
      return Math.sqrt(variance);
    },
    diagnosis: {
      name: 'standard-deviation',
      title: { zh: '除以分数的标准差', en: 'Divided by the standard deviation' },
      belief: {
        zh: '标准差变成 1，熵就合适了。',
        en: 'With standard deviation 1 the entropy is as it should be.',
      },
      why: {
        zh: '那样得到的是某一个熵，不是要求的那一个：参数 entropy 根本没有用到。',
        en: 'That gives some entropy, not the one asked for: the argument entropy is not used at all.',
      },
      reread: '02#3',
    },
  },
];
