import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { CausalConv } from './causalConv';

/** Rows of 0 at both ends, then a convolution that pads nothing, and the first T positions of it. */
function paddedBy(ends: (K: number) => readonly [number, number], first = 0): CausalConv {
  return (x, filter) => {
    const [B, T] = x.shape;
    const [K, , F] = filter.shape;
    const [left, right] = ends(K);
    const padded = x.pad<tf.Tensor3D>([
      [0, 0],
      [left, right],
      [0, 0],
    ]);
    return tf.conv1d(padded, filter, 1, 'valid').slice([0, first, 0], [B, T, F]);
  };
}

const causal = paddedBy((K) => [K - 1, 0]);

export const causalConvMistakes: readonly WrongVersion<CausalConv>[] = [
  {
    solve: (x, filter) => tf.conv1d(x, filter, 1, 'same'),
    diagnosis: {
      name: 'same',
      title: { zh: "'same' 两头都补", en: "'same' pads both ends" },
      belief: {
        zh: "'same' 只是让长度不变。",
        en: "'same' only keeps the length.",
      },
      why: {
        zh: '它把窗口的中间对准位置自己，右边的一半就伸到了后面：在解码器里，后面那一格就是答案。',
        en: 'It sets the middle of the window on the position, and the right half reaches what comes after: in a decoder, that is the answer.',
      },
      smallest: {
        zh: 'x = [1, 10]，三个权重都是 1：位置 0 应是 1，你的是 11。',
        en: 'x = [1, 10], three weights of 1: position 0 should be 1, yours is 11.',
      },
      reread: '05#6',
    },
  },
  {
    solve: paddedBy((K) => [0, K - 1]),
    diagnosis: {
      name: 'padded-right',
      title: { zh: '补在右边了', en: 'Padded at the right' },
      belief: {
        zh: '补在哪一头都行，长度对了。',
        en: 'Either end will do, the length is right.',
      },
      why: {
        zh: '补在右边，窗口从位置自己开始往后伸：读的全是后面，比原来还糟。',
        en: 'Padded at the right the window begins at the position and goes on: all that it reads comes after, worse than before.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：位置 0 应是 1，你的是 11。',
        en: 'x = [1, 10], two weights of 1: position 0 should be 1, yours is 11.',
      },
      reread: '05#6',
    },
  },
  {
    solve: paddedBy((K) => [K, 0]),
    credit: 0.5,
    diagnosis: {
      name: 'not-itself',
      title: { zh: '多补了一格，看不到自己', en: 'One row too many: it does not see itself' },
      belief: {
        zh: '自己也不能看，才保险。',
        en: 'To be safe, it must not see itself either.',
      },
      why: {
        zh: '位置自己的输入是前一个词元，不是答案，可以看（见第 04 章）。补 K − 1 行就够。',
        en: 'The input at a position is the token before, not the answer, and may be seen (chapter 04). K − 1 rows are enough.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：应是 [1, 11]，你的是 [0, 1]。',
        en: 'x = [1, 10], two weights of 1: [1, 11] is expected, yours is [0, 1].',
      },
      reread: '05#6',
    },
  },
  {
    solve: (x, filter) => causal(x, filter.reverse(0)),
    diagnosis: {
      name: 'flipped',
      title: { zh: '权重翻过来了', en: 'The weights are flipped' },
      belief: {
        zh: '卷积要先把核翻过来。',
        en: 'A convolution flips its kernel.',
      },
      why: {
        zh: '数学里的卷积翻，深度学习里的 conv1d 不翻：最后一个权重对着位置自己，第一个对着最远的。',
        en: 'In mathematics it does; conv1d does not: the last weight meets the position itself, the first the one farthest back.',
      },
      smallest: {
        zh: 'x = [1, 0]，权重 [2, 3]：应是 [3, 2]，你的是 [2, 3]。',
        en: 'x = [1, 0], weights [2, 3]: [3, 2] is expected, yours is [2, 3].',
      },
      reread: '05#5',
    },
  },
  {
    solve: (x, filter) => {
      const [K, D, F] = filter.shape;
      return tf.conv1d(x, filter.slice([K - 1, 0, 0], [1, D, F]), 1, 'same');
    },
    credit: 0.25,
    diagnosis: {
      name: 'last-weight-only',
      title: { zh: '只剩一个权重', en: 'One weight only' },
      belief: {
        zh: '要不看右边，就只看自己。',
        en: 'To see nothing at the right, see nothing but itself.',
      },
      why: {
        zh: '是不偷看了，可是前面的也不看了：卷积核宽为 K，就该读自己和前面 K − 1 个。',
        en: 'It no longer peeks, nor does it look back: with kernel K it is to read itself and the K − 1 before.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：位置 1 应是 11，你的是 10。',
        en: 'x = [1, 10], two weights of 1: position 1 should be 11, yours is 10.',
      },
      reread: '05#5',
    },
  },
  {
    solve: (x, filter) => {
      const [K, D, F] = filter.shape;
      const half = Math.floor((K - 1) / 2) + 1; // up to the middle one
      const seen = filter.slice([0, 0, 0], [half, D, F]).pad<tf.Tensor3D>([
        [0, K - half],
        [0, 0],
        [0, 0],
      ]);
      return tf.conv1d(x, seen, 1, 'same');
    },
    diagnosis: {
      name: 'half-silenced',
      title: { zh: '把右半边的权重设为 0', en: 'The right half of the weights set to 0' },
      belief: {
        zh: '伸到右边的权重清零，就看不到后面了。',
        en: 'With the weights at the right set to 0, nothing after is seen.',
      },
      why: {
        zh: '确实不偷看了，可是这些权重学到的东西也丢了，能看到的只剩一半。要挪动窗口，不是砍掉权重。',
        en: 'It no longer peeks, but what those weights have learnt is gone, and it looks half as far back. Move the window; do not cut the weights.',
      },
      smallest: {
        zh: 'x = [1, 10, 100]，三个权重都是 1：位置 2 应是 111，你的是 110。',
        en: 'x = [1, 10, 100], three weights of 1: position 2 should be 111, yours is 110.',
      },
      reread: '05#5',
    },
  },
  {
    solve: (x, filter) => {
      const before = filter.shape[0] - 1;
      return tf
        .conv1d(x.slice([0, 0, 0]), filter, 1, 'same')
        .slice([0, 0, 0], [-1, Math.max(x.shape[1] - before, 1), -1]);
    },
    diagnosis: {
      name: 'cut-off',
      title: { zh: '砍掉了末尾几个位置', en: 'The last positions are cut off' },
      belief: {
        zh: '把末尾几个去掉，就不偷看了。',
        en: 'Without the last ones nothing peeks.',
      },
      why: {
        zh: '剩下的每个位置照样读到右边；而且结果变短了，和目标对不上。',
        en: 'Each of those that are left still reads its right side; and the result is shorter than the target.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：应有两个值，你的只有一个。',
        en: 'x = [1, 10], two weights of 1: two values are expected, yours has one.',
      },
      reread: '05#6',
    },
  },
  {
    solve: (x, filter) => tf.conv1d(x, filter, 1, 'valid'),
    diagnosis: {
      name: 'nothing-padded',
      title: { zh: '一格也没补', en: 'Nothing is padded' },
      belief: {
        zh: "'valid' 不补，所以不偷看。",
        en: "'valid' pads nothing and so does not peek.",
      },
      why: {
        zh: '结果短了 K − 1 格：第 0 个结果其实属于位置 K − 1，和目标错开了。左边要先补上。',
        en: 'The result is K − 1 shorter, and its value 0 belongs to position K − 1: it no longer matches the target. Pad at the left first.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：应是 [1, 11]，你的是 [11]。',
        en: 'x = [1, 10], two weights of 1: [1, 11] is expected, yours is [11].',
      },
      reread: '05#6',
    },
  },
  {
    solve: (x, filter) => {
      const before = filter.shape[0] - 1;
      const [B, , D] = x.shape;
      const first = x.slice([0, 0, 0], [B, 1, D]);
      const repeated = tf.concat([...Array.from({ length: before }, () => first), x], 1);
      return tf.conv1d(repeated, filter, 1, 'valid');
    },
    credit: 0.5,
    diagnosis: {
      name: 'first-repeated',
      title: { zh: '句首补的不是 0', en: 'The beginning is not padded with 0' },
      belief: {
        zh: '前面没有词，就重复第一个。',
        en: 'Where nothing comes before, repeat the first.',
      },
      why: {
        zh: '题目要补 0：不存在的词元不该有贡献。重复第一个，它就被算了好几遍。',
        en: '0 is asked for: tokens that are not there contribute nothing. Repeated, the first counts several times.',
      },
      smallest: {
        zh: 'x = [1, 10]，两个权重都是 1：位置 0 应是 1，你的是 2。',
        en: 'x = [1, 10], two weights of 1: position 0 should be 1, yours is 2.',
      },
      reread: '05#5',
    },
  },
  {
    solve: paddedBy(() => [1, 8]),
    credit: 0.25,
    diagnosis: {
      name: 'one-row-always',
      title: { zh: '总是只补一行', en: 'Always one row' },
      belief: {
        zh: '左边补一行就够了。',
        en: 'One row at the left is enough.',
      },
      why: {
        zh: '只有 K = 2 时够。K = 3 时窗口还要往右伸一格：要补 K − 1 行。',
        en: 'For K = 2 only. With K = 3 the window still reaches one to the right: K − 1 rows it must be.',
      },
      smallest: {
        zh: 'x = [1, 10]，三个权重都是 1：位置 0 应是 1，你的是 11。',
        en: 'x = [1, 10], three weights of 1: position 0 should be 1, yours is 11.',
      },
      reread: '05#6',
    },
  },
];
