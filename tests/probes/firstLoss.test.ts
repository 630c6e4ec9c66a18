import { describe, expect, it } from 'vitest';
import { probeFirstLoss } from '../../lib/probes';

describe('probeFirstLoss', () => {
  it('passes a loss within 10 % of ln V, and fails what is further off, below too', () => {
    for (const loss of [Math.log(100), 1.09 * Math.log(100), 0.91 * Math.log(100)]) {
      expect(probeFirstLoss(loss, 100).passed).toBe(true);
    }
    for (const loss of [110, 1.11 * Math.log(100), 0.89 * Math.log(100), NaN]) {
      const { passed, verdict } = probeFirstLoss(loss, 100);
      expect(passed).toBe(false);
      expect(verdict.en).toContain('nats, and ln V = 4.605');
      expect(verdict.zh).toContain('初始值太大');
    }
  });
});
