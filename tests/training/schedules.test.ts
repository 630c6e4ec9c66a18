import { describe, expect, it } from 'vitest';
import { constantSchedule, inverseSqrtSchedule, noamSchedule } from '../../lib/training';
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
