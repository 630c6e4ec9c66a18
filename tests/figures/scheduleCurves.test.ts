import { describe, expect, it } from 'vitest';
import { scheduleCurves } from '../../lib/figures/scheduleCurves';

const triangle = (step: number) => Math.min(step, 7 - step / 2) / 100;
const figure = scheduleCurves({
  schedules: [{ label: 'triangle', schedule: triangle }],
  totalSteps: 11,
});

describe('scheduleCurves', () => {
  it('draws the rate of every step, from 1', () => {
    const { x, y } = figure.data[0] as { x: number[]; y: number[] };
    expect(x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(y).toBeAllClose(x.map(triangle));
  });

  it('keeps a long run small', () => {
    const { x } = scheduleCurves({
      schedules: [{ label: 'long', schedule: () => 1 }],
      totalSteps: 100_000,
    }).data[0] as { x: number[] };
    expect(x.length).toBeLessThanOrEqual(203);
  });

  it('draws the peak also where it lies between two strides', () => {
    const peaked = (step: number) => 1 / (1 + Math.abs(step - 1237));
    const { x, y } = scheduleCurves({
      schedules: [{ label: 'peaked', schedule: peaked }],
      totalSteps: 3001,
    }).data[0] as { x: number[]; y: number[] };
    expect(Math.max(...y)).toBe(1);
    expect(x[y.indexOf(1)]).toBe(1237);
    expect(x.at(-1)).toBe(3001);
  });

  it('says where each is highest, in both languages', () => {
    // step = 7 - step/2 at 14/3: step 5 gives 4.5, step 4 gives 4.
    expect(figure.caption).toBe('triangle: highest at step 5, 4.50e-2.');
    const chinese = scheduleCurves({
      schedules: [{ label: '三角', schedule: triangle }],
      totalSteps: 11,
      lang: 'zh',
    });
    expect(chinese.caption).toBe('三角：第 5 步最高，为 4.50e-2。');
  });

  it('refuses too many curves and no steps', () => {
    const schedules = Array(5).fill({ label: 'same', schedule: triangle });
    expect(() => scheduleCurves({ schedules, totalSteps: 5 })).toThrow(
      'expected 1 to 4, received 5',
    );
    expect(() => scheduleCurves({ schedules: schedules.slice(4), totalSteps: 0 })).toThrow(
      'totalSteps',
    );
  });
});
