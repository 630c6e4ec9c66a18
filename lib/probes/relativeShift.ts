import * as tf from '@tensorflow/tfjs';
import { firstDifference } from '../tensor';
import { type Claim, judge, passes, type ProbeResult } from './probeResult';

const CLAIM: Claim = {
  holds: {
    en: 'products of positions depend on their distance only',
    zh: '位置之间的点积只取决于距离',
  },
  mistakes: {
    en: 'an exponent that is not the same for sine and cosine, or two conventions for pairs of features',
    zh: '正弦和余弦用了不同的指数，或混用了两种特征配对方式',
  },
};

/**
 * Probe 9, relative shift: PE(p) · PE(p + k), or a score after rotary positions, is the same for
 * every p.
 *
 * @param products [T, T]: of position p (row) with position q (column)
 * @param tolerance default 1e-4: products are sums over many features
 */
export function probeRelativeShift(products: tf.Tensor2D, tolerance = 1e-4): ProbeResult {
  const [T] = products.shape;
  const values = products.arraySync();
  for (let k = 0; k < T; k++) {
    const diagonal = values.slice(0, T - k).map((row, p) => row[p + k]);
    const difference = firstDifference(
      diagonal,
      diagonal.map(() => diagonal[0]),
      tolerance,
    );
    const when = { en: `at distance ${k}, position `, zh: `距离为 ${k} 时，位置 ` };
    if (difference) return judge(CLAIM, difference, when);
  }
  return passes(CLAIM);
}
