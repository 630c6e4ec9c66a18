import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { WindowMask } from './windowMask';
import { numbersForTruth } from '../numbersForTruth';

/** A mask of a rule for each query i and key j. */
function byRule(
  rule: (i: number, j: number, radius: number, real: readonly boolean[]) => boolean,
): WindowMask {
  return (isToken, radius) => {
    const real = Array.from(isToken.dataSync(), Boolean);
    const rows = real.map((_, i) => real.map((_, j) => rule(i, j, radius, real)));
    return tf.tensor2d(rows, undefined, 'bool');
  };
}

const near = (i: number, j: number, radius: number) => Math.abs(i - j) <= radius;

export const windowMaskMistakes: readonly WrongVersion<WindowMask>[] = [
  {
    solve: byRule((i, j, radius, real) => !(near(i, j, radius) && real[j])),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: '掩码里 true 表示“遮住”。', en: 'In a mask, true means “hidden”.' },
      why: {
        zh: '本课程的约定是 true = 可以看。用反以后，查询只看得到窗口之外和填充。有的库约定恰好相反，所以每次都要看说明。',
        en: 'In this course true = may look. Inverted, a query sees only what lies outside of its window, and padding. Some libraries mean the opposite, so look it up each time.',
      },
      smallest: {
        zh: 'T = 1、radius = 0、没有填充：应是 [[true]]，你的是 [[false]]，唯一的词元谁也看不到。',
        en: 'T = 1, radius = 0, no padding: [[true]] is expected, yours is [[false]], and the only token sees nothing.',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius) => near(i, j, radius)),
    credit: 0.5,
    diagnosis: {
      name: 'padding-seen',
      title: { zh: '没有遮住填充', en: 'Padding is not hidden' },
      belief: {
        zh: '窗口很窄，看不到填充。',
        en: 'The window is narrow, padding is out of its reach.',
      },
      why: {
        zh: '句末的词元离填充只有一步，窗口会伸过去。窗口和填充是两个条件，两个都要满足。',
        en: 'The last token of a sentence is one step from padding, and its window reaches there. Window and padding are two conditions, and both must hold.',
      },
      smallest: {
        zh: 'isToken = [true, false]、radius = 1：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'isToken = [true, false], radius = 1: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((_i, j, _radius, real) => real[j]),
    diagnosis: {
      name: 'no-window',
      title: { zh: '没有窗口，只有填充掩码', en: 'A padding mask without a window' },
      belief: { zh: '遮住填充就够了。', en: 'To hide padding is enough.' },
      why: {
        zh: '每个查询仍然看得到整句话。窗口要看的是查询和键之间的距离，所以各行应当不同；你的各行都一样。',
        en: 'Every query still sees the whole sentence. A window depends on how far the key is from the query, so rows must differ; yours are all the same.',
      },
      smallest: {
        zh: '两个词元、radius = 0：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'Two tokens, radius = 0: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => near(i, j, radius) && real[i]),
    diagnosis: {
      name: 'padding-of-queries',
      title: { zh: '填充遮在了查询那一边', en: 'Padding is hidden on the side of the queries' },
      belief: {
        zh: '填充的那一行遮掉，填充就没有影响了。',
        en: 'With the rows of padding gone, padding has no influence.',
      },
      why: {
        zh: '行是查询，列是键。真实的词元还能看到填充那几列，填充的内容就混进了它的上下文。要遮的是列：isToken 的形状应是 [1, T]，不是 [T, 1]。',
        en: 'Rows are queries, columns are keys. A real token still sees the columns of padding, whose content gets into its context. Hide columns: isToken as [1, T], not as [T, 1].',
      },
      smallest: {
        zh: 'isToken = [true, false]、radius = 1：应是 [[true, false], [true, false]]，你的是 [[true, true], [false, false]]。',
        en: 'isToken = [true, false], radius = 1: expected [[true, false], [true, false]], yours is [[true, true], [false, false]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => near(i, j, radius) && real[i] && real[j]),
    credit: 0.5,
    diagnosis: {
      name: 'padding-of-both',
      title: { zh: '填充的查询也遮住了', en: 'Queries that are padding are hidden as well' },
      belief: {
        zh: '填充不该看别人，所以它那一行全是 false。',
        en: 'Padding is not to look at anything, so its row is all false.',
      },
      why: {
        zh: '填充那几行的输出反正没人用，遮了没有好处；而整行都遮住，用 −∞ 时就是 NaN，一个 NaN 会毁掉整个批量。只遮键。',
        en: 'What padding reads is never used, so nothing is gained; but a row with everything hidden becomes NaN where −∞ is used, and one NaN spoils a batch. Hide keys only.',
      },
      smallest: {
        zh: 'isToken = [true, false]、radius = 1：第 1 行应是 [true, false]，你的是 [false, false]。',
        en: 'isToken = [true, false], radius = 1: row 1 is to be [true, false], yours is [false, false].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => Math.abs(i - j) < radius && real[j]),
    credit: 0.5,
    diagnosis: {
      name: 'one-short',
      title: { zh: '窗口两边各少一格', en: 'The window is one short on each side' },
      belief: { zh: 'radius 那一步不算在内。', en: 'The step at radius itself does not count.' },
      why: {
        zh: '题目说距离不超过 radius，等号要算在内：用 ≤，不用 <。用 < 时，radius = 0 的窗口连自己都看不到。',
        en: 'The distance may be radius at most, and exactly radius is allowed: ≤, not <. With <, a window of radius 0 does not even hold the token itself.',
      },
      smallest: {
        zh: '一个词元、radius = 0：应是 [[true]]，你的是 [[false]]。',
        en: 'One token, radius = 0: [[true]] is expected, yours is [[false]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => 2 * Math.abs(i - j) <= radius && real[j]),
    diagnosis: {
      name: 'width-for-radius',
      title: {
        zh: '把 radius 当成了整个窗口的宽度',
        en: 'The radius is taken for the whole width',
      },
      belief: { zh: 'radius 是窗口一共多宽。', en: 'radius says how wide the window is in all.' },
      why: {
        zh: 'radius 是单边：左右各 radius 格，加上自己，一共 2·radius + 1 格。有的论文用 w 表示总宽度，读的时候要看清。',
        en: 'A radius counts one side: that many to the left, as many to the right, and the token itself, 2·radius + 1 in all. Some papers give the whole width w; look which it is.',
      },
      smallest: {
        zh: '两个词元、radius = 1：应全是 true，你的只有对角线。',
        en: 'Two tokens, radius = 1: all true is expected, yours is the diagonal only.',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => j <= i && near(i, j, radius) && real[j]),
    diagnosis: {
      name: 'only-left',
      title: { zh: '只看得到左边', en: 'Only the left side is seen' },
      belief: {
        zh: '词元不能往后看。',
        en: 'A token may never look ahead.',
      },
      why: {
        zh: '不看后面是解码器的规定（因果掩码，第 04 章）。这里是编码器：整句话都已经在了，左右都可以看。',
        en: 'Not to look ahead is a rule of the decoder (the causal mask, chapter 04). This is an encoder: the whole sentence is there, and both sides may be seen.',
      },
      smallest: {
        zh: '两个词元、radius = 1：第 0 行应是 [true, true]，你的是 [true, false]。',
        en: 'Two tokens, radius = 1: row 0 is to be [true, true], yours is [true, false].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => i - j <= radius && real[j]),
    diagnosis: {
      name: 'no-absolute-value',
      title: { zh: '距离没有取绝对值', en: 'The distance lacks its absolute value' },
      belief: { zh: 'i − j 就是距离。', en: 'i − j is the distance.' },
      why: {
        zh: '键在右边时 i − j 是负数，永远不超过 radius，于是右边全都看得到。距离是 |i − j|。',
        en: 'For a key on the right, i − j is negative and never above radius, so everything on the right is seen. The distance is |i − j|.',
      },
      smallest: {
        zh: '两个词元、radius = 0：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'Two tokens, radius = 0: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '02#4',
    },
  },
  {
    solve: byRule((i, j, radius, real) => i !== j && near(i, j, radius) && real[j]),
    diagnosis: {
      name: 'not-itself',
      title: { zh: '看不到自己', en: 'A token does not see itself' },
      belief: { zh: '自己不算自己的邻居。', en: 'A token is no neighbour of its own.' },
      why: {
        zh: '距离 0 也不超过 radius。自注意力里词元总能看自己，否则句子只有一个词元时整行都被遮住。',
        en: 'A distance of 0 is not above radius either. In self-attention a token may look at itself; else a sentence of one token would have all of its row hidden.',
      },
      smallest: {
        zh: '一个词元：应是 [[true]]，你的是 [[false]]。',
        en: 'One token: [[true]] is expected, yours is [[false]].',
      },
      reread: '02#4',
    },
  },
  {
    solve: (isToken, radius) =>
      byRule((i, j, radius, real) => near(i, j, radius) && real[j])(isToken, radius).cast(
        'float32',
      ),
    credit: 0.5,
    diagnosis: numbersForTruth('02#4'),
  },
];
