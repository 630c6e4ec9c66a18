import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StepClock } from '../../lib/training/stepClock';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('StepClock', () => {
  it('measures speed over the last twenty steps', () => {
    const clock = new StepClock();
    for (let i = 0; i < 7; i++) clock.addStep(1, 10_000); // a slow start, soon forgotten
    for (let i = 0; i < 20; i++) clock.addStep(300, 50);
    expect(clock.tokensPerSecond()).toBeCloseTo(6000, 6);
    expect(clock.remainingMs(11, 0)).toBeCloseTo(550, 6);
  });

  it('counts validations, of which the next will take as long as those before', () => {
    const clock = new StepClock();
    clock.addStep(300, 50);
    clock.addValidation(1000);
    clock.addValidation(2000);
    expect(clock.remainingMs(10, 3)).toBeCloseTo(500 + 4500, 6);
  });

  it('runs from the moment it is made', () => {
    const clock = new StepClock();
    vi.advanceTimersByTime(1234);
    expect(clock.elapsedMs()).toBeCloseTo(1234, 6);
  });

  it('has no speed and no forecast before the first step', () => {
    const clock = new StepClock();
    expect([clock.tokensPerSecond(), clock.remainingMs(5, 1)]).toEqual([0, 0]);
  });
});
