import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, passes, probing, type ProbeResult } from './probeResult';
import { NEAR, positions, type Sequence } from './sequence';

const CLAIM: Claim = {
  holds: {
    en: 'token after token, with a cache, gives what the whole sequence gives at once',
    zh: '用缓存逐个词元计算，与一次算完整个序列结果相同',
  },
  mistakes: {
    en: 'positions that begin at 0 again, a causal mask of the wrong corner, or a cache that loses tokens',
    zh: '位置又从 0 开始，因果掩码对齐到了错误的一角，或缓存丢了词元',
  },
};

/**
 * Probe 10, incremental = whole: reading on with a cache gives what reading at once gives, in chunks
 * of one token, of two, and of all but one.
 *
 * @param whole all at once, [B, T] or [B, T, D] to [B, T, ...]
 * @param start begins anew; what it returns reads on, chunk after chunk, [B, t, ...] each
 * @param input int32 [B, T] or float32 [B, T, D], of three positions or more
 */
export function probeIncremental(
  whole: (input: Sequence) => tf.Tensor,
  start: () => (chunk: Sequence) => tf.Tensor,
  input: Sequence,
): ProbeResult {
  return probing(() => {
    const T = input.shape[1]!;
    const expected = whole(input);
    for (const size of [1, 2, T - 1]) {
      const read = start();
      const starts = Array.from({ length: Math.ceil(T / size) }, (_, i) => i * size);
      const parts = starts.map((from) => read(positions(input, from, Math.min(size, T - from))));
      const difference = firstDifference(tf.concat(parts, 1), expected, NEAR);
      const when = { en: `in chunks of ${size}, `, zh: `每次读 ${size} 个词元时，` };
      if (difference) return judge(CLAIM, difference, when);
    }
    return passes(CLAIM);
  });
}
