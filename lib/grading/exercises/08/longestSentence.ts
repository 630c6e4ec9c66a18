import type { Random } from '../../../tensor';
import { pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { longestSentenceMistakes } from './longestSentenceMistakes';

/** What the learner's function looks like. */
export type LongestSentence = (budget: number, dModel: number, dFF: number) => number;

/** Multiplications of a layer: projections, scores with the weighted sum, feed-forward network. */
function multiplications(T: number, D: number, F: number): number {
  return 4 * T * D * D + 2 * T * T * D + 2 * T * D * F;
}

function longestSentence(budget: number, dModel: number, dFF: number): number {
  const count = (length: number) =>
    4 * length * dModel ** 2 + 2 * length ** 2 * dModel + 2 * length * dModel * dFF;
  let T = 0;
  while (count(T + 1) <= budget) T += 1;
  return T;
}

/** Halves the interval. */
function byHalving(budget: number, dModel: number, dFF: number): number {
  let [fits, tooLong] = [0, 1];
  while (multiplications(tooLong, dModel, dFF) <= budget) tooLong *= 2;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (multiplications(middle, dModel, dFF) <= budget) fits = middle;
    else tooLong = middle;
  }
  return fits;
}

function drawBudget(random: Random, round: number): readonly number[] {
  const D = pick(random, [3, 5, 7]);
  const F = pick(random, [11, 13, 2 * D]);
  const T = 1 + random.integer(round < 4 ? 5 : 60);
  const fits = multiplications(T, D, F);
  const room = multiplications(T + 1, D, F) - fits;
  const spare = round % 3 === 0 ? 0 : 1 + random.integer(room - 1); // 0: used up exactly
  return [fits + spare, D, F];
}

/** 08.3: the longest sentence that a layer can read with a budget of multiplications. */
export const LONGEST_SENTENCE: FunctionExercise<LongestSentence> = {
  kind: 'stretch',
  id: '08.3',
  title: { zh: '加一把劲：预算够读多长的句子', en: 'Stretch: how long a sentence for the budget' },
  difficulty: 2,
  minutes: 25,
  points: 10,
  functionName: 'longestSentence',
  parameters: ['budget', 'dModel', 'dFF'],
  rounds: 16,
  draw: drawBudget,
  reference: longestSentence,
  tolerance: 0,
  right: [longestSentence, byHalving],
  wrong: longestSentenceMistakes,
  question: {
    ask: (_, random) => {
      const times = pick(random, [4, 9, 16]);
      const [D, F, T] = [2, 3, 3000];
      return {
        text: {
          zh: `D = ${D}，F = ${F}，预算刚好够读 ${T} 个词元。预算变成 ${times} 倍，能读的长度约是原来的几倍（取整）？`,
          en: `With D = ${D} and F = ${F} the budget is just enough for ${T} tokens. With ${times} times the budget, about how many times as long may the sentence be (a whole number)?`,
        },
        args: [times * multiplications(T, D, F), D, F],
        answerFrom: (answer) => Math.round((answer as number) / T),
      };
    },
    because: {
      zh: '句子很长时，几乎全是 2T²D：长度只随预算的平方根增长。',
      en: 'In a long sentence nearly all of it is 2T²D, so its length grows with the root of the budget only.',
    },
  },
  hints: [
    {
      zh: '先写一个函数：长 T 的句子，一层要做多少次乘法？三部分相加：四个投影、分数和加权求和、前馈网络。',
      en: 'First write a function: how many multiplications does a layer make for a sentence of length T? Three parts: four projections, scores with the weighted sum, feed-forward network.',
    },
    {
      zh: '三部分是 4TD²、2T²D、2TDF。它随 T 增长，所以从 T = 1 往上试，直到超过预算。',
      en: 'The parts are 4TD², 2T²D and 2TDF. Their sum grows with T, so go up from T = 1 until it exceeds the budget.',
    },
    {
      zh: 'let T = 0; 只要 T + 1 的乘法次数不超过 budget，T 就加 1；最后返回 T。',
      en: 'let T = 0; as long as the count for T + 1 is at most budget, add 1 to T; then return T.',
    },
  ],
};
