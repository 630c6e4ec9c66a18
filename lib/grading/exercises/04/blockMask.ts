import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../tensor';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { blockMaskMistakes } from './blockMaskMistakes';

/** What the learner's function looks like. */
export type BlockMask = (sentence: tf.Tensor1D) => tf.Tensor;

function blockMask(sentence: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const place = tf.range(0, sentence.size, 1, 'int32');
    const causal = tf.lessEqual(place.expandDims(0), place.expandDims(1)); // j ≤ i
    const same = tf.equal(sentence.expandDims(0), sentence.expandDims(1)); // [T, T]
    const isToken = tf.greater(sentence, 0).expandDims(0); // [1, T]
    return tf.logicalAnd(tf.logicalAnd(causal, same), isToken);
  });
}

function byLoop(sentence: tf.Tensor1D): tf.Tensor {
  const numbers = Array.from(sentence.dataSync());
  const rows = numbers.map((mine, i) =>
    numbers.map((other, j) => other !== 0 && other === mine && j <= i),
  );
  return tf.tensor2d(rows, undefined, 'bool');
}

function byDifferences(sentence: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const T = sentence.size;
    const lower = tf.linalg.bandPart(tf.ones<tf.Rank.R2>([T, T]), -1, 0);
    const apart = tf.abs(tf.sub(sentence.expandDims(1), sentence.expandDims(0)));
    const blocks = tf.where(tf.equal(apart, 0), lower, tf.zerosLike(lower));
    return tf.mul(blocks, tf.sign(sentence).cast('float32')).cast('bool');
  });
}

/** Sentences of different lengths with numbers in any order, then padding. */
function drawSentences(random: Random, round: number): PlainTensor {
  const lengths = round < 2 ? [1, 2] : [2, 1 + random.integer(3), 3];
  const first = 2 + random.integer(5);
  const numbers = [first, first - 1, first + 3]; // neither rising nor falling
  const tokens = lengths.flatMap((length, i) => Array<number>(length).fill(numbers[i]));
  const padding = round === 0 ? [] : [0, 0];
  const values = [...tokens, ...padding];
  return { tensor: true, dtype: 'int32', shape: [values.length], values };
}

const asSentence = (value: unknown) => value as PlainTensor;

/** 04.2: several sentences in one row: each token sees what was before it in its own sentence. */
export const BLOCK_MASK: FunctionExercise<BlockMask> = {
  kind: 'write',
  id: '04.2',
  title: { zh: '写出来：一行装几句话', en: 'Write: several sentences in a row' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'blockMask',
  parameters: ['sentence'],
  draw: (random, round) => [drawSentences(random, round)],
  reference: byLoop,
  tolerance: 0,
  right: [blockMask, byLoop, byDifferences],
  wrong: blockMaskMistakes,
  picture: valuesBeside,
  examples: {
    count: 2,
    mostValues: 4,
    accepts: ([sentence]) => {
      const { dtype, shape, values } = asSentence(sentence);
      return dtype === 'int32' && shape.length === 1 && values.every((number) => number >= 0);
    },
  },
  question: {
    ask: ([sentence], random) => {
      const { values } = asSentence(sentence);
      const T = values.length;
      const row = random.integer(T);
      return {
        text: {
          zh: `sentence 是 [${values.join(', ')}]。第 ${row} 行有几个 true？`,
          en: `sentence is [${values.join(', ')}]. How many true are in row ${row}?`,
        },
        answerFrom: (mask) => {
          const row0 = row * T;
          return asSentence(mask)
            .values.slice(row0, row0 + T)
            .reduce((sum, one) => sum + one, 0);
        },
      };
    },
    because: {
      zh: '从这个词元往前数，数到它那一句的开头为止，自己也算。填充的行一个也没有。',
      en: 'Count back from the token to the start of its sentence, the token itself included. A row of padding has none.',
    },
  },
  hints: [
    {
      zh: '有三个条件：不看后面，不看别的句子，不看填充。每个条件各是一个掩码，先分别写出来。',
      en: 'There are three conditions: nothing later, no other sentence, no padding. Each is a mask of its own; write them one by one.',
    },
    {
      zh: '“同一句”和“j ≤ i”是同一种写法：一个变成一列 [T, 1]，一个变成一行 [1, T]，一比较就广播成 [T, T]。',
      en: '“The same sentence” is written like “j ≤ i”: one as a column [T, 1], one as a row [1, T], and the comparison broadcasts to [T, T].',
    },
    {
      zh: 'tf.equal(sentence.expandDims(0), sentence.expandDims(1)) 是“同一句”；再用 tf.logicalAnd 和下三角、和 tf.greater(sentence, 0) 合起来。',
      en: 'tf.equal(sentence.expandDims(0), sentence.expandDims(1)) is “the same sentence”; join it with the triangle and with tf.greater(sentence, 0) by tf.logicalAnd.',
    },
  ],
};
