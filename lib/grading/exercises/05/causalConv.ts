import * as tf from '@tensorflow/tfjs';
import { normalTensor } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type Plain, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { causalConvMistakes } from './causalConvMistakes';

/** What the learner's function looks like. */
export type CausalConv = (x: tf.Tensor3D, filter: tf.Tensor3D) => tf.Tensor;

function causalConv(x: tf.Tensor3D, filter: tf.Tensor3D): tf.Tensor {
  return tf.tidy(() => {
    const before = filter.shape[0] - 1;
    const padded = x.pad<tf.Tensor3D>([
      [0, 0],
      [before, 0],
      [0, 0],
    ]);
    return tf.conv1d(padded, filter, 1, 'valid');
  });
}

/** Tap by tap: the last one meets the position itself. */
const byTaps: CausalConv = (x, filter) => {
  const [B, T, D] = x.shape;
  const [K, , F] = filter.shape;
  const taps = Array.from({ length: K }, (_, k) => {
    const back = Math.min(K - 1 - k, T);
    const shifted = x.slice([0, 0, 0], [B, T - back, D]).pad([
      [0, 0],
      [back, 0],
      [0, 0],
    ]);
    const weight = filter.slice([k, 0, 0], [1, D, F]).reshape<tf.Tensor2D>([D, F]);
    return tf.matMul(shifted.reshape<tf.Tensor2D>([B * T, D]), weight).reshape([B, T, F]);
  });
  return tf.addN(taps);
};

const isCube = (value: Plain): value is PlainTensor =>
  isPlainTensor(value) && value.shape.length === 3;

/** 05.3: a convolution of any kernel size for a decoder: it looks back, never ahead. */
export const CAUSAL_CONV: FunctionExercise<CausalConv> = {
  kind: 'write',
  id: '05.3',
  title: { zh: '写出来：不偷看的卷积', en: 'Write: a convolution that does not peek' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'causalConv',
  parameters: ['x', 'filter'],
  rounds: 8,
  draw: (random, round) => {
    const K = [2, 3, 3, 5][round % 4];
    const [B, T, D, F] = round < 3 ? [1, 3, 2, 2] : [2, 7, 3, 5];
    return [normalTensor(random, [B, T, D]), normalTensor(random, [K, D, F])];
  },
  reference: byTaps,
  tolerance: 1e-4,
  properties: [
    {
      name: 'length',
      title: {
        zh: '结果应是 [B, T, F]：位置的个数不变',
        en: 'The result is [B, T, F]: as many positions as before',
      },
      holds: ([x, filter], answer) => {
        if (!isPlainTensor(answer)) return true; // told by its type already
        const [B, T] = (x as PlainTensor).shape;
        return String(answer.shape) === String([B, T, (filter as PlainTensor).shape[2]]);
      },
    },
  ],
  right: [causalConv, byTaps],
  wrong: causalConvMistakes,
  picture: valuesBeside,
  examples: {
    count: 1,
    mostValues: 6,
    accepts: ([x, filter]) => isCube(x) && isCube(filter) && x.shape[2] === filter.shape[1],
  },
  hints: [
    {
      zh: "取 x = [1, 10, 100]，三个权重都是 1：'same' 在位置 0 给出 11，其中的 10 是右边那一格。应当是多少？",
      en: "Take x = [1, 10, 100] and three weights of 1: with 'same' position 0 gets 11, and the 10 is its right neighbour’s. What should it be?",
    },
    {
      zh: '窗口的右端要停在位置自己身上，左端超出句首的地方当作 0。所以只在左边补 0，右边一格也不补。',
      en: 'The window must end at the position itself; where it reaches beyond the beginning it reads 0. So pad with 0 at the left only, not at the right.',
    },
    {
      zh: "左边补 K − 1 行：x.pad([[0, 0], [K - 1, 0], [0, 0]])，然后用 'valid'，它一格也不补。",
      en: "Pad K − 1 rows at the left, x.pad([[0, 0], [K - 1, 0], [0, 0]]), and use 'valid', which pads nothing.",
    },
  ],
};
