import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, probing, type ProbeResult } from './probeResult';
import { NEAR } from './sequence';

const SUMS: Claim = {
  holds: { en: 'weights sum to 1 over the keys', zh: '每一行权重对各键之和为 1' },
  mistakes: {
    en: 'softmax over another axis, or a mask that is applied after softmax',
    zh: ' softmax 取错了轴，或在 softmax 之后才加掩码',
  },
};

const HIDDEN: Claim = {
  holds: { en: 'hidden keys have weight 0', zh: '被掩蔽的键权重为 0' },
  mistakes: {
    en: 'a mask that is missing, has true and false exchanged, or adds too small a number',
    zh: '缺少掩码，true 和 false 弄反了，或者加上的负数不够大',
  },
};

/**
 * Probe 1, row sums: over the keys weights sum to 1, and hidden keys have weight 0.
 *
 * @param weights [..., Tq, Tk]
 * @param mask bool, broadcastable to the weights; `true` = may attend. Rows that may attend to nothing
 *   are left out
 */
export function probeRowSums(weights: tf.Tensor, mask?: tf.Tensor): ProbeResult {
  return probing(() => {
    const sums = tf.sum(weights, -1);
    const wrong = firstDifference(sums, tf.onesLike(sums), NEAR);
    if (wrong || !mask) return judge(SUMS, wrong);
    const isHidden = tf.logicalAnd(tf.logicalNot(mask), tf.any(mask, -1, true));
    const onHidden = tf.where(isHidden, weights, tf.zerosLike(weights));
    return judge(HIDDEN, firstDifference(onHidden, tf.zerosLike(onHidden), 0));
  });
}
