import * as tf from '@tensorflow/tfjs';
import { Random } from '../tensor';
import { type Claim, fails, passes, type ProbeResult } from './probeResult';

const CLAIM: Claim = {
  holds: {
    en: 'what is random cannot be predicted: the loss stays at ln V or above',
    zh: '随机的词元无法预测：损失不低于 ln V',
  },
  mistakes: {
    en: 'a model that sees its answer, through a mask, a shift or a statistic',
    zh: '模型看到了答案：通过掩码、右移或统计量泄漏了',
  },
};

/** Options of `probeRandomTokens`. */
export interface RandomTokensOptions {
  /** Tokens are drawn from `firstId` to `vocabSize - 1`; V is how many these are. */
  readonly vocabSize: number;
  /** Default 4: after the special tokens. */
  readonly firstId?: number;
  /** Sentences and positions of a batch. Default 16 and 8. */
  readonly shape?: readonly [number, number];
  /** Default 100. */
  readonly steps?: number;
  /** How far below ln V the mean of the last tenth of the losses may lie, in nats. Default 0.05. */
  readonly tolerance?: number;
}

/**
 * Probe 5, random tokens: trained on tokens drawn afresh at every step, a model can at best say that
 * all are as likely, which costs ln V nats a token. Less is a leak, of whatever kind. It is the one
 * probe that also finds what only training brings about.
 *
 * @param learn a step of training on these tokens, int32 [B, T]: the loss before it, nats a token
 */
export function probeRandomTokens(
  learn: (ids: tf.Tensor2D) => number,
  { vocabSize, firstId = 4, shape = [16, 8], steps = 100, tolerance = 0.05 }: RandomTokensOptions,
): ProbeResult {
  const random = new Random('probe');
  const draw = () => firstId + random.integer(vocabSize - firstId);
  const losses = Array.from({ length: steps }, () => {
    const ids = Array.from({ length: shape[0] * shape[1] }, draw);
    return tf.tidy(() => learn(tf.tensor2d(ids, [...shape], 'int32')));
  });
  const last = losses.slice(-Math.ceil(steps / 10));
  const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length;
  const least = Math.log(vocabSize - firstId);
  if (mean >= least - tolerance) return passes(CLAIM);
  const [found, bound] = [mean.toFixed(3), least.toFixed(3)];
  return fails(CLAIM, {
    en: `it fell to ${found} nats, and ln V = ${bound}`,
    zh: `它降到了 ${found} 奈特，而 ln V = ${bound}`,
  });
}
