import * as tf from '@tensorflow/tfjs';
import { boolTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import type { PlainTensor } from '../../plain';
import { valuesBeside } from '../values';
import { repeatMaskMistakes } from './repeatMaskMistakes';

/** What the learner's function looks like. */
export type RepeatMask = (isToken: tf.Tensor2D, numHeads: number) => tf.Tensor;

function repeatMask(isToken: tf.Tensor2D, numHeads: number): tf.Tensor {
  return tf.tile(isToken, [numHeads, 1]);
}

function byLoop(isToken: tf.Tensor2D, numHeads: number): tf.Tensor {
  const rows = isToken.arraySync().map((row) => row.map(Boolean));
  return tf.tensor2d(Array.from({ length: numHeads }, () => rows).flat(), undefined, 'bool');
}

function byGather(isToken: tf.Tensor2D, numHeads: number): tf.Tensor {
  return tf.tidy(() => {
    const [B] = isToken.shape;
    const sentence = Array.from({ length: numHeads * B }, (_, row) => row % B);
    return tf.gather(isToken, tf.tensor1d(sentence, 'int32'));
  });
}

/** 03.4: a published mistake: heads folded into the batch, and the mask repeated in another order. */
export const REPEAT_MASK: FunctionExercise<RepeatMask> = {
  kind: 'museum',
  id: '03.4',
  title: { zh: '错题本：掩码跟错了句子', en: 'Museum: a mask that follows another sentence' },
  difficulty: 2,
  minutes: 15,
  points: 10,
  functionName: 'repeatMask',
  parameters: ['isToken', 'numHeads'],
  draw: (random, round) => {
    const [B, T] = round < 3 ? [2, 3] : [pick(random, [2, 3]), 5];
    // Sentences of different lengths, or nobody could tell them apart.
    const lengths = random.shuffle([T, T - 1, T - 2]).slice(0, B);
    const truths = lengths.flatMap((length) => Array.from({ length: T }, (_, t) => t < length));
    return [
      boolTensor([B, T], truths),
      pick(
        random,
        [2, 3, 5].filter((H) => H !== B),
      ),
    ];
  },
  reference: byLoop,
  tolerance: 0,
  right: [repeatMask, byLoop, byGather],
  wrong: repeatMaskMistakes,
  picture: valuesBeside,
  examples: {
    count: 1,
    mostValues: 5,
    accepts: ([isToken, numHeads]) => {
      const { dtype, shape } = isToken as PlainTensor;
      const isCount = Number.isInteger(numHeads) && (numHeads as number) > 0;
      return dtype === 'bool' && shape.length === 2 && !shape.includes(0) && isCount;
    },
  },
  hints: [
    {
      zh: 'B = 2、H = 3 时，批量里依次是哪个句子？先写成 0、1、0、1、0、1。',
      en: 'For B = 2 and H = 3, which sentence is which row of the batch? Write it down: 0, 1, 0, 1, 0, 1.',
    },
    {
      zh: '起始代码给出的次序是 0、0、0、1、1、1。整个掩码要重复 H 次，而不是每一行重复 H 次。',
      en: 'The starter gives 0, 0, 0, 1, 1, 1. The mask as a whole is repeated H times, not each of its rows.',
    },
    {
      zh: '函数体只要一行：tf.tile(isToken, [numHeads, 1])。',
      en: 'The whole body is tf.tile(isToken, [numHeads, 1]).',
    },
  ],
};
