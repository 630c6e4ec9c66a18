import type { FunctionExercise } from '../../exercise';
import { tokenMeanMistakes } from './tokenMeanMistakes';

/** What the learner's function looks like. */
export type TokenMean = (pieces: readonly (readonly number[])[]) => number;

function tokenMean(pieces: readonly (readonly number[])[]): number {
  let [nats, tokens] = [0, 0];
  for (const piece of pieces) {
    nats += piece.reduce((sum, loss) => sum + loss, 0);
    tokens += piece.length;
  }
  return nats / tokens;
}

function byWeights(pieces: readonly (readonly number[])[]): number {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const shares = pieces.map((piece) => {
    if (piece.length === 0) return 0;
    const mean = piece.reduce((a, b) => a + b, 0) / piece.length;
    return (mean * piece.length) / total; // each mean by its share of tokens
  });
  return shares.reduce((a, b) => a + b, 0);
}

/** 11.4: a published mistake: a mean of means is not the mean. */
export const TOKEN_MEAN: FunctionExercise<TokenMean> = {
  kind: 'museum',
  id: '11.4',
  title: { zh: '错题本：分几份来算', en: 'Museum: computed in pieces' },
  difficulty: 1,
  minutes: 15,
  points: 10,
  functionName: 'tokenMean',
  parameters: ['pieces'],
  draw: (random, round) => {
    const lengths = round < 3 ? [2, 1] : [3, 1 + random.integer(2), 5, 0];
    const shuffled = round % 2 === 0 ? lengths : [...lengths].reverse();
    return [shuffled.map((length) => Array.from({ length }, () => 0.5 + 4 * random.uniform()))];
  },
  reference: tokenMean,
  tolerance: 1e-6,
  right: [tokenMean, byWeights],
  wrong: tokenMeanMistakes,
  examples: {
    count: 1,
    mostValues: 4,
    accepts: ([pieces]) =>
      (pieces as readonly (readonly number[])[]).some((piece) => piece.length > 0),
  },
  hints: [
    {
      zh: '取两份：一份两个词元，损失 1 和 1；另一份一个词元，损失 4。整个批量的平均是多少？你的函数给出多少？',
      en: 'Take two pieces: one of two tokens with losses 1 and 1, one of a single token with loss 4. What is the mean of the whole batch, and what does the function give?',
    },
    {
      zh: '平均可以合起来，前提是每份按词元的个数加权。更简单的是不要先平均：总和与个数分开累加。',
      en: 'Means can be joined if each is weighted by its number of tokens. Simpler: take no means; add up sums and counts apart.',
    },
    {
      zh: '两个累加器：nats 加上每一份的总和，tokens 加上每一份的长度；最后 nats / tokens。空的一份自然什么也不加。',
      en: 'Two running totals: nats gets the sum of each piece, tokens its length; return nats / tokens. An empty piece then adds nothing.',
    },
  ],
};
