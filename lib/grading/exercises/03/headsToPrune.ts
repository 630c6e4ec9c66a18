import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { headsToPruneMistakes } from './headsToPruneMistakes';

/** What the learner's function looks like. */
export type HeadsToPrune = (shares: tf.Tensor3D, count: number) => number[];

function headsToPrune(shares: tf.Tensor3D, count: number): number[] {
  const all = shares.arraySync(); // [H, T, D]
  const choose = (from: number, left: number): number[][] => {
    if (left === 0) return [[]];
    const heads = Array.from({ length: all.length - from }, (_, i) => from + i);
    return heads.flatMap((h) => choose(h + 1, left - 1).map((rest) => [h, ...rest]));
  };
  const changeBy = (heads: number[]) => {
    const cells = all[0].map((row, t) =>
      row.map((_, d) => heads.reduce((sum, h) => sum + all[h][t][d], 0)),
    );
    return cells.flat().reduce((sum, x) => sum + x * x, 0);
  };
  const sets = choose(0, count);
  return sets.reduce((best, set) => (changeBy(set) < changeBy(best) ? set : best));
}

/** Every set of heads, as bits of a number. */
function byBits(shares: tf.Tensor3D, count: number): number[] {
  const [H, T, D] = shares.shape;
  const values = shares.dataSync();
  let [best, smallest]: [number[], number] = [[], Infinity];
  for (let bits = 0; bits < 2 ** H; bits++) {
    const heads = Array.from({ length: H }, (_, h) => h).filter((h) => bits & (1 << h));
    if (heads.length !== count) continue;
    let change = 0;
    for (let at = 0; at < T * D; at++) {
      change += heads.reduce((sum, h) => sum + values[h * T * D + at], 0) ** 2;
    }
    if (change < smallest) [best, smallest] = [heads, change];
  }
  return best;
}

/** Shares of heads, two of which nearly cancel each other. */
function drawShares(random: Random, H: number, noise: number): PlainTensor {
  const [T, D] = [2, 3];
  const shares = normalTensor(random, [H, T, D]);
  const size = T * D;
  const values = [...shares.values];
  const [a, b, c] = random.shuffle(Array.from({ length: H }, (_, h) => h));
  for (let at = 0; at < size; at++) {
    values[a * size + at] *= 2;
    values[b * size + at] = -values[a * size + at] + noise * random.normal();
    values[c * size + at] *= 0.5;
  }
  return { ...shares, values: values.map(Math.fround) };
}

/** 03.6: which heads are missed least, together. */
export const HEADS_TO_PRUNE: FunctionExercise<HeadsToPrune> = {
  kind: 'stretch',
  id: '03.6',
  title: { zh: '加一把劲：剪掉哪几个头', en: 'Stretch: which heads to prune' },
  difficulty: 3,
  minutes: 40,
  points: 10,
  functionName: 'headsToPrune',
  parameters: ['shares', 'count'],
  rounds: 24,
  draw: (random, round) => {
    const H = round < 4 ? 3 : pick(random, [5, 6]);
    return [
      drawShares(random, H, round % 2 === 0 ? 0.05 : 0.7),
      round < 4 ? 2 : pick(random, [2, 3]),
    ];
  },
  reference: byBits,
  tolerance: 0,
  right: [headsToPrune, byBits],
  wrong: headsToPruneMistakes,
  hints: [
    {
      zh: '剪掉一组头，输出少了它们的那几份之和。先写一个函数：给定一组头，输出变了多少？',
      en: 'Without a set of heads the output lacks the sum of their shares. First write a function: for a set, how much does the output change?',
    },
    {
      zh: '先把各份加起来，再算平方和，次序不能换：两份可能一正一负，几乎抵消。',
      en: 'Add the shares first and square then, not the other way round: two shares may nearly cancel.',
    },
    {
      zh: '头只有几个，所有的组合都试一遍就行：6 个里选 3 个也只有 20 种。一个一个地贪心选，会错过抵消的那一对。',
      en: 'There are few heads, so try all sets: 3 of 6 are 20. Taken one at a time, the pair that cancels is missed.',
    },
  ],
};
