import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from '../../lib/grading/sandbox/patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Patience', () => {
  it('ends when its time is used up, and once', () => {
    const over = vi.fn();
    new Patience(1_000).wait(over);
    vi.advanceTimersByTime(900);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is used up by several waits together', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const patience = new Patience(1_000);
    const stop = patience.wait(first);
    vi.advanceTimersByTime(700);
    stop();
    vi.advanceTimersByTime(5_000); // nobody is waited for
    patience.wait(second);
    vi.advanceTimersByTime(200);
    expect(second).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(second).toHaveBeenCalledTimes(1);
    expect(first).not.toHaveBeenCalled();
  });

  it('does not count while the computer sleeps', () => {
    const over = vi.fn();
    const asleep = vi.spyOn(performance, 'now');
    let now = 0;
    asleep.mockImplementation(() => now);
    new Patience(1_000).wait(over);
    now = 3_600_000;
    vi.advanceTimersByTime(100); // the first tick after an hour
    expect(over).not.toHaveBeenCalled();
    now += 300;
    vi.advanceTimersByTime(100);
    now += 300;
    vi.advanceTimersByTime(100);
    now += 300;
    vi.advanceTimersByTime(100);
    expect(over).toHaveBeenCalledTimes(1);
    asleep.mockRestore();
  });
});
