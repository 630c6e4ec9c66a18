import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { Gelu } from './gelu';

const ROOT = Math.sqrt(2 / Math.PI);

/** ½x(1 + tanh z), with another z. */
function bentBy(inner: (x: tf.Tensor) => tf.Tensor): Gelu {
  return (x) => x.mul(tf.tanh(inner(x)).add(1)).mul(0.5);
}

const cubic = (x: tf.Tensor) => x.add(x.pow(3).mul(0.044715));

export const geluMistakes: readonly WrongVersion<Gelu>[] = [
  {
    solve: (x) => tf.relu(x),
    diagnosis: {
      name: 'relu',
      title: { zh: '这是 ReLU', en: 'That is ReLU' },
      belief: { zh: 'GELU 和 ReLU 差不多。', en: 'GELU is much the same as ReLU.' },
      why: {
        zh: '远处确实一样，0 附近不同：GELU 是圆的，小的负数也留下一点，所以梯度不会一下子断掉。',
        en: 'Far from 0, yes. Near it GELU is round, and lets a little of small negative values through, so that the gradient does not end at once.',
      },
      smallest: {
        zh: 'x = −1：应是 −0.1588，你的是 0。',
        en: 'x = −1: −0.1588 is expected, yours is 0.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => x.mul(tf.erf(x.div(Math.SQRT2)).add(1)).mul(0.5),
    credit: 0.5,
    diagnosis: {
      name: 'exact',
      title: { zh: '这是精确的 GELU', en: 'That is the exact GELU' },
      belief: { zh: 'GELU 只有一种。', en: 'There is one GELU.' },
      why: {
        zh: '有两种：BERT 用 erf，精确；GPT-2 用 tanh，近似。最多差 0.0005，可是载入别人训练好的参数时，要用他训练时的那一种。',
        en: 'There are two: BERT takes erf, which is exact, GPT-2 takes tanh. They differ by 0.0005 at most; but with parameters that somebody else trained, use the one of that training.',
      },
      smallest: {
        zh: 'x = 2：应是 1.954598，你的是 1.954500。',
        en: 'x = 2: 1.954598 is expected, yours is 1.954500.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => x.mul(tf.sigmoid(x.mul(1.702))),
    credit: 0.5,
    diagnosis: {
      name: 'sigmoid-form',
      title: { zh: '这是 sigmoid 的近似', en: 'That is the approximation by a sigmoid' },
      belief: {
        zh: 'x·σ(1.702x) 就是 GELU。',
        en: 'x·σ(1.702x) is GELU.',
      },
      why: {
        zh: '它也是一种近似，更粗：与精确值最多差 0.02。GPT-2 用的是 tanh 的那一种。',
        en: 'It is an approximation too, a rougher one, off by up to 0.02. GPT-2 takes the one by tanh.',
      },
      smallest: {
        zh: 'x = 1：应是 0.8412，你的是 0.8458。',
        en: 'x = 1: 0.8412 is expected, yours is 0.8458.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => x.mul(tf.sigmoid(x)),
    diagnosis: {
      name: 'silu',
      title: { zh: '这是 SiLU', en: 'That is SiLU' },
      belief: { zh: '乘上 sigmoid 就是 GELU。', en: 'Times a sigmoid is GELU.' },
      why: {
        zh: 'x·σ(x) 叫 SiLU（又叫 Swish），弯得更缓。要用 tanh 的那个公式。',
        en: 'x·σ(x) is called SiLU, or Swish, and bends more slowly. Take the formula with tanh.',
      },
      smallest: {
        zh: 'x = 1：应是 0.8412，你的是 0.7311。',
        en: 'x = 1: 0.8412 is expected, yours is 0.7311.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => x.mul(tf.tanh(cubic(x).mul(ROOT)).add(1)),
    diagnosis: {
      name: 'no-half',
      title: { zh: '少乘了 ½', en: 'The half is missing' },
      belief: { zh: '1 + tanh 在 0 和 1 之间。', en: '1 + tanh is between 0 and 1.' },
      why: {
        zh: 'tanh 在 −1 和 1 之间，1 + tanh 在 0 和 2 之间：要乘 ½，远处才等于 x。',
        en: 'tanh is between −1 and 1, so 1 + tanh is between 0 and 2: halved, it equals x far from 0.',
      },
      smallest: {
        zh: 'x = 1：应是 0.8412，你的是 1.6824。',
        en: 'x = 1: 0.8412 is expected, yours is 1.6824.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => x.mul(tf.tanh(cubic(x).mul(ROOT))).mul(0.5),
    diagnosis: {
      name: 'no-one',
      title: { zh: '少加了 1', en: 'The 1 is missing' },
      belief: { zh: 'tanh 就是那道门。', en: 'tanh is the gate.' },
      why: {
        zh: '门要在 0 和 1 之间，tanh 在 −1 和 1 之间：½(1 + tanh) 才是。少了 1，负数的那一边也成了正的。',
        en: 'A gate is between 0 and 1, tanh between −1 and 1: ½(1 + tanh) it is. Without the 1, the negative side becomes positive.',
      },
      smallest: {
        zh: 'x = −1：应是 −0.1588，你的是 0.3412。',
        en: 'x = −1: −0.1588 is expected, yours is 0.3412.',
      },
      reread: '05#10',
    },
  },
  {
    solve: (x) => tf.tanh(cubic(x).mul(ROOT)).add(1).mul(0.5),
    diagnosis: {
      name: 'gate-only',
      title: { zh: '只有门，没有乘 x', en: 'The gate alone, without x' },
      belief: {
        zh: 'GELU 在 0 和 1 之间，像 sigmoid。',
        en: 'GELU is between 0 and 1, like a sigmoid.',
      },
      why: {
        zh: '½(1 + tanh) 是门：放过多少。放过的是 x 自己，所以还要乘 x。',
        en: '½(1 + tanh) is the gate: how much passes. What passes is x, so multiply by it.',
      },
      smallest: {
        zh: 'x = 0：应是 0，你的是 0.5。',
        en: 'x = 0: 0 is expected, yours is 0.5.',
      },
      reread: '05#10',
    },
  },
  {
    solve: bentBy((x) => x.mul(ROOT)),
    credit: 0.5,
    diagnosis: {
      name: 'no-cube',
      title: { zh: '少了三次方那一项', en: 'The cube is missing' },
      belief: {
        zh: '0.044715 很小，可以不要。',
        en: '0.044715 is small and may be left out.',
      },
      why: {
        zh: 'x = 2 时三次方是 8，乘上系数是 0.36，不小了。',
        en: 'At x = 2 the cube is 8, and times the coefficient 0.36: not small.',
      },
      reread: '05#10',
    },
  },
  {
    solve: bentBy((x) => x.add(x.pow(3)).mul(0.044715 * ROOT)),
    diagnosis: {
      name: 'coefficient-of-both',
      title: { zh: '系数乘到了整个括号上', en: 'The coefficient multiplies all of it' },
      belief: {
        zh: '0.044715 乘 (x + x³)。',
        en: '0.044715 times (x + x³).',
      },
      why: {
        zh: '系数只属于三次方：x + 0.044715·x³。乘到整个括号上，弯就几乎没有了。',
        en: 'It belongs to the cube alone: x + 0.044715·x³. Multiplying both, it leaves hardly any bend.',
      },
      reread: '05#10',
    },
  },
  {
    solve: bentBy((x) => x.add(x.square().mul(0.044715)).mul(ROOT)),
    diagnosis: {
      name: 'square-for-cube',
      title: { zh: '是平方，不是三次方', en: 'A square in place of the cube' },
      belief: { zh: 'x.square() 差不多。', en: 'x.square() is close enough.' },
      why: {
        zh: '平方把负数变成正数，左右就不对称了；三次方保留符号。',
        en: 'A square makes negative values positive, and left and right no longer match; a cube keeps the sign.',
      },
      reread: '05#10',
    },
  },
  {
    solve: bentBy((x) => cubic(x).mul(2 / Math.PI)),
    credit: 0.5,
    diagnosis: {
      name: 'no-root',
      title: { zh: '2/π 没有开方', en: '2/π without the root' },
      belief: { zh: '系数是 2/π。', en: 'The factor is 2/π.' },
      why: {
        zh: '是 √(2/π) = 0.798，不是 2/π = 0.637：这样 tanh 在 0 处的斜率才和 erf 一样。',
        en: 'It is √(2/π) = 0.798, not 2/π = 0.637: that gives tanh the slope of erf at 0.',
      },
      smallest: {
        zh: 'x = 1：应是 0.8412，你的是 0.7909。',
        en: 'x = 1: 0.8412 is expected, yours is 0.7909.',
      },
      reread: '05#10',
    },
  },
];
