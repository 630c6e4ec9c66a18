import type { WrongVersion } from '../../exercise';
import { cellsByGreedyCuts, cellsByWidestGaps, cellsOf } from './batchCells';
import type { FewestCells } from './fewestCells';

type Lengths = readonly number[];

const total = (values: Lengths) => values.reduce((sum, value) => sum + value, 0);
const byLength = (lengths: Lengths) => [...lengths].sort((a, b) => a - b);

/** In the order given, all batches of one size but the last. */
function batchesOf(size: number, lengths: Lengths): Lengths[] {
  const count = Math.ceil(lengths.length / size);
  return Array.from({ length: count }, (_, k) => lengths.slice(k * size, (k + 1) * size));
}

const sizeOf = (lengths: Lengths, batches: number) => Math.ceil(lengths.length / batches);

/** The best cuts of lengths in the order given, each run costing what `cost` says. */
function bestCuts(lengths: Lengths, batches: number, cost: (run: Lengths) => number): number {
  if (lengths.length === 0) return 0;
  if (batches === 1) return cost(lengths);
  const ends = lengths.map((_, i) => i + 1);
  return Math.min(
    ...ends.map(
      (end) => cost(lengths.slice(0, end)) + bestCuts(lengths.slice(end), batches - 1, cost),
    ),
  );
}

export const fewestCellsMistakes: readonly WrongVersion<FewestCells>[] = [
  {
    solve: (lengths, batches) => total(batchesOf(sizeOf(lengths, batches), lengths).map(cellsOf)),
    diagnosis: {
      name: 'as-they-come',
      title: { zh: '没有按长度排序', en: 'Not sorted by length' },
      belief: {
        zh: '怎么分都差不多。',
        en: 'One plan is about as good as another.',
      },
      why: {
        zh: '一批里只要有一句长的，整批都补到那么长。先按长度排序，长的才会和长的在一起。',
        en: 'One long sentence makes its whole batch long. Sort by length first, and the long ones share a batch.',
      },
      smallest: {
        zh: 'lengths = [2, 9, 2]，2 批：应是 13，你的是 20。',
        en: 'lengths = [2, 9, 2], 2 batches: 13 is expected, yours is 20.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) =>
      total(batchesOf(sizeOf(lengths, batches), byLength(lengths)).map(cellsOf)),
    credit: 0.5,
    diagnosis: {
      name: 'equal-batches',
      title: { zh: '每一批一样多', en: 'All batches of one size' },
      belief: {
        zh: '排好序再平均分，就是最好的。',
        en: 'Sorted and cut into equal parts, it is the best.',
      },
      why: {
        zh: '比不排好多了，可是切在哪里还可以选：几句特别长的，单独一批更省。',
        en: 'Far better than unsorted, but where to cut is free: a few very long ones are cheaper in a batch of their own.',
      },
      smallest: {
        zh: 'lengths = [2, 2, 2, 9]，2 批：应是 15，你的是 22。',
        en: 'lengths = [2, 2, 2, 9], 2 batches: 15 is expected, yours is 22.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) =>
      bestCuts([...lengths].sort(), batches, (run) => run.length * run[run.length - 1]),
    credit: 0.5,
    diagnosis: {
      name: 'sorted-as-text',
      title: { zh: '按文字排了序', en: 'Sorted as text' },
      belief: {
        zh: 'sort() 会把数从小到大排。',
        en: 'sort() puts numbers in ascending order.',
      },
      why: {
        zh: 'JavaScript 的 sort() 不带参数时按文字排：10 排在 9 前面。要写 sort((a, b) => a - b)。',
        en: 'Without an argument sort() compares as text in JavaScript: 10 comes before 9. Write sort((a, b) => a - b).',
      },
      smallest: {
        zh: 'lengths = [10, 9]，1 批：应是 20，你的是 18。',
        en: 'lengths = [10, 9], 1 batch: 20 is expected, yours is 18.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths) => total(lengths),
    diagnosis: {
      name: 'tokens-only',
      title: { zh: '只数了词元，没有数填充', en: 'Tokens counted, padding not' },
      belief: {
        zh: '格子数就是词元数。',
        en: 'Cells are tokens.',
      },
      why: {
        zh: '一批是一个矩阵，每行一样长：补上的格子照样要算。',
        en: 'A batch is a matrix with rows of one length: the cells that fill it up are computed too.',
      },
      smallest: {
        zh: 'lengths = [2, 9]，1 批：应是 18，你的是 11。',
        en: 'lengths = [2, 9], 1 batch: 18 is expected, yours is 11.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) => bestCuts(byLength(lengths), batches, cellsOf) - total(lengths),
    credit: 0.5,
    diagnosis: {
      name: 'padding-only',
      title: { zh: '只数了填充', en: 'Padding alone' },
      belief: {
        zh: '题目问的是浪费了多少。',
        en: 'What is asked for is the waste.',
      },
      why: {
        zh: '分法是对的，数的东西不对：要数所有的格子，词元也在内。',
        en: 'The plan is right, what is counted is not: count all cells, tokens included.',
      },
      smallest: {
        zh: 'lengths = [2, 9]，1 批：应是 18，你的是 7。',
        en: 'lengths = [2, 9], 1 batch: 18 is expected, yours is 7.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths) => cellsOf(lengths),
    diagnosis: {
      name: 'one-batch',
      title: { zh: '全放在一批里', en: 'All in one batch' },
      belief: {
        zh: '批数不影响格子数。',
        en: 'The number of batches does not matter.',
      },
      why: {
        zh: '全放一批，每句都补到最长的那么长。可以分成 batches 批，长短分开。',
        en: 'In one batch every sentence is filled up to the longest. There may be several: keep short and long apart.',
      },
      smallest: {
        zh: 'lengths = [2, 9]，2 批：应是 11，你的是 18。',
        en: 'lengths = [2, 9], 2 batches: 11 is expected, yours is 18.',
      },
      reread: '11#4',
    },
  },
  {
    solve: cellsByWidestGaps,
    credit: 0.5,
    diagnosis: {
      name: 'widest-gaps',
      title: { zh: '总在差得最多的地方切', en: 'Always cut at the widest gaps' },
      belief: {
        zh: '长度差得最多的地方，就是最该切的地方。',
        en: 'Where lengths differ most is where to cut.',
      },
      why: {
        zh: '一刀能省多少，还要看左边有几句：左边句子多时，差 2 也比左边只有一句、差 3 省得多。',
        en: 'What a cut saves also depends on how many are at its left: with many there, a gap of 2 saves more than a gap of 3 with one.',
      },
      smallest: {
        zh: 'lengths = [2, 5, 5, 5, 7]，2 批：应是 27，你的是 30。',
        en: 'lengths = [2, 5, 5, 5, 7], 2 batches: 27 is expected, yours is 30.',
      },
      reread: '11#4',
    },
  },
  {
    solve: cellsByGreedyCuts,
    credit: 0.75,
    diagnosis: {
      name: 'one-cut-at-a-time',
      title: { zh: '一刀一刀地选', en: 'One cut at a time' },
      belief: {
        zh: '每一刀都最好，合起来就最好。',
        en: 'The best cut each time makes the best plan.',
      },
      why: {
        zh: '第一刀是为两批选的；要分三批时，它往往不该在那里。要把几刀一起选。',
        en: 'The first cut was the best for two batches; for three it often belongs elsewhere. Choose the cuts together.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) => bestCuts(byLength(lengths), batches, (run) => Math.max(...run)),
    diagnosis: {
      name: 'longest-once',
      title: { zh: '最长的长度只算了一次', en: 'The longest counted once' },
      belief: {
        zh: '一批的格子数是最长那句的长度。',
        en: 'A batch has as many cells as its longest sentence.',
      },
      why: {
        zh: '那只是一行。一批有几句，就有几行：要乘句数。',
        en: 'That is one row. There is a row for each sentence: multiply by their number.',
      },
      smallest: {
        zh: 'lengths = [3, 3]，1 批：应是 6，你的是 3。',
        en: 'lengths = [3, 3], 1 batch: 6 is expected, yours is 3.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) => bestCuts(byLength(lengths), batches, (run) => run.length * run[0]),
    diagnosis: {
      name: 'cut-to-shortest',
      title: { zh: '按最短的算了', en: 'Counted by the shortest' },
      belief: {
        zh: '排好序以后，第一句代表这一批。',
        en: 'In sorted order the first stands for the batch.',
      },
      why: {
        zh: '排好序以后，第一句是最短的：照它的长度，别的句子都放不下。要按最后一句，也就是最长的。',
        en: 'The first in sorted order is the shortest, and the others do not fit into its length. Take the last, which is the longest.',
      },
      smallest: {
        zh: 'lengths = [2, 9]，1 批：应是 18，你的是 4。',
        en: 'lengths = [2, 9], 1 batch: 18 is expected, yours is 4.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) => bestCuts(byLength(lengths), batches + 1, cellsOf),
    credit: 0.5,
    diagnosis: {
      name: 'one-batch-too-many',
      title: { zh: '多分了一批', en: 'One batch too many' },
      belief: {
        zh: '切 batches 刀。',
        en: 'Make as many cuts as batches.',
      },
      why: {
        zh: '切 n 刀得到 n + 1 段：要 batches 批，只能切 batches − 1 刀。',
        en: 'n cuts make n + 1 parts: for so many batches there is one cut less.',
      },
      smallest: {
        zh: 'lengths = [2, 9]，1 批：应是 18，你的是 11。',
        en: 'lengths = [2, 9], 1 batch: 18 is expected, yours is 11.',
      },
      reread: '11#4',
    },
  },
  {
    solve: (lengths, batches) => total(batchesOf(batches, byLength(lengths)).map(cellsOf)),
    diagnosis: {
      name: 'batches-as-size',
      title: { zh: '把批数当成了一批的句数', en: 'The number of batches taken for a size' },
      belief: {
        zh: 'batches 是一批里有几句。',
        en: 'batches is how many sentences a batch has.',
      },
      why: {
        zh: 'batches 是最多分成几批。一批有几句，由你决定，各批可以不同。',
        en: 'batches is how many batches there may be. How many sentences each has is yours to choose, and may differ.',
      },
      reread: '11#4',
    },
  },
];
