import type { WrongVersion } from '../../exercise';
import type { LongestSentence } from './longestSentence';

type Count = (T: number, D: number, F: number) => number;

/** The largest whole T whose count is within the budget; 0 where there is none. */
const largest =
  (count: Count): LongestSentence =>
  (budget, D, F) => {
    let T = 0;
    while (count(T + 1, D, F) <= budget) T += 1;
    return T;
  };

/** The length that uses the budget up, with a fraction. */
function exact(budget: number, D: number, F: number): number {
  const perToken = 4 * D * D + 2 * D * F;
  const root = Math.sqrt(perToken * perToken + 8 * D * budget);
  const T = (root - perToken) / (4 * D);
  return Math.abs(T - Math.round(T)) < 1e-9 ? Math.round(T) : T;
}

export const longestSentenceMistakes: readonly WrongVersion<LongestSentence>[] = [
  {
    solve: (budget, D, F) => Math.floor(budget / (4 * D * D + 2 * D * F)),
    diagnosis: {
      name: 'no-scores',
      title: { zh: '没有算分数和加权求和', en: 'Scores and the weighted sum are missing' },
      belief: {
        zh: '每个词元的计算和句长无关。',
        en: 'The work for a token does not depend on the length.',
      },
      why: {
        zh: '投影和前馈网络确实如此，可是每个词元还要和其余 T 个比一遍：2T²D。长句子就贵在这里。',
        en: 'So it is for projections and feed-forward network, but each token is compared with all T: 2T²D. That is what makes long sentences expensive.',
      },
      reread: '08#6',
    },
  },
  {
    solve: largest((T, D, F) => 4 * T * D * D + T * T * D + 2 * T * D * F),
    credit: 0.5,
    diagnosis: {
      name: 'no-weighted-sum',
      title: {
        zh: '只算了分数，没有算加权求和',
        en: 'Scores are counted, the weighted sum is not',
      },
      belief: { zh: 'T² 只出现一次。', en: 'T² appears once.' },
      why: {
        zh: 'QKᵀ 是 T × T 个点积，每个长 D；得到权重之后，AV 又是同样多：合起来 2T²D。',
        en: 'QKᵀ has T × T dot products of length D, and AV has as many again: 2T²D together.',
      },
      reread: '08#6',
    },
  },
  {
    solve: largest((T, D, F) => 2 * T * T * D + 2 * T * D * F),
    diagnosis: {
      name: 'no-projections',
      title: { zh: '没有算四个投影', en: 'The four projections are missing' },
      belief: { zh: '注意力就是分数和加权求和。', en: 'Attention is scores and a weighted sum.' },
      why: {
        zh: '查询、键、值要先乘矩阵得出来，最后还有 W^O：4TD²。短句子里，它们比分数多得多。',
        en: 'Queries, keys and values come out of matrices first, and W^O follows: 4TD². In short sentences that is far more than the scores.',
      },
      reread: '08#6',
    },
  },
  {
    solve: largest((T, D, F) => 3 * T * D * D + 2 * T * T * D + 2 * T * D * F),
    credit: 0.5,
    diagnosis: {
      name: 'three-projections',
      title: { zh: '只算了三个投影', en: 'Only three projections' },
      belief: { zh: '投影是查询、键、值三个。', en: 'There are three: query, key and value.' },
      why: {
        zh: '还有第四个：各头拼起来之后的 W^O，同样 D × D。',
        en: 'There is a fourth, W^O after the heads are concatenated, D × D as well.',
      },
      reread: '08#3',
    },
  },
  {
    solve: largest((T, D) => 4 * T * D * D + 2 * T * T * D),
    diagnosis: {
      name: 'no-feed-forward',
      title: { zh: '没有算前馈网络', en: 'The feed-forward network is missing' },
      belief: { zh: '贵的是注意力。', en: 'Attention is what costs.' },
      why: {
        zh: 'F = 4D 时，前馈网络的乘法是四个投影的两倍：2TDF。',
        en: 'With F = 4D the feed-forward network has twice as many as the projections: 2TDF.',
      },
      reread: '08#6',
    },
  },
  {
    solve: largest((T, D, F) => 4 * T * D * D + 2 * T * T * D + T * D * F),
    credit: 0.5,
    diagnosis: {
      name: 'one-matrix',
      title: { zh: '前馈网络只算了一个矩阵', en: 'One matrix of the feed-forward network' },
      belief: {
        zh: '前馈网络是一次矩阵乘法。',
        en: 'The feed-forward network is one matrix product.',
      },
      why: {
        zh: '它有两个矩阵，D → F 和 F → D：2TDF。',
        en: 'It has two matrices, D → F and F → D: 2TDF.',
      },
      reread: '08#6',
    },
  },
  {
    solve: (budget, D, F) => Math.floor((budget - 4 * D * D - 2 * D * F) / (2 * D)),
    diagnosis: {
      name: 'one-token',
      title: { zh: '把预算给了每个词元', en: 'The budget was given to every token' },
      belief: { zh: 'budget 是一个词元的乘法次数。', en: 'budget is for one token.' },
      why: {
        zh: 'budget 是整句的：每个词元的次数还要乘 T。',
        en: 'budget is for the whole sentence: multiply what a token takes by T.',
      },
      reread: '08#6',
    },
  },
  {
    solve: largest((T, D, F) => 4 * T * D * D + 2 * T * D * D + 2 * T * D * F),
    diagnosis: {
      name: 'features-squared',
      title: { zh: '把 T²D 写成了 TD²', en: 'TD² instead of T²D' },
      belief: { zh: '分数也是 D × D 的乘法。', en: 'Scores are a D × D product too.' },
      why: {
        zh: '分数是位置和位置的点积：T × T 个，每个 D 次乘法。TD² 是循环层的。',
        en: 'Scores are dot products of positions with positions: T × T of them, D multiplications each. TD² is what a recurrent layer takes.',
      },
      reread: '08#6',
    },
  },
  {
    solve: (budget, D, F) => Math.ceil(exact(budget, D, F)),
    credit: 0.5,
    diagnosis: {
      name: 'rounded-up',
      title: { zh: '往上取整了', en: 'Rounded up' },
      belief: { zh: '小数取整到最近的或上面的整数就行。', en: 'A fraction may be rounded up.' },
      why: {
        zh: '超过预算就放不下了：只能往下取整。',
        en: 'What exceeds the budget does not fit: it must be rounded down.',
      },
      reread: '08#6',
    },
  },
  {
    solve: (budget, D, F) => Math.ceil(exact(budget, D, F)) - 1,
    credit: 0.5,
    diagnosis: {
      name: 'below-the-budget',
      title: { zh: '刚好用完预算时少了一个', en: 'One too few where the budget is used up' },
      belief: { zh: '要小于预算。', en: 'It must stay below the budget.' },
      why: {
        zh: '“不超过”包括相等：刚好用完也放得下。',
        en: '“At most” includes equal: a sentence that uses it up fits.',
      },
      reread: '08#6',
    },
  },
  {
    solve: (budget, D, F) => Math.floor(budget / (4 * D * D + 2 * D * F + F + 5 * D)),
    diagnosis: {
      name: 'parameters-only',
      title: { zh: '用了参数个数', en: 'Parameters were taken' },
      belief: { zh: '一个参数就是一次乘法。', en: 'A parameter is a multiplication.' },
      why: {
        zh: '每个词元里，矩阵的每个参数确实乘一次，偏置和层归一化却不算在内；而分数没有参数，也要乘法：2T²D。',
        en: 'For each token, every parameter of a matrix is multiplied once; but biases and norms do not count here, and scores have no parameters and take multiplications, 2T²D.',
      },
      reread: '08#6',
    },
  },
];
