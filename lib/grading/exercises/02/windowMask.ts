import * as tf from '@tensorflow/tfjs';
import { maskGrid } from '../../../figures';
import type { Bilingual } from '../../../locale';
import { pick, tokensThenPadding } from '../../draw';
import type { AnswerView, FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { windowMaskMistakes } from './windowMaskMistakes';

/** What the learner's function looks like. */
export type WindowMask = (isToken: tf.Tensor1D, radius: number) => tf.Tensor;

function windowMask(isToken: tf.Tensor1D, radius: number): tf.Tensor {
  return tf.tidy(() => {
    const position = tf.range(0, isToken.size, 1, 'int32'); // [T]
    const distance = position.expandDims(1).sub(position.expandDims(0)).abs(); // [T, T]
    const isNear = distance.lessEqual(tf.scalar(radius, 'int32'));
    return tf.logicalAnd(isNear, isToken.expandDims(0)); // a key that is a token
  });
}

function byLoop(isToken: tf.Tensor1D, radius: number): tf.Tensor {
  const real = Array.from(isToken.dataSync(), Boolean);
  const rows = real.map((_, i) => real.map((token, j) => token && Math.abs(i - j) <= radius));
  return tf.tensor2d(rows, undefined, 'bool');
}

function byBand(isToken: tf.Tensor1D, radius: number): tf.Tensor {
  return tf.tidy(() => {
    const T = isToken.size;
    const band = tf.linalg.bandPart(tf.ones([T, T]), radius, radius);
    return band.mul(isToken.cast('float32')).cast('bool');
  });
}

/** The expected mask beside the learner's. */
function beside({ args, expected, received, lang }: AnswerView) {
  const isToken = args[0] as PlainTensor;
  const tokens = isToken.values.map((real, i) => (real ? `w${i}` : '<pad>'));
  const rows = (mask: PlainTensor) =>
    tokens.map((_, i) => tokens.map((_, j) => mask.values[i * tokens.length + j] !== 0));
  return maskGrid({
    panels: [
      { title: PANELS.expected[lang], mask: rows(expected as PlainTensor) },
      { title: PANELS.received[lang], mask: rows(received as PlainTensor) },
    ],
    queryTokens: tokens,
    keyTokens: tokens,
    lang,
  });
}

const PANELS = {
  expected: { zh: '预期', en: 'expected' },
  received: { zh: '你的', en: 'received' },
} satisfies Record<string, Bilingual>;

const LENGTHS = [5, 7, 11] as const;

/** 02.3: who may look at whom, when a query sees only its neighbourhood and no padding. */
export const WINDOW_MASK: FunctionExercise<WindowMask> = {
  kind: 'write',
  id: '02.3',
  title: { zh: '只看附近：窗口掩码', en: 'Only what is near: a window mask' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'windowMask',
  parameters: ['isToken', 'radius'],
  draw: (random, round) => {
    const length = round < 4 ? LENGTHS[0] : pick(random, LENGTHS);
    const padding = 1 + random.integer(2);
    return [tokensThenPadding(length, length - padding), 1 + (round % 3)];
  },
  reference: byLoop,
  tolerance: 0,
  right: [windowMask, byLoop, byBand],
  wrong: windowMaskMistakes,
  picture: beside,
  examples: {
    count: 2,
    mostValues: 8,
    accepts: ([isToken, radius]) =>
      typeof radius === 'number' &&
      Number.isInteger(radius) &&
      radius >= 0 &&
      (isToken as PlainTensor).dtype === 'bool' &&
      (isToken as PlainTensor).shape.length === 1,
  },
  question: {
    ask: ([isToken, radius], random) => {
      const T = (isToken as PlainTensor).shape[0];
      const row = random.integer(T);
      const tokens = (isToken as PlainTensor).values.map((one) => (one ? 'true' : 'false'));
      return {
        text: {
          zh: `isToken 是 [${tokens.join(', ')}]，radius 是 ${radius as number}。第 ${row} 行有几个 true？`,
          en: `isToken is [${tokens.join(', ')}], radius is ${radius as number}. How many true are in row ${row}?`,
        },
        answerFrom: (mask) => {
          const { values } = mask as PlainTensor;
          return values.slice(row * T, (row + 1) * T).reduce((sum, one) => sum + one, 0);
        },
      };
    },
    because: {
      zh: '行是查询：先数窗口里的键，再去掉其中的填充。',
      en: 'A row is a query: count the keys in its window, and leave out the padding among them.',
    },
  },
  hints: [
    {
      zh: '先不管填充。对 T = 5、radius = 1，在纸上画出 5 × 5 的表：每一行哪几格是 true？',
      en: 'Leave padding aside at first. For T = 5 and radius = 1, draw the 5 × 5 table on paper: which cells of each row are true?',
    },
    {
      zh: '位置 i 和 j 的距离是 |i − j|。一列位置减一行位置，广播之后就是整张距离表：expandDims(1) 与 expandDims(0)。',
      en: 'Positions i and j are |i − j| apart. A column of positions minus a row of positions broadcasts to the whole table of distances: expandDims(1) and expandDims(0).',
    },
    {
      zh: '最后把两个条件用 tf.logicalAnd 合起来：距离 lessEqual radius；键是词元，也就是 isToken.expandDims(0)，形状 [1, T]。',
      en: 'In the end join two conditions with tf.logicalAnd: the distance is lessEqual radius; the key is a token, isToken.expandDims(0), of shape [1, T].',
    },
  ],
};
