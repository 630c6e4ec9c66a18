import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { RotateHalves } from './rotateHalves';

/** What a pair becomes: (a, b) turned by an angle whose cosine and sine are c and s. */
type Pair = (a: number, b: number, c: number, s: number) => readonly [number, number];

/** A rotation with something changed: the angle of feature f, its pair, or the rule. */
function turning({
  angle = (t, start, i, half) => (start + t) / 10_000 ** (i / half),
  pair = (a, b, c, s) => [a * c - b * s, a * s + b * c],
  isAdjacent = false,
}: {
  readonly angle?: (t: number, start: number, i: number, half: number) => number;
  readonly pair?: Pair;
  readonly isAdjacent?: boolean;
}): RotateHalves {
  return (x, start) => {
    const rows = x.arraySync().map((row, t) => {
      const half = row.length / 2;
      const turned = [...row];
      for (let i = 0; i < half; i++) {
        const [f, g] = isAdjacent ? [2 * i, 2 * i + 1] : [i, i + half];
        const by = angle(t, start, i, half);
        [turned[f], turned[g]] = pair(row[f], row[g], Math.cos(by), Math.sin(by));
      }
      return turned;
    });
    return tf.tensor2d(rows);
  };
}

/** Angles repeated for adjacent pairs, rotated by halves: each value has an angle of its own. */
const mixed: RotateHalves = (x, start) => {
  const rows = x.arraySync().map((row, t) => {
    const half = row.length / 2;
    return row.map((value, f) => {
      const angle = (start + t) / 10_000 ** (Math.floor(f / 2) / half);
      const other = f < half ? -row[f + half] : row[f - half];
      return value * Math.cos(angle) + other * Math.sin(angle);
    });
  });
  return tf.tensor2d(rows);
};

export const rotateHalvesMistakes: readonly WrongVersion<RotateHalves>[] = [
  {
    solve: turning({ isAdjacent: true }),
    credit: 0.5,
    diagnosis: {
      name: 'adjacent-pairs',
      title: { zh: '相邻的两个配成了一对', en: 'Adjacent features are paired' },
      belief: { zh: '一对就是 (2i, 2i + 1)。', en: 'A pair is (2i, 2i + 1).' },
      why: {
        zh: '那是另一种约定，本身没有错；这里要的是两半：(i, i + dK/2)。权重是按哪一种学的，就要用哪一种。',
        en: 'That is the other convention, and right by itself; here halves are wanted, (i, i + dK/2). Use the one that the weights were learnt with.',
      },
      smallest: {
        zh: 'x = [[1, 0, 0, 0]]，start = 1：第 2 列应是 0.84，你的在第 1 列。',
        en: 'x = [[1, 0, 0, 0]], start = 1: 0.84 belongs in column 2, yours is in column 1.',
      },
      reread: '07#7',
    },
  },
  {
    solve: mixed,
    diagnosis: {
      name: 'mixed-conventions',
      title: { zh: '两种约定混在一起了', en: 'The two conventions are mixed' },
      belief: {
        zh: '角按 θ₀, θ₀, θ₁, θ₁ 排就行。',
        en: 'Angles may come as θ₀, θ₀, θ₁, θ₁.',
      },
      why: {
        zh: '按两半配对时，角要排成 θ₀, θ₁, …, θ₀, θ₁, …。现在一对里的两个数转了两个角，不再是旋转：长度变了，分数也随位置变。',
        en: 'With pairs of halves the angles are θ₀, θ₁, …, θ₀, θ₁, …. Now the two values of a pair turn by two angles, which is no rotation: lengths change, and scores vary with the position.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ pair: (a, b, c, s) => [a * c + b * s, b * c - a * s] }),
    credit: 0.5,
    diagnosis: {
      name: 'turned-back',
      title: { zh: '转的方向反了', en: 'Turned the other way' },
      belief: { zh: '减号放在哪一项都一样。', en: 'It does not matter where the minus is.' },
      why: {
        zh: '减号在 a·cos − b·sin 里。放到另一项，就是往回转；查询和键都往回转，分数还是只看距离，可是与别人训练的权重对不上。',
        en: 'It stands in a·cos − b·sin. In the other term it turns backwards. With queries and keys both turned back scores still know distances only, but weights of others do not fit.',
      },
      smallest: {
        zh: 'x = [[1, 0]]，start = 1：应是 0.54, 0.84，你的是 0.54, −0.84。',
        en: 'x = [[1, 0]], start = 1: 0.54, 0.84 is expected, yours is 0.54, −0.84.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ pair: (a, b, c, s) => [a * c + b * s, a * s + b * c] }),
    diagnosis: {
      name: 'no-minus',
      title: { zh: '少了减号', en: 'The minus is missing' },
      belief: { zh: '两项都相加。', en: 'Both are sums.' },
      why: {
        zh: '两项都加就不是旋转了：(1, 1) 会越转越长。旋转的一项是差。',
        en: 'With two sums it is no rotation: (1, 1) grows as it turns. One of the two is a difference.',
      },
      smallest: {
        zh: 'x = [[0, 1]]，start = 1：应是 −0.84, 0.54，你的是 0.84, 0.54。',
        en: 'x = [[0, 1]], start = 1: −0.84, 0.54 is expected, yours is 0.84, 0.54.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ pair: (a, b, c, s) => [a * s - b * c, a * c + b * s] }),
    diagnosis: {
      name: 'sine-for-cosine',
      title: { zh: '正弦和余弦互换了', en: 'Sine and cosine are exchanged' },
      belief: { zh: '先正弦，后余弦。', en: 'First the sine, then the cosine.' },
      why: {
        zh: '角为 0 时应当什么也不变：cos 0 = 1 乘自己，sin 0 = 0 乘搭档。你的在位置 0 就已经变了。',
        en: 'At angle 0 nothing may change: cos 0 = 1 goes with the value itself, sin 0 = 0 with its partner. Yours has changed it at position 0 already.',
      },
      smallest: {
        zh: 'x = [[1, 0]]，start = 0：应是 1, 0，你的是 0, 1。',
        en: 'x = [[1, 0]], start = 0: 1, 0 is expected, yours is 0, 1.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ pair: (a, b, c, s) => [a * c - b * s, b] }),
    diagnosis: {
      name: 'second-half-left',
      title: { zh: '后一半没有转', en: 'The second half is not turned' },
      belief: { zh: '后一半只是搭档，不用动。', en: 'The second half are partners, and stay.' },
      why: {
        zh: '一对里的两个数都要换：前一半是 a·cos − b·sin，后一半是 a·sin + b·cos。',
        en: 'Both values of a pair change: a·cos − b·sin in the first half, a·sin + b·cos in the second.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ angle: (t, start, i, half) => (start + t) / 10_000 ** (i / (2 * half)) }),
    diagnosis: {
      name: 'exponent-not-doubled',
      title: { zh: '指数少了 2', en: 'The exponent lacks its 2' },
      belief: { zh: '指数是 i/dK。', en: 'The exponent is i/dK.' },
      why: {
        zh: 'i 数的是对，只到 dK/2：指数是 2i/dK。少了 2，除了第 0 对，都转得太快。',
        en: 'i counts pairs, up to dK/2: the exponent is 2i/dK. Without the 2 all pairs but pair 0 turn too fast.',
      },
      reread: '07#7',
    },
  },
  {
    solve: turning({ angle: (t, _, i, half) => t / 10_000 ** (i / half) }),
    credit: 0.5,
    diagnosis: {
      name: 'start-ignored',
      title: { zh: '没有用 start', en: 'start is not used' },
      belief: { zh: '第一行总在位置 0。', en: 'The first row is always at position 0.' },
      why: {
        zh: '逐个词元解码时，每次只送来一个新词元，前面的在缓存里。不加 start，它们全都站在位置 0。',
        en: 'A decoder with a cache sends one new token at a time. Without start, all of them stand at position 0.',
      },
      smallest: {
        zh: 'x = [[1, 0]]，start = 1：应是 0.54, 0.84，你的是 1, 0。',
        en: 'x = [[1, 0]], start = 1: 0.54, 0.84 is expected, yours is 1, 0.',
      },
      reread: '07#8',
    },
  },
  {
    solve: turning({ angle: (t, start, i, half) => (start + t + 1) / 10_000 ** (i / half) }),
    credit: 0.5,
    diagnosis: {
      name: 'counted-from-one',
      title: { zh: '位置从 1 数起了', en: 'Positions are counted from 1' },
      belief: { zh: '第一个位置是 1。', en: 'The first position is 1.' },
      why: {
        zh: '位置从 0 数起：start = 0 时第 0 行不转。全部多转一格，分数不变，可是和缓存里的旧键就差了一格。',
        en: 'Positions count from 0: with start = 0, row 0 is not turned. If all turn one more, scores stay; but old keys in a cache are then one off.',
      },
      smallest: {
        zh: 'x = [[1, 0]]，start = 0：应是 1, 0，你的是 0.54, 0.84。',
        en: 'x = [[1, 0]], start = 0: 1, 0 is expected, yours is 0.54, 0.84.',
      },
      reread: '07#8',
    },
  },
  {
    solve: turning({ angle: (t, start) => start + t }),
    diagnosis: {
      name: 'one-speed',
      title: { zh: '所有的对转得一样快', en: 'All pairs turn at one speed' },
      belief: { zh: '角就是位置。', en: 'The angle is the position.' },
      why: {
        zh: '只有第 0 对每个位置转 1 弧度，后面的越来越慢。全都一样快，44 个位置之后就分不清了。',
        en: 'Only pair 0 turns by 1 radian a position; those after it are slower and slower. At one speed, positions look alike again after 44.',
      },
      reread: '07#5',
    },
  },
  {
    solve: turning({ angle: (t, start, i, half) => (start + t) / 1000 ** (i / half) }),
    credit: 0.5,
    diagnosis: {
      name: 'base-a-thousand',
      title: { zh: '底数是 1000', en: 'The base is 1000' },
      belief: { zh: '底数随便取一个大的数。', en: 'Any large base will do.' },
      why: {
        zh: '从头训练，1000 也行；可是题目和别人的权重用的是 10000。',
        en: 'For a training from the start 1000 would do too; but the task, and weights of others, have 10000.',
      },
      reread: '07#5',
    },
  },
  {
    solve: (x, start) => {
      const [T, dK] = x.shape;
      const values = Array.from({ length: T * dK }, (_, k) => {
        const [t, f] = [Math.floor(k / dK), k % dK];
        const angle = (start + t) / 10_000 ** ((f - (f % 2)) / dK);
        return f % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      });
      return x.add(tf.tensor2d(values, [T, dK]));
    },
    diagnosis: {
      name: 'added',
      title: { zh: '加上了正弦位置编码', en: 'A sinusoidal encoding was added' },
      belief: {
        zh: '位置总是加上去的。',
        en: 'A position is something to add.',
      },
      why: {
        zh: '旋转位置编码不加任何数：它把查询和键自己转一个角，长度不变。',
        en: 'Rotary positional encoding adds nothing: queries and keys themselves are turned, and keep their lengths.',
      },
      smallest: {
        zh: 'x = [[0, 0]]：应是 0, 0，转多少都一样。',
        en: 'x = [[0, 0]]: 0, 0 is expected, however far it turns.',
      },
      reread: '07#7',
    },
  },
];
