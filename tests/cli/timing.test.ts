import { describe, expect, it } from 'vitest';
import { defaultJobs, readTimes, secondsLeft, writeTimes } from '../../lib/cli/chapters/timing';
import { temporaryFolder } from './support/folder';

const GIB = 2 ** 30;

describe('defaultJobs', () => {
  it.each([
    [8, 64 * GIB, 8],
    [8, 5 * GIB, 3],
    [2, 1 * GIB, 1],
    [1, 64 * GIB, 1],
  ])('is, with %i cores and %i bytes free, %i', (cores, freeBytes, jobs) => {
    expect(defaultJobs(cores, freeBytes)).toBe(jobs);
  });

  it('is at least one here', () => expect(defaultJobs()).toBeGreaterThanOrEqual(1));
});

describe('secondsLeft', () => {
  const known = { a: { seconds: 30, cells: 10 }, b: { seconds: 90, cells: 30 } };
  const work = (name: string, cells: number, elapsed = 0, passed = 0) => ({
    name,
    cells,
    elapsed,
    passed,
  });

  it('is unknown until something was executed, or has run for a fifth', () => {
    expect(secondsLeft([work('a', 10, 5)], {}, 2)).toBeUndefined();
    expect(secondsLeft([work('a', 10, 5, 1)], {}, 2)).toBeUndefined();
    expect(secondsLeft([work('a', 10, 5, 2)], {}, 2)).toBe(20);
  });

  it('is reckoned by those that are running, the first time', () => {
    const left = [work('a', 10, 8, 4), work('b', 20, 5), work('c', 30)];
    expect(secondsLeft(left, {}, 1)).toBe(2 * 10 - 8 + (2 * 20 - 5) + 2 * 30);
    expect(secondsLeft(left, known, 1)).toBe(22 + 85 + 90);
  });

  it('is what the rest took last time, shared by the jobs', () => {
    const left = [work('a', 10, 12), work('a', 10), work('b', 30)];
    expect(secondsLeft(left, known, 1)).toBe(18 + 30 + 90);
    expect(secondsLeft([...left, work('b', 30)], known, 2)).toBe((18 + 30 + 90 + 90) / 2);
  });

  it('reckons an unknown one by its cells, and is never less than the longest', () => {
    expect(secondsLeft([work('new', 7)], known, 1)).toBe(7 * 3);
    expect(secondsLeft([work('b', 30), work('a', 10, 29)], known, 2)).toBe(90);
  });

  it('does not become negative when one takes longer than before', () => {
    expect(secondsLeft([work('a', 10, 500)], known, 1)).toBe(0);
    expect(secondsLeft([], known, 3)).toBe(0);
  });
});

it('remembers what the chapters took', () => {
  const root = temporaryFolder();
  expect(readTimes(root)).toEqual({});
  writeTimes(root, { '02-attention': { seconds: 7.5, cells: 21 } });
  expect(readTimes(root)).toEqual({ '02-attention': { seconds: 7.5, cells: 21 } });
});
