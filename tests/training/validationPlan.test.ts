import { describe, expect, it } from 'vitest';
import type { ValidationRecord } from '../../lib/training';
import { ValidationPlan } from '../../lib/training/validationPlan';

const record = (lossNats: number, metrics = {}): ValidationRecord => ({
  step: 1,
  epoch: 1,
  lossNats,
  metrics,
});
const steps = (total: number) => Array.from({ length: total + 1 }, (_, step) => step);

describe('ValidationPlan', () => {
  it('counts down to the number of validations that really come', () => {
    for (const [every, total] of [
      [5, 13],
      [5, 15],
      [7, 3],
      [1, 4],
    ]) {
      const plan = new ValidationPlan(every, total);
      for (const step of steps(total)) {
        const coming = steps(total).filter((later) => later > step && plan.isDue(later)).length;
        expect(plan.remaining(step), `${step} of ${total}, every ${every}`).toBe(coming);
      }
    }
  });

  it('is never due before the first step', () => {
    expect(new ValidationPlan(5, 10).isDue(0)).toBe(false);
  });

  it('takes the lowest loss, or the highest of a metric, and the earlier of equals', () => {
    const byLoss = new ValidationPlan(1, 9);
    expect(byLoss.isBetter(record(2))).toBe(true);
    expect(byLoss.isBetter(record(1), record(2))).toBe(true);
    expect(byLoss.isBetter(record(2), record(2))).toBe(false);
    const byMetric = new ValidationPlan(1, 9, 'bleu');
    expect(byMetric.isBetter(record(9, { bleu: 3 }), record(1, { bleu: 2 }))).toBe(true);
    expect(byMetric.isBetter(record(1, { bleu: 2 }), record(9, { bleu: 3 }))).toBe(false);
  });

  it('does not hold on to a NaN', () => {
    const plan = new ValidationPlan(1, 9);
    expect(plan.isBetter(record(NaN), record(2))).toBe(false);
    expect(plan.isBetter(record(2), record(NaN))).toBe(true);
  });
});
