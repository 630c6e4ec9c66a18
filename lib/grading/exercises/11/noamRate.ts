import { pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { noamRateMistakes } from './noamRateMistakes';

/** What the learner's function looks like. */
export type NoamRate = (step: number, dModel: number, warmup: number) => number;

function noamRate(step: number, dModel: number, warmup: number): number {
  return Math.min(step ** -0.5, step * warmup ** -1.5) / Math.sqrt(dModel);
}

/** Up to the peak along a line, then down with the root. */
function byPeak(step: number, dModel: number, warmup: number): number {
  const peak = 1 / Math.sqrt(dModel * warmup);
  return step < warmup ? (peak * step) / warmup : peak * Math.sqrt(warmup / step);
}

/** 11.2: the schedule of the learning rate, from memory. */
export const NOAM_RATE: FunctionExercise<NoamRate> = {
  kind: 'warm-up',
  id: '11.2',
  title: { zh: '默写：先预热，再下降', en: 'From memory: warm up, then cool down' },
  difficulty: 1,
  minutes: 10,
  points: 5,
  functionName: 'noamRate',
  parameters: ['step', 'dModel', 'warmup'],
  draw: (random, round) => {
    const warmup = pick(random, [4, 9, 16]);
    const dModel = pick(random, [2, 7, 16]);
    const early = 1 + random.integer(warmup - 1);
    const late = warmup + 1 + random.integer(5 * warmup);
    return [[1, early, warmup, late][round % 4], dModel, warmup];
  },
  reference: noamRate,
  tolerance: 1e-6,
  right: [noamRate, byPeak],
  wrong: noamRateMistakes,
  hints: [
    {
      zh: '公式是两条线里较低的一条：一条随步数直线上升，一条随 1/√步数 下降。它们在哪一步相交？',
      en: 'It is the lower of two curves: one rises in a straight line, one falls with 1/√step. At which step do they meet?',
    },
    {
      zh: '上升的那条是 step × warmup^(−1.5)，下降的那条是 step^(−0.5)；在 step = warmup 处相等。',
      en: 'The rising one is step × warmup^(−1.5), the falling one step^(−0.5); at step = warmup they are equal.',
    },
    {
      zh: '最后再除以 √dModel：Math.min(…, …) / Math.sqrt(dModel)。',
      en: 'Divide by √dModel at the end: Math.min(…, …) / Math.sqrt(dModel).',
    },
  ],
};
