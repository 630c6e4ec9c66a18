import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import type { FunctionExercise } from '../../exercise';
import type { Plain } from '../../plain';
import { valuesBeside } from '../values';
import { decoderPairMistakes } from './decoderPairMistakes';

/** Ids of the tokens that are no words. */
export type SpecialIds = { readonly pad: number; readonly bos: number; readonly eos: number };

/** What the learner's function looks like. */
export type DecoderPair = (
  sentences: readonly (readonly number[])[],
  ids: SpecialIds,
) => { readonly input: tf.Tensor; readonly target: tf.Tensor };

function decoderPair(
  sentences: readonly (readonly number[])[],
  { pad, bos, eos }: { readonly pad: number; readonly bos: number; readonly eos: number },
): { readonly input: tf.Tensor; readonly target: tf.Tensor } {
  const longest = Math.max(...sentences.map((sentence) => sentence.length));
  const padded = (rows: readonly (readonly number[])[]) =>
    tf.tensor2d(
      rows.map((row) => [...row, ...Array<number>(longest + 1 - row.length).fill(pad)]),
      [rows.length, longest + 1],
      'int32',
    );
  return {
    input: padded(sentences.map((sentence) => [bos, ...sentence])),
    target: padded(sentences.map((sentence) => [...sentence, eos])),
  };
}

function byPlaces(
  sentences: readonly (readonly number[])[],
  { pad, bos, eos }: SpecialIds,
): { readonly input: tf.Tensor; readonly target: tf.Tensor } {
  const T = 1 + sentences.reduce((most, { length }) => Math.max(most, length), 0);
  const [input, target] = [
    tf.buffer([sentences.length, T], 'int32'),
    tf.buffer([sentences.length, T], 'int32'),
  ];
  sentences.forEach((sentence, b) => {
    for (let t = 0; t < T; t++) {
      const before = t === 0 ? bos : sentence[t - 1];
      input.set(before ?? pad, b, t);
      target.set(sentence[t] ?? (t === sentence.length ? eos : pad), b, t);
    }
  });
  return { input: input.toTensor(), target: target.toTensor() };
}

/** Three ids, in any order: a vocabulary may have them anywhere. */
function drawIds(random: Random): SpecialIds {
  const [pad, bos, eos] = random.shuffle([0, 1, 2, 3]);
  return { pad, bos, eos };
}

const isWord = (id: Plain) => typeof id === 'number' && Number.isInteger(id) && id >= 4;

/** 10.2: what the decoder reads, and what it is to predict. */
export const DECODER_PAIR: FunctionExercise<DecoderPair> = {
  kind: 'write',
  id: '10.2',
  title: { zh: '写出来：右移、填充和 EOS', en: 'Write: shifted right, padded, with EOS' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'decoderPair',
  parameters: ['sentences', 'ids'],
  draw: (random, round) => {
    const lengths = random.shuffle(round < 3 ? [1, 3] : [2, 5, 3]);
    const sentences = lengths.map((length) => Array.from({ length }, () => 4 + random.integer(19)));
    return [sentences, drawIds(random)];
  },
  reference: decoderPair,
  tolerance: 0,
  right: [decoderPair, byPlaces],
  wrong: decoderPairMistakes,
  picture: ({ expected, received, ...view }) => {
    const [right, mine] = [expected, received] as Record<string, Plain>[];
    const field = JSON.stringify(right.input) === JSON.stringify(mine.input) ? 'target' : 'input';
    return valuesBeside({ ...view, expected: right[field], received: mine[field] });
  },
  examples: {
    count: 2,
    mostValues: 12,
    accepts: ([sentences, ids]) => {
      if (!Array.isArray(sentences) || sentences.length === 0) return false;
      const rows = sentences as readonly Plain[];
      const isSentence = (row: Plain) => Array.isArray(row) && row.length > 0 && row.every(isWord);
      const { pad, bos, eos } = ids as Record<string, Plain>;
      const special = [pad, bos, eos];
      const areIds = special.every((id) => typeof id === 'number' && [0, 1, 2, 3].includes(id));
      return rows.every(isSentence) && areIds && new Set(special).size === 3;
    },
  },
  question: {
    ask: (_, random) => {
      const lengths = [2 + random.integer(3), 6 + random.integer(5), 3];
      const sentences = lengths.map((length) =>
        Array.from({ length }, () => 4 + random.integer(19)),
      );
      return {
        text: {
          zh: `三句译文分别有 ${lengths.join('、')} 个词元。target 里有几格不是填充（都要预测、都算进损失）？`,
          en: `Three translations have ${lengths.join(', ')} tokens. How many cells of target are no padding, so that they are predicted and count in the loss?`,
        },
        args: [sentences, { pad: 0, bos: 1, eos: 2 }],
        answerFrom: (answer) => {
          const { target } = answer as { readonly target: { readonly values: readonly number[] } };
          return target.values.filter((id) => id !== 0).length;
        },
      };
    },
    because: {
      zh: '每句的词元，再加一个 EOS：模型也要学会什么时候停。填充不预测。',
      en: 'The tokens of each, and one EOS more: to stop has to be learnt too. Padding is not predicted.',
    },
  },
  hints: [
    {
      zh: '先不管填充，只写一句 [8, 9]：input 是 [bos, 8, 9]，target 是 [8, 9, eos]。两行一样长。',
      en: 'Forget padding and write one sentence, [8, 9]: input is [bos, 8, 9], target is [8, 9, eos]. Both are equally long.',
    },
    {
      zh: '每句先加好 BOS 或 EOS，再在右边补 pad，补到最长的一句加 1。顺序反过来，EOS 就跑到填充后面去了。',
      en: 'Add BOS or EOS to each sentence first, and then pad at the right, up to the longest plus 1. The other way round EOS would stand behind the padding.',
    },
    {
      zh: '写一个 padded(rows)：tf.tensor2d(rows.map((row) => [...row, ...Array(T - row.length).fill(ids.pad)]), [rows.length, T], "int32")，T = 最长 + 1；两个张量各调用一次。',
      en: 'Write padded(rows): tf.tensor2d(rows.map((row) => [...row, ...Array(T - row.length).fill(ids.pad)]), [rows.length, T], "int32") with T = longest + 1, and call it for each of the two.',
    },
  ],
};
