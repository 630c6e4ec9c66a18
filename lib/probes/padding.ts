import * as tf from '@tensorflow/tfjs';
import { firstDifference, PAD_ID } from '../tensor';
import { type Claim, judge, probing, type ProbeResult } from './probeResult';
import { changeWhere, NEAR, noise, type Sequence } from './sequence';

const CLAIM: Claim = {
  holds: { en: 'padding changes nothing at tokens', zh: '填充不影响词元处的结果' },
  mistakes: {
    en: 'a padding mask that is missing or lies on another axis, or statistics or a mean over padding',
    zh: '缺少填充掩码、掩码加在别的轴上，或统计量、平均值把填充也算了进去',
  },
};

/**
 * Probe 2, padding: what stands at padding changes nothing at tokens, and more of it neither.
 *
 * @param run what is probed: given a sequence and where its tokens are, bool [B, T], it returns
 *   [B, T, ...], or one result a sentence, [B, ...]
 * @param input int32 [B, T], whose padding is id 0 (only more of it is tried), or float32 [B, T, D]
 * @param isToken bool [B, T]; where the id is not 0 when absent
 */
export function probePadding(
  run: (input: Sequence, isToken: tf.Tensor2D) => tf.Tensor,
  input: Sequence,
  isToken: tf.Tensor2D = tf.notEqual(input, tf.scalar(PAD_ID, 'int32')),
): ProbeResult {
  return probing(() => {
    const expected = atTokens(run(input, isToken), isToken);
    const changed = input.dtype === 'int32' ? input : changeWhere(input, tf.logicalNot(isToken));
    const other = firstDifference(atTokens(run(changed, isToken), isToken), expected, NEAR);
    if (other) return judge(CLAIM, other, { en: 'with other padding ', zh: '换了填充的内容后，' });
    const longer = run(widened(changed), widened(isToken) as tf.Tensor2D);
    const more = firstDifference(atTokens(longer, isToken), expected, NEAR);
    return judge(CLAIM, more, { en: 'with more padding ', zh: '多加了填充后，' });
  });
}

/** Two positions more at the end: padding. */
function widened(x: tf.Tensor): tf.Tensor {
  const shape = [x.shape[0], 2, ...x.shape.slice(2)];
  return tf.concat([x, x.dtype === 'float32' ? noise(shape) : tf.zeros(shape, x.dtype)], 1);
}

/** The result with 0 at padding; the same when there is one a sentence. */
function atTokens(result: tf.Tensor, isToken: tf.Tensor2D): tf.Tensor {
  const [, T] = isToken.shape;
  if (result.shape[1] !== T && result.shape[1] !== T + 2) return result;
  const first = tf.slice(result, [0, 0], [-1, T]);
  const condition = isToken.reshape([...isToken.shape, ...result.shape.slice(2).map(() => 1)]);
  return tf.where(condition, first, tf.zerosLike(first));
}
