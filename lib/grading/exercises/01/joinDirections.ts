import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { isPlainTensor, type Plain, type PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { joinDirectionsMistakes } from './joinDirectionsMistakes';

/** What the learner's function looks like. */
export type JoinDirections = (
  forward: tf.Tensor2D,
  backward: tf.Tensor2D,
  length: number,
) => tf.Tensor;

function joinDirections(forward: tf.Tensor2D, backward: tf.Tensor2D, length: number): tf.Tensor {
  return tf.tidy(() => {
    const [T, D] = forward.shape;
    const left = forward.slice([0, 0], [length, D]);
    const right = backward.slice([0, 0], [length, D]).reverse(0); // last token first, turned round
    const joined = tf.concat([left, right], 1); // [length, 2D]
    return joined.pad([
      [0, T - length],
      [0, 0],
    ]);
  });
}

const byPosition: JoinDirections = (forward, backward, length) => {
  const [left, right] = [forward.arraySync(), backward.arraySync()];
  const rows = left.map((row, j) =>
    j < length ? [...row, ...right[length - 1 - j]] : [...row, ...row].map(() => 0),
  );
  return tf.tensor2d(rows);
};

const isMatrix = (value: Plain): value is PlainTensor =>
  isPlainTensor(value) && value.shape.length === 2;

/** 01.3: a published mistake: a bidirectional encoder that holds one direction twice. */
export const JOIN_DIRECTIONS: FunctionExercise<JoinDirections> = {
  kind: 'museum',
  id: '01.3',
  title: { zh: '错题本：双向编码器的另一半', en: 'Museum: the other half of the encoder' },
  difficulty: 2,
  minutes: 20,
  points: 10,
  functionName: 'joinDirections',
  parameters: ['forward', 'backward', 'length'],
  draw: (random, round) => {
    const [T, D] = round < 3 ? [3, 2] : [pick(random, [5, 7]), 3];
    const length = round % 2 === 0 ? T : T - 1 - random.integer(T - 2);
    return [normalTensor(random, [T, D]), normalTensor(random, [T, D]), length];
  },
  reference: byPosition,
  tolerance: 1e-6,
  right: [joinDirections, byPosition],
  wrong: joinDirectionsMistakes,
  picture: valuesBeside,
  examples: {
    count: 1,
    mostValues: 9,
    accepts: ([forward, backward, length]) =>
      isMatrix(forward) &&
      isMatrix(backward) &&
      String(forward.shape) === String(backward.shape) &&
      Number.isInteger(length) &&
      Number(length) >= 1 &&
      Number(length) <= forward.shape[0],
  },
  hints: [
    {
      zh: '取两个词，每个状态一个数：forward 是 [1, 2]，backward 是 [3, 4]。反向的 GRU 先读哪个词？3 是读完哪个词之后的状态？',
      en: 'Take two tokens and one value a state: forward [1, 2], backward [3, 4]. Which token does the backward GRU read first? After which token is 3 its state?',
    },
    {
      zh: 'backward 的第 0 行属于最后一个词：先翻过来，再拼。只翻前 length 行，填充不参加。',
      en: 'Row 0 of backward belongs to the last token: turn it round before joining. Turn the first length rows only; padding takes no part.',
    },
    {
      zh: 'backward.slice([0, 0], [length, D]).reverse(0) 就是翻好的一半；和 forward 的前 length 行在轴 1 上拼起来，再用 pad 补 T − length 行 0。',
      en: 'backward.slice([0, 0], [length, D]).reverse(0) is the half turned round; concatenate it with the first length rows of forward on axis 1, then pad T − length rows of 0.',
    },
  ],
};
