import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, passes, probing, type ProbeResult } from './probeResult';
import { NEAR, type Sequence } from './sequence';

const CLAIM: Claim = {
  holds: {
    en: 'a sentence gives the same alone and in a batch',
    zh: '一句话单独算和在批量里算结果相同',
  },
  mistakes: {
    en: 'heads mixed with sentences, statistics of the batch in use, or padding that is seen',
    zh: '把头和句子混在了一起，用了整个批次的统计量，或看到了填充',
  },
};

/**
 * Probe 7, batch independence: a sentence by itself gives what it gives among others.
 *
 * @param run what is probed, [B, ...] to [B, ...]
 * @param input int32 [B, T] or float32 [B, T, D], of two sentences or more
 */
export function probeBatchIndependence(
  run: (input: Sequence) => tf.Tensor,
  input: Sequence,
): ProbeResult {
  return probing(() => {
    const together = run(input);
    for (let b = 0; b < input.shape[0]; b++) {
      const alone = run(tf.slice(input, [b], [1]));
      const difference = firstDifference(tf.slice(together, [b], [1]), alone, NEAR);
      const when = { en: `sentence ${b} in the batch: `, zh: `批量里的第 ${b} 句：` };
      if (difference) return judge(CLAIM, difference, when);
    }
    return passes(CLAIM);
  });
}
