import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, probing, type ProbeResult } from './probeResult';
import { NEAR } from './sequence';

const CLAIM: Claim = {
  holds: {
    en: 'without positions, a permuted input gives the permuted output',
    zh: '没有位置信息时，打乱输入只是同样打乱输出',
  },
  mistakes: {
    en: 'heads cut or merged by a reshape without a transpose, a layer that mixes neighbours, or positions',
    zh: '拆分或合并头时只 reshape 没有转置，某一层混合了相邻位置，或暗含位置信息',
  },
};

/**
 * Probe 8, permutation: without positions and without a causal mask, the order of the positions means
 * nothing: permuted in, permuted out.
 *
 * @param run what is probed, [B, T, D] to [B, T, ...]
 * @param input float32 [B, T, D], of three positions or more
 */
export function probePermutation(
  run: (input: tf.Tensor3D) => tf.Tensor,
  input: tf.Tensor3D,
): ProbeResult {
  return probing(() => {
    const order = Array.from({ length: input.shape[1] }, (_, t) => (t + 1) % input.shape[1]);
    [order[0], order[1]] = [order[1], order[0]]; // more than a shift
    const expected = tf.gather(run(input), order, 1);
    return judge(CLAIM, firstDifference(run(tf.gather(input, order, 1)), expected, NEAR));
  });
}
