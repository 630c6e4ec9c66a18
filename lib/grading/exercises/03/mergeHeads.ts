import * as tf from '@tensorflow/tfjs';
import { normalTensor, pick } from '../../draw';
import type { FunctionExercise } from '../../exercise';
import { valuesBeside } from '../values';
import { mergeHeadsMistakes } from './mergeHeadsMistakes';

/** What the learner's function looks like. */
export type MergeHeads = (heads: tf.Tensor4D) => tf.Tensor;

function mergeHeads(heads: tf.Tensor4D): tf.Tensor {
  return tf.tidy(() => {
    const [H, B, T, dV] = heads.shape;
    return heads.transpose([1, 2, 0, 3]).reshape([B, T, H * dV]);
  });
}

function byConcat(heads: tf.Tensor4D): tf.Tensor {
  return tf.tidy(() => tf.concat(tf.unstack(heads), -1));
}

function byLoop(heads: tf.Tensor4D): tf.Tensor {
  const values = heads.arraySync();
  const rows = values[0].map((tokens, b) =>
    tokens.map((_, t) => values.flatMap((head) => head[b][t])),
  );
  return tf.tensor3d(rows);
}

/** 03.2: heads that were stacked, back into one row, from memory. */
export const MERGE_HEADS: FunctionExercise<MergeHeads> = {
  kind: 'warm-up',
  id: '03.2',
  title: { zh: '默写：把头拼起来', en: 'From memory: put the heads together' },
  difficulty: 1,
  minutes: 8,
  points: 5,
  functionName: 'mergeHeads',
  parameters: ['heads'],
  draw: (random, round) => {
    const [B, H, T, dV] = round < 4 ? [1, 2, 3, 2] : [2, 3, 5, pick(random, [2, 7])];
    return [normalTensor(random, [H, B, T, dV])];
  },
  reference: byLoop,
  tolerance: 1e-6,
  right: [mergeHeads, byConcat, byLoop],
  wrong: mergeHeadsMistakes,
  picture: valuesBeside,
  hints: [
    {
      zh: '拿 B = 1、H = 2、T = 2、dV = 2，数 0 到 7，在纸上写出结果：应是 [[0, 1, 4, 5], [2, 3, 6, 7]]。',
      en: 'With B = 1, H = 2, T = 2, dV = 2 and the values 0 to 7, write the result on paper: [[0, 1, 4, 5], [2, 3, 6, 7]].',
    },
    {
      zh: '同一个词元的各个头要先挪到一起：H 这个轴要挪到 T 的后面。',
      en: 'First bring the heads of a token together: the axis H moves behind T.',
    },
    {
      zh: 'heads.transpose([1, 2, 0, 3]) 之后再 reshape([B, T, H * dV])。',
      en: 'heads.transpose([1, 2, 0, 3]), then reshape([B, T, H * dV]).',
    },
  ],
};
