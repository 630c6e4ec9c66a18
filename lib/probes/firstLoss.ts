import { type Claim, fails, passes, type ProbeResult } from './probeResult';

const CLAIM: Claim = {
  holds: { en: 'before training the loss is about ln V', zh: '训练之前的损失约为 ln V' },
  mistakes: {
    en: 'an embedding or a last layer that starts too large, or logits that are scaled wrongly',
    zh: '嵌入或最后一层的初始值太大，或 logits 的缩放不对',
  },
};

/**
 * Probe 6, first loss: a model that has learnt nothing finds all V tokens about as likely, so that its
 * loss lies within 10 % of ln V.
 *
 * @param lossNats cross-entropy before the first step, nats a token   @param vocabSize V
 */
export function probeFirstLoss(lossNats: number, vocabSize: number): ProbeResult {
  const expected = Math.log(vocabSize);
  if (Math.abs(lossNats - expected) <= 0.1 * expected) return passes(CLAIM);
  const [found, bound] = [lossNats.toFixed(3), expected.toFixed(3)];
  return fails(CLAIM, {
    en: `it is ${found} nats, and ln V = ${bound}`,
    zh: `它是 ${found} 奈特，而 ln V = ${bound}`,
  });
}
