import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, passes, probing, type ProbeResult } from './probeResult';
import { changeAt, NEAR, positions, type Sequence } from './sequence';

const CLAIM: Claim = {
  holds: { en: 'a later token changes nothing before it', zh: '后面的词元不影响前面的结果' },
  mistakes: {
    en: 'a causal mask that is missing or one off, a convolution or a norm over time, or statistics of the batch',
    zh: '缺少因果掩码或对角线错了一位，沿时间轴的卷积或归一化，或用了整个批次的统计量',
  },
};

/**
 * Probe 3, causality: with another token at position t, all that comes before t stays as it is.
 * Try it in training too, and with weights returned: there masks have been lost.
 *
 * @param run what is probed, [B, T] or [B, T, D] to [B, T, ...]; the same at every call (a dropout of
 *   the same seed, a fresh copy of running statistics)
 * @param input int32 [B, T] or float32 [B, T, D]
 */
export function probeCausality(run: (input: Sequence) => tf.Tensor, input: Sequence): ProbeResult {
  return probing(() => {
    const expected = run(input);
    for (let t = 1; t < expected.shape[1]!; t++) {
      const [now, before] = [run(changeAt(input, t)), expected].map((x) => positions(x, 0, t));
      const difference = firstDifference(now, before, NEAR);
      const when = { en: `with another token at ${t}, `, zh: `换了位置 ${t} 的词元后，` };
      if (difference) return judge(CLAIM, difference, when);
    }
    return passes(CLAIM);
  });
}
