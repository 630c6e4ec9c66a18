import { describe, expect, it } from 'vitest';
import { copyOf, epochLoss, epochOf, noProgress } from '../../lib/training/progress';

const progress = () => ({
  ...noProgress(7, 3),
  step: 5,
  stepLosses: [9, 9, 2, 1, 4],
  stepTokens: [1, 1, 3, 5, 2],
});

describe('the progress of a run', () => {
  it('begins with nothing', () => {
    const lists = { stepLosses: [], stepTokens: [], validations: [] };
    expect(noProgress(7, 3)).toEqual({ step: 0, stepsPerEpoch: 3, seed: 7, ...lists });
  });

  it('counts epochs from 1', () => {
    expect([1, 3, 4, 6, 7].map((step) => epochOf(step, progress()))).toEqual([1, 1, 2, 2, 3]);
  });

  it('has the mean over the tokens of the last epoch', () => {
    expect(epochLoss(progress())).toBeCloseTo((2 * 3 + 1 * 5 + 4 * 2) / 10, 12);
  });

  it('is copied so that the copy can grow alone', () => {
    const original = progress();
    const copy = copyOf(original);
    copy.step++;
    copy.stepLosses.push(1);
    copy.stepTokens.push(1);
    copy.validations.push({ step: 6, epoch: 2, lossNats: 1, metrics: {} });
    expect(original).toEqual(progress());
    expect(copy).toMatchObject({ step: 6, stepLosses: [9, 9, 2, 1, 4, 1] });
  });
});
