import type { WrongVersion } from '../../exercise';
import type { TokenMean } from './tokenMean';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const filled = (pieces: readonly (readonly number[])[]) => pieces.filter((one) => one.length > 0);

export const tokenMeanMistakes: readonly WrongVersion<TokenMean>[] = [
  {
    solve: (pieces) => mean(pieces.map(mean)),
    diagnosis: {
      name: 'mean-of-means',
      title: { zh: '平均的平均', en: 'A mean of means' },
      belief: {
        zh: '各份的平均再平均，就是总的平均。',
        en: 'The mean of the means is the mean.',
      },
      why: {
        zh: '只有每份的词元一样多时才对。短的那一份里，每个词元都算得更重；有一份是空的，就成了 0/0 = NaN。',
        en: 'Only if all pieces have as many tokens. In a short piece each token weighs more; and an empty piece makes 0/0 = NaN.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 2.5。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 2.5.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => mean(filled(pieces).map(mean)),
    credit: 0.25,
    diagnosis: {
      name: 'empty-left-out',
      title: { zh: '空的去掉了，仍是平均的平均', en: 'Empty pieces gone, still a mean of means' },
      belief: {
        zh: '错在空的那一份。',
        en: 'What was wrong was the empty piece.',
      },
      why: {
        zh: 'NaN 没有了，可是短的那一份里，每个词元仍然算得更重。要按词元的个数加权。',
        en: 'There is no NaN any more, but tokens of a short piece still weigh more. Weight by the number of tokens.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 2.5。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 2.5.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => sum(pieces.flat()),
    diagnosis: {
      name: 'sum-of-all',
      title: { zh: '是总和，没有除', en: 'The sum, not divided' },
      belief: { zh: '把损失加起来。', en: 'Add up the losses.' },
      why: {
        zh: '加起来只是一半，还要除以词元的总数，否则批量越大，损失和梯度越大。',
        en: 'That is half of it: divide by the number of all tokens, or loss and gradients grow with the batch.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 6。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 6.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => sum(pieces.flat()) / pieces.length,
    diagnosis: {
      name: 'divided-by-pieces',
      title: { zh: '除以了份数', en: 'Divided by the number of pieces' },
      belief: { zh: '一份就是一个样本。', en: 'A piece is an example.' },
      why: {
        zh: '这是每一份的平均总和：一份里词元越多，损失越大。要的是每个词元的平均。',
        en: 'That is the mean sum of a piece: the more tokens in it, the larger. The mean per token is wanted.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 3。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 3.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => sum(filled(pieces).map(mean)),
    diagnosis: {
      name: 'sum-of-means',
      title: { zh: '把各份的平均加了起来', en: 'The means are added up' },
      belief: {
        zh: '累加各份的损失，就是梯度累积。',
        en: 'To accumulate is to add the loss of each piece.',
      },
      why: {
        zh: '分成几份，损失和梯度就大了几倍，等于悄悄调高了学习率。分不分份，结果应当一样。',
        en: 'With k pieces, loss and gradients are k times as large, and the learning rate is raised in secret. In pieces or not, the result must be the same.',
      },
      smallest: {
        zh: 'pieces = [[1], [1]]：应是 1，你的是 2。',
        en: 'pieces = [[1], [1]]: 1 is expected, yours is 2.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => {
      const longest = Math.max(...pieces.map((piece) => piece.length));
      return sum(pieces.flat()) / (longest * pieces.length);
    },
    diagnosis: {
      name: 'padded-size',
      title: { zh: '分母里算上了填充', en: 'Padding is in the denominator' },
      belief: {
        zh: '每一份都和最长的一样长。',
        en: 'All pieces are as long as the longest.',
      },
      why: {
        zh: '填充的位置没有损失，不该进分母。分母是真实词元的个数。',
        en: 'What fills a piece up has no loss and is not to be counted. The denominator is the number of real tokens.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 1.5。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 1.5.',
      },
      reread: '11#5',
    },
  },
  {
    solve: (pieces) => mean(filled(pieces).at(-1) ?? []),
    diagnosis: {
      name: 'last-piece',
      title: { zh: '只剩最后一份', en: 'Only the last piece is left' },
      belief: { zh: '循环里每次赋值就是累加。', en: 'To assign in a loop accumulates.' },
      why: {
        zh: '每一份都把前一份盖掉了。要用 += 累加，总和与个数各一个。',
        en: 'Each piece replaces the one before. Accumulate with +=, the sum and the count each.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 4。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 4.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => {
      let running = mean(pieces[0].length > 0 ? pieces[0] : [0]);
      for (const piece of pieces.slice(1)) {
        if (piece.length > 0) running = (running + mean(piece)) / 2;
      }
      return running;
    },
    diagnosis: {
      name: 'halved-each-time',
      title: { zh: '每来一份，就和前面对半平均', en: 'Each piece is averaged half and half' },
      belief: {
        zh: '边走边平均，最后就是平均。',
        en: 'Averaging as one goes gives the mean.',
      },
      why: {
        zh: '(((a + b)/2) + c)/2 里 c 占了一半，a 和 b 各占四分之一。越晚的一份算得越重。',
        en: 'In (((a + b)/2) + c)/2 c has a half, a and b a quarter each: the later a piece, the more it weighs.',
      },
      smallest: {
        zh: 'pieces = [[1], [1], [4]]：应是 2，你的是 2.5。',
        en: 'pieces = [[1], [1], [4]]: 2 is expected, yours is 2.5.',
      },
      reread: '11#14',
    },
  },
  {
    solve: (pieces) => {
      const squares = sum(pieces.map((piece) => piece.length ** 2));
      return sum(filled(pieces).map((piece) => mean(piece) * piece.length ** 2)) / squares;
    },
    credit: 0.25,
    diagnosis: {
      name: 'weighted-twice',
      title: { zh: '按个数加权了两次', en: 'Weighted by the count twice' },
      belief: {
        zh: '总和再乘以个数，才算加权。',
        en: 'A sum must be multiplied by its count to be weighted.',
      },
      why: {
        zh: '总和已经带着个数了：平均乘以个数，就是总和。再乘一次，长的那份就算得过重。',
        en: 'A sum has the count in it already: mean times count is the sum. Once more, and long pieces weigh too much.',
      },
      smallest: {
        zh: 'pieces = [[1, 1], [4]]：应是 2，你的是 1.6。',
        en: 'pieces = [[1, 1], [4]]: 2 is expected, yours is 1.6.',
      },
      reread: '11#14',
    },
  },
];
