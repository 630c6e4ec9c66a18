import { describe, expect, it } from 'vitest';
import {
  constantSchedule,
  inverseSqrtSchedule,
  linearDecaySchedule,
  noamSchedule,
} from '../../lib/training';
import golden from './fixtures/noam.json';

describe('noamSchedule', () => {
  it.each(golden.cases)(
    'equals PyTorch, dModel $dModel, warm-up $warmup',
    ({ rates, ...options }) => {
      const schedule = noamSchedule(options);
      for (const [step, rate] of Object.entries(rates)) {
        expect(schedule(Number(step)) / rate).toBeCloseTo(1, 12);
      }
    },
  );

  it('has factor 1 unless it is told otherwise', () => {
    const rate = noamSchedule({ dModel: 512, warmup: 4000 })(100);
    expect(rate).toBeCloseTo(512 ** -0.5 * 100 * 4000 ** -1.5, 15);
  });

  it('is highest at the end of the warm-up', () => {
    const schedule = noamSchedule({ dModel: 512, warmup: 4000 });
    expect(schedule(4000)).toBeCloseTo(512 ** -0.5 * 4000 ** -0.5, 15);
    expect(schedule(3999)).toBeLessThan(schedule(4000));
    expect(schedule(4001)).toBeLessThan(schedule(4000));
  });
});

describe('inverseSqrtSchedule', () => {
  it('rises in a line, then falls with the root of the step', () => {
    const schedule = inverseSqrtSchedule({ peak: 2e-3, warmup: 1000 });
    expect([1, 500, 1000, 4000].map(schedule)).toBeAllClose([2e-6, 1e-3, 2e-3, 1e-3]);
  });
});

describe('linearDecaySchedule', () => {
  it('rises in a line to the peak, and falls in a line towards zero', () => {
    const schedule = linearDecaySchedule({ peak: 0.08, warmup: 4, totalSteps: 11 });
    const rates = [0.02, 0.04, 0.06, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01];
    expect(rates.map((_, i) => schedule(i + 1))).toBeAllClose(rates);
    expect(schedule(12)).toBe(schedule(11));
  });

  it('refuses a warm-up without an end', () => {
    const make = () => linearDecaySchedule({ peak: 1, warmup: 7, totalSteps: 7 });
    expect(make).toThrow('warmup: expected below totalSteps=7, received 7');
  });
});

describe('constantSchedule', () => {
  it('never changes', () => {
    expect([1, 2, 10_000].map(constantSchedule(0.005))).toEqual([0.005, 0.005, 0.005]);
  });
});

describe('a schedule', () => {
  it.each([
    [() => constantSchedule(0), 'rate: expected a number above 0, received 0'],
    [() => constantSchedule(NaN), 'rate: expected a number above 0, received NaN'],
    [() => noamSchedule({ dModel: -1, warmup: 3 }), 'dModel: expected a number above 0'],
    [() => noamSchedule({ dModel: 8, warmup: 0 }), 'warmup: expected a number above 0'],
    [() => inverseSqrtSchedule({ peak: Infinity, warmup: 3 }), 'peak: expected a number above 0'],
  ])('refuses settings that are not positive', (make, message) => {
    expect(make).toThrow(message);
  });
});
