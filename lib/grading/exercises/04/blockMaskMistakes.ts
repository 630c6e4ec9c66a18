import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { BlockMask } from './blockMask';
import { numbersForTruth } from '../numbersForTruth';

/** Whether a query at i may see a key at j, by the numbers of all sentences. */
type Rule = (i: number, j: number, numbers: readonly number[]) => boolean;

function byRule(rule: Rule): BlockMask {
  return (sentence) => {
    const numbers = Array.from(sentence.dataSync());
    const rows = numbers.map((_, i) => numbers.map((_, j) => rule(i, j, numbers)));
    return tf.tensor2d(rows, undefined, 'bool');
  };
}

const same: Rule = (i, j, numbers) => numbers[i] === numbers[j];
const allowed: Rule = (i, j, numbers) => j <= i && same(i, j, numbers) && numbers[j] > 0;

export const blockMaskMistakes: readonly WrongVersion<BlockMask>[] = [
  {
    solve: byRule((i, j, numbers) => !allowed(i, j, numbers)),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: '掩码里 true 表示“遮住”。', en: 'In a mask, true means “hidden”.' },
      why: {
        zh: '本课程的约定是 true = 可以看。你的掩码让每个词元偏偏去看后面、别的句子和填充。',
        en: 'In this course true = may look. With yours, a token sees just what is later, in other sentences, and padding.',
      },
      smallest: {
        zh: 'sentence = [1]：应是 [[true]]，你的是 [[false]]。',
        en: 'sentence = [1]: [[true]] is expected, yours is [[false]].',
      },
      reread: '04#5',
    },
  },
  {
    solve: byRule((i, j, numbers) => j <= i && numbers[j] > 0),
    diagnosis: {
      name: 'no-blocks',
      title: { zh: '看得到前面的句子', en: 'Sentences before it are seen' },
      belief: {
        zh: '因果掩码加填充掩码就够了。',
        en: 'A causal mask and a padding mask are enough.',
      },
      why: {
        zh: '同一行里装了几句互不相干的话。只有因果掩码时，第二句的词元会去读第一句：换掉第一句，第二句的预测就变了。',
        en: 'The row holds sentences that have nothing to do with each other. With a causal mask alone the second reads the first: put another first sentence there, and predictions of the second change.',
      },
      smallest: {
        zh: 'sentence = [1, 2]：第 1 行应是 [false, true]，你的是 [true, true]。',
        en: 'sentence = [1, 2]: row 1 is to be [false, true], yours is [true, true].',
      },
      reread: '04#3',
    },
  },
  {
    solve: byRule((i, j, numbers) => same(i, j, numbers) && numbers[j] > 0),
    diagnosis: {
      name: 'not-causal',
      title: { zh: '看得到自己那一句的后面', en: 'The rest of its own sentence is seen' },
      belief: { zh: '同一句话里都可以看。', en: 'Within a sentence all may be seen.' },
      why: {
        zh: '这在编码器里是对的。解码器要预测下一个词元，后面正是答案，看到就只会照抄。',
        en: 'In an encoder, yes. A decoder predicts the next token; what comes later is the answer, and whoever sees it copies it.',
      },
      smallest: {
        zh: 'sentence = [1, 1]：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'sentence = [1, 1]: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '04#2',
    },
  },
  {
    solve: byRule((i, j, numbers) => j >= i && same(i, j, numbers) && numbers[j] > 0),
    diagnosis: {
      name: 'only-later',
      title: { zh: '三角形方向反了', en: 'The triangle points the wrong way' },
      belief: {
        zh: '行是键，列是查询。',
        en: 'Rows are keys, columns are queries.',
      },
      why: {
        zh: '行是查询 i，列是键 j，应当是 j ≤ i。你的各行看得到后面、看不到前面。',
        en: 'Rows are queries i, columns are keys j, and j ≤ i is wanted. Your rows see what is later and nothing that is earlier.',
      },
      smallest: {
        zh: 'sentence = [1, 1]：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'sentence = [1, 1]: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '04#2',
    },
  },
  {
    solve: byRule((i, j, numbers) => j < i && same(i, j, numbers) && numbers[j] > 0),
    diagnosis: {
      name: 'not-itself',
      title: { zh: '看不到自己', en: 'A token does not see itself' },
      belief: {
        zh: '位置 i 的词元就是要预测的答案。',
        en: 'The token at position i is the answer that is to be predicted.',
      },
      why: {
        zh: '输入右移过一位，位置 i 上是上一个词元，不是答案。连自己都不看，每句的第一个词元就整行都被遮住。',
        en: 'The input is shifted right: position i holds the token before, not the answer. Without itself, the first token of each sentence has all of its row hidden.',
      },
      smallest: {
        zh: 'sentence = [1]：应是 [[true]]，你的是 [[false]]。',
        en: 'sentence = [1]: [[true]] is expected, yours is [[false]].',
      },
      reread: '04#4',
    },
  },
  {
    solve: byRule((i, j, numbers) => j <= i && same(i, j, numbers)),
    credit: 0.5,
    diagnosis: {
      name: 'padding-as-sentence',
      title: { zh: '把填充当成了一句话', en: 'Padding is taken for a sentence' },
      belief: {
        zh: '0 也是一个句子的编号。',
        en: '0 is the number of a sentence like any other.',
      },
      why: {
        zh: '填充的编号是 0，它们彼此“相等”，于是互相看得到。题目要求填充谁都不许看：还要加上一个条件，键的编号大于 0。',
        en: 'Padding has the number 0, so padding is “the same sentence” as padding, and sees itself. Nobody may see padding: one more condition, the number of the key is above 0.',
      },
      smallest: {
        zh: 'sentence = [0]：应是 [[false]]，你的是 [[true]]。',
        en: 'sentence = [0]: [[false]] is expected, yours is [[true]].',
      },
      reread: '04#5',
    },
  },
  {
    solve: byRule((i, j, numbers) => j <= i && numbers[j] <= numbers[i] && numbers[j] > 0),
    diagnosis: {
      name: 'at-most',
      title: { zh: '编号用了 ≤ 来比', en: 'Numbers are compared with ≤' },
      belief: {
        zh: '编号按先后递增，较小的就是前面的。',
        en: 'Numbers rise along the row, so smaller ones are earlier.',
      },
      why: {
        zh: '编号只说是哪一句，没有大小之分；就算是递增的，用 ≤ 也会看到前面所有的句子。要的是相等。',
        en: 'A number says which sentence, and larger means nothing; even if they rise, ≤ sees all sentences before. Equal is what is wanted.',
      },
      smallest: {
        zh: 'sentence = [1, 2]：第 1 行应是 [false, true]，你的是 [true, true]。',
        en: 'sentence = [1, 2]: row 1 is to be [false, true], yours is [true, true].',
      },
      reread: '04#5',
    },
  },
  {
    solve: byRule((i, j, numbers) => (j <= i || same(i, j, numbers)) && numbers[j] > 0),
    diagnosis: {
      name: 'either',
      title: { zh: '两个条件用了“或”', en: 'Two conditions joined with “or”' },
      belief: { zh: '满足一个条件就可以看。', en: 'One of the conditions is enough.' },
      why: {
        zh: '用“或”，前面别的句子和自己那一句的后面就都看得到了。掩码总是用“与”合起来：每个条件都说可以，才可以。',
        en: 'With “or”, other sentences before it and the rest of its own are both seen. Masks are joined with “and”: a key is seen if all of them allow it.',
      },
      smallest: {
        zh: 'sentence = [1, 1]：第 0 行应是 [true, false]，你的是 [true, true]。',
        en: 'sentence = [1, 1]: row 0 is to be [true, false], yours is [true, true].',
      },
      reread: '04#5',
    },
  },
  {
    solve: byRule((i, j, numbers) => i - j <= 1 && allowed(i, j, numbers)),
    diagnosis: {
      name: 'only-neighbour',
      title: { zh: '只看得到自己和前一个', en: 'Only the token and the one before are seen' },
      belief: {
        zh: '预测下一个词元，看前一个就够了。',
        en: 'To predict the next token, the one before is enough.',
      },
      why: {
        zh: '下三角不是一条带子：位置 i 可以看自己那一句里从开头到 i 的所有词元。',
        en: 'A triangle is no band: position i sees every token of its sentence from the first one to i.',
      },
      smallest: {
        zh: 'sentence = [1, 1, 1]：第 2 行应全是 true，你的是 [false, true, true]。',
        en: 'sentence = [1, 1, 1]: row 2 is all true, yours is [false, true, true].',
      },
      reread: '04#2',
    },
  },
  {
    solve: (sentence) => byRule(allowed)(sentence).cast('float32'),
    credit: 0.5,
    diagnosis: numbersForTruth('04#5'),
  },
];
