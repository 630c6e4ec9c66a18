import type { Random } from '../../../tensor';
import { pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { cellsByGreedyCuts, cellsByWidestGaps } from './batchCells';
import { fewestCellsMistakes } from './fewestCellsMistakes';

/** What the learner's function looks like. */
export type FewestCells = (lengths: readonly number[], batches: number) => number;

/** From the shortest on: the first `i` sentences in `k` batches. */
function fewestCells(lengths: readonly number[], batches: number): number {
  const inOrder = [...lengths].sort((a, b) => a - b);
  let best = inOrder.map((longest, i) => (i + 1) * longest); // all in one batch
  for (let k = 2; k <= batches; k++) {
    best = inOrder.map((longest, i) => {
      const cut = best.slice(0, i).map((before, j) => before + (i - j) * longest);
      return Math.min(best[i], ...cut);
    });
  }
  return best[best.length - 1];
}

/** Every way to cut the sorted sentences. */
function byTrying(lengths: readonly number[], batches: number): number {
  const inOrder = [...lengths].sort((a, b) => a - b);
  const fewest = (from: number, left: number): number => {
    const rest = inOrder.length - from;
    if (rest === 0) return 0;
    if (left === 1) return rest * inOrder[inOrder.length - 1];
    const ends = Array.from({ length: rest }, (_, i) => from + i + 1);
    return Math.min(...ends.map((end) => (end - from) * inOrder[end - 1] + fewest(end, left - 1)));
  };
  return fewest(0, batches);
}

/** Lengths such as sentences have them: many short ones, a few long ones. */
function drawLengths(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => 2 + Math.floor(28 * random.uniform() ** 2));
}

/** Lengths for which neither greedy cuts nor the widest gaps are the best. */
function drawHard(random: Random, count: number, batches: number): number[] {
  for (let tries = 0; ; tries++) {
    const lengths = drawLengths(random, count);
    const best = fewestCells(lengths, batches);
    const isHard =
      cellsByGreedyCuts(lengths, batches) > best && cellsByWidestGaps(lengths, batches) > best;
    if (isHard || tries === 200) return lengths;
  }
}

/** 11.5: how little padding a batch plan can have. */
export const FEWEST_CELLS: FunctionExercise<FewestCells> = {
  kind: 'stretch',
  id: '11.5',
  title: { zh: '加一把劲：填充最少的分法', en: 'Stretch: the plan with the least padding' },
  difficulty: 3,
  minutes: 40,
  points: 10,
  functionName: 'fewestCells',
  parameters: ['lengths', 'batches'],
  draw: (random, round) => {
    if (round < 2) return [drawLengths(random, 3), 2];
    const batches = pick(random, [3, 4]);
    return [drawHard(random, pick(random, [7, 11]), batches), batches];
  },
  reference: byTrying,
  tolerance: 0,
  properties: [
    {
      name: 'bounds',
      title: {
        zh: '格子不会比词元少，也不会比“全放一批”多',
        en: 'There are no fewer cells than tokens, and no more than in one batch of all',
      },
      holds: ([lengths], answer) => {
        const all = lengths as readonly number[];
        const tokens = all.reduce((sum, length) => sum + length, 0);
        if (typeof answer !== 'number') return true; // told by its type already
        return answer >= tokens && answer <= all.length * Math.max(...all);
      },
    },
  ],
  right: [fewestCells, byTrying],
  wrong: fewestCellsMistakes,
  hints: [
    {
      zh: '最好的分法里，每一批都是排好序之后相邻的一段。为什么？若长句和短句混在一批，换一换会怎样？',
      en: 'In the best plan every batch is a run of neighbours in sorted order. Why? If a long and a short sentence share a batch, what does swapping do?',
    },
    {
      zh: '所以只要决定在哪里切。一刀一刀地选当前最好的，不一定总体最好；句子少时可以把所有切法都试一遍。',
      en: 'So all that is to be decided is where to cut. The best cut now need not be best in the end; with few sentences, try all ways to cut.',
    },
    {
      zh: '设 best[k][i] 是前 i 句分成 k 批的最少格子：best[k][i] = min over j < i 的 best[k−1][j] + (i − j) · 第 i 句的长度（已排序）。这叫动态规划。',
      en: 'Let best[k][i] be the fewest cells for the first i sentences in k batches: the minimum over j < i of best[k−1][j] + (i − j) · the length of sentence i, in sorted order. This is dynamic programming.',
    },
  ],
};
