import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { HeadsToPrune } from './headsToPrune';

type Shares = readonly (readonly number[])[];
type Change = (shares: Shares, heads: readonly number[]) => number;

/** Shares of the heads, each as one row. */
function rowsOf(shares: tf.Tensor3D): number[][] {
  return shares.reshape<tf.Tensor2D>([shares.shape[0], -1]).arraySync();
}

function sumOf(shares: Shares, heads: readonly number[]): number[] {
  return shares[0].map((_, at) => heads.reduce((sum, h) => sum + shares[h][at], 0));
}

const squares = (row: readonly number[]) => row.reduce((sum, x) => sum + x * x, 0);
const together: Change = (shares, heads) => squares(sumOf(shares, heads));

function setsOf(H: number, count: number): number[][] {
  const all = Array.from({ length: 2 ** H }, (_, bits) =>
    Array.from({ length: H }, (_, h) => h).filter((h) => bits & (1 << h)),
  );
  return all.filter((heads) => heads.length === count);
}

/** The set whose change is smallest, measured in another way than the right one. */
function smallestBy(change: Change, countOf = (count: number, _H: number) => count): HeadsToPrune {
  return (shares, count) => {
    const rows = rowsOf(shares);
    const sets = setsOf(rows.length, countOf(count, rows.length));
    return sets.reduce((best, set) => (change(rows, set) < change(rows, best) ? set : best));
  };
}

const right = smallestBy(together);

function complement(shares: tf.Tensor3D, heads: readonly number[]): number[] {
  return Array.from({ length: shares.shape[0] }, (_, h) => h).filter((h) => !heads.includes(h));
}

export const headsToPruneMistakes: readonly WrongVersion<HeadsToPrune>[] = [
  {
    solve: smallestBy((shares, heads) => heads.reduce((sum, h) => sum + squares(shares[h]), 0)),
    credit: 0.5,
    diagnosis: {
      name: 'one-by-one',
      title: { zh: '每个头单独打分', en: 'Each head is scored alone' },
      belief: {
        zh: '份额最小的几个头，就是最不重要的几个。',
        en: 'The heads with the smallest shares matter least.',
      },
      why: {
        zh: '剪掉的几份会一起消失：两份一正一负、几乎抵消，单独看都很大，一起剪掉输出却几乎不变。先相加，再算平方和。',
        en: 'What is pruned goes together: two shares that nearly cancel are large alone, and the output hardly changes without both. Add first, then square.',
      },
      smallest: {
        zh: '三个头，份额是 1、−1、0.5，剪两个：应剪 [0, 1]（变化 0），你剪的是含有 2 的一组。',
        en: 'Three heads with shares 1, −1, 0.5, two to go: [0, 1] changes nothing; yours takes head 2 among them.',
      },
      reread: '03#7',
    },
  },
  {
    solve: (shares, count) => {
      const rows = rowsOf(shares);
      const chosen: number[] = [];
      while (chosen.length < count) {
        const left = complement(shares, chosen);
        const cost = (h: number) => together(rows, [...chosen, h]);
        chosen.push(left.reduce((best, h) => (cost(h) < cost(best) ? h : best)));
      }
      return chosen.sort((a, b) => a - b);
    },
    credit: 0.5,
    diagnosis: {
      name: 'greedy',
      title: { zh: '一个一个地贪心选', en: 'Chosen greedily, one at a time' },
      belief: {
        zh: '每一步选最好的，总的就最好。',
        en: 'The best at each step is the best in all.',
      },
      why: {
        zh: '互相抵消的一对，单独剪哪一个都很糟，贪心的第一步就不会选它们。头不多，把所有组合都试一遍。',
        en: 'Of a pair that cancels, either alone is a bad choice, and the first step never takes it. There are few heads: try all sets.',
      },
      reread: '03#7',
    },
  },
  {
    solve: (shares, count) =>
      complement(shares, smallestBy(together, (n, H) => H - n)(shares, count)),
    diagnosis: {
      name: 'rest-is-largest',
      title: { zh: '让留下来的变得最小', en: 'What is left is made smallest' },
      belief: {
        zh: '留下的份额之和小，就说明剪得好。',
        en: 'A small sum of what is left means a good cut.',
      },
      why: {
        zh: '要小的是输出的变化，也就是剪掉的那几份之和，不是剩下的。',
        en: 'What is to be small is the change, the sum of what is pruned, not of what is left.',
      },
      reread: '03#7',
    },
  },
  {
    solve: smallestBy((shares, heads) => -together(shares, heads)),
    diagnosis: {
      name: 'largest',
      title: { zh: '选了变化最大的一组', en: 'The set with the largest change' },
      belief: { zh: '排序之后取最后几个。', en: 'Sort, and take the last.' },
      why: {
        zh: '方向反了：这样剪掉的是最要紧的几个头。',
        en: 'The wrong way round: these are the heads that matter most.',
      },
      reread: '03#7',
    },
  },
  {
    solve: (shares, count) => complement(shares, right(shares, count)),
    diagnosis: {
      name: 'kept-for-pruned',
      title: { zh: '返回的是留下的头', en: 'This returns the heads that stay' },
      belief: { zh: '题目要的是剩下哪些头。', en: 'The task asks which heads are left.' },
      why: {
        zh: '组选对了，但要返回剪掉的那几个的编号，一共 count 个。',
        en: 'The set is right, but what is returned is to be the numbers of those that go, count of them.',
      },
      reread: '03#7',
    },
  },
  {
    solve: smallestBy((shares, heads) => Math.abs(sumOf(shares, heads).reduce((a, b) => a + b, 0))),
    diagnosis: {
      name: 'signs-cancel',
      title: { zh: '把所有的数直接加了起来', en: 'All values are simply added up' },
      belief: { zh: '总和小，变化就小。', en: 'A small total is a small change.' },
      why: {
        zh: '一处 +5、另一处 −5，总和是 0，输出却变了很多。每个位置各自平方，再相加。',
        en: '+5 here and −5 there sum to 0, and the output has changed a lot. Square each place, then add.',
      },
      reread: '03#4',
    },
  },
  {
    solve: smallestBy((shares, heads) =>
      squares(sumOf(shares, heads).slice(0, shares[0].length / 2)),
    ),
    diagnosis: {
      name: 'first-token-only',
      title: { zh: '只看了第 0 个词元', en: 'Only token 0 is looked at' },
      belief: {
        zh: 'shares[h][0] 就是这个头的份额。',
        en: 'shares[h][0] is the share of the head.',
      },
      why: {
        zh: '形状是 [H, T, D]：每个词元都有自己的一份，要把 T 和 D 都算进去。',
        en: 'The shape is [H, T, D]: every token has its share, and both T and D count.',
      },
      reread: '03#4',
    },
  },
  {
    solve: (shares, count) =>
      Array.from({ length: count }, (_, h) => h).map((h) => shares.shape[0] - count + h),
    diagnosis: {
      name: 'always-the-last',
      title: { zh: '总是剪最后几个头', en: 'Always the last heads' },
      belief: { zh: '头都差不多，剪哪几个都行。', en: 'Heads are alike, any will do.' },
      why: {
        zh: '那就没有用到 shares。头的编号不说明它重不重要。',
        en: 'Then shares is not used. The number of a head says nothing of how much it matters.',
      },
      reread: '03#7',
    },
  },
  {
    solve: (shares, count) => right(shares, count).map((h) => h + 1),
    credit: 0.5,
    diagnosis: {
      name: 'from-one',
      title: { zh: '编号从 1 数起了', en: 'Counted from 1' },
      belief: { zh: '第一个头是 1 号。', en: 'The first head has number 1.' },
      why: {
        zh: '组选对了；头的编号从 0 数起，和数组的下标一样。',
        en: 'The set is right; heads count from 0, as arrays do.',
      },
      reread: '03#7',
    },
  },
];
