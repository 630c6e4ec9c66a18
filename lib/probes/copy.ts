import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, passes, probing, type ProbeResult } from './probeResult';
import { changeAt, NEAR, positions } from './sequence';

const CLAIM: Claim = {
  holds: { en: 'no prediction depends on its own answer', zh: '任何预测都不依赖它自己的答案' },
  mistakes: {
    en: 'a decoder that reads the target itself, not the target shifted right',
    zh: '解码器读的是目标本身，而不是右移一位的目标',
  },
};

/**
 * Probe 4, copying: with another target at position t, the prediction at t (and before) stays as it
 * is. A model that sees its answer learns to copy it, and its loss falls to 0.
 *
 * @param predict from the target that is to be predicted, int32 [B, T], to the predictions for it,
 *   [B, T, V], as training makes them: shifting is part of it
 * @param target int32 [B, T]
 */
export function probeCopy(
  predict: (target: tf.Tensor2D) => tf.Tensor,
  target: tf.Tensor2D,
): ProbeResult {
  return probing(() => {
    const expected = predict(target);
    for (let t = 0; t < target.shape[1]; t++) {
      const changed = predict(changeAt(target, t) as tf.Tensor2D);
      const [now, before] = [changed, expected].map((x) => positions(x, 0, t + 1));
      const difference = firstDifference(now, before, NEAR);
      const when = { en: `with another target at ${t}, `, zh: `换了位置 ${t} 的目标后，` };
      if (difference) return judge(CLAIM, difference, when);
    }
    return passes(CLAIM);
  });
}
