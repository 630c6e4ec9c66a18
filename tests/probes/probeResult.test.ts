import { describe, expect, it } from 'vitest';
import { assertProbe, probeFirstLoss, ProbeError } from '../../lib/probes';

describe('assertProbe', () => {
  it('throws the verdict of a probe that failed, in both languages, and nothing else', () => {
    expect(() => assertProbe(probeFirstLoss(Math.log(7), 7))).not.toThrow();
    const failed = probeFirstLoss(9, 7);
    expect(() => assertProbe(failed)).toThrow(ProbeError);
    try {
      assertProbe(failed);
    } catch (error) {
      expect((error as ProbeError).text).toEqual(failed.verdict);
    }
    expect(failed.verdict.en).toBe(
      'before training the loss is about ln V: no; it is 9.000 nats, and ln V = 1.946. ' +
        'This looks like an embedding or a last layer that starts too large, or logits that are scaled wrongly',
    );
  });
});
