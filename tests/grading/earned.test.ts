import { expect, it } from 'vitest';
import { earned } from '../../lib/grading/cells/earned';
import { ATTENTION_LINES } from '../../lib/grading/exercises/02/attentionLines';
import { TEMPERATURE } from '../../lib/grading/exercises/02/temperatureFor';

const order = ATTENTION_LINES.lines.filter(({ wrong }) => !wrong).map(({ shown }) => shown);

it('gives all points to a right answer, and none to a wrong one or to no answer', () => {
  expect(earned('02.7', TEMPERATURE.right[1])).toBe(10);
  expect(earned('02.7', () => -1)).toBe(0);
  expect(earned('02.7', () => Promise.reject(new Error('late')))).toBe(0);
  expect(earned('02.7', undefined)).toBe(0);
  expect(earned('02.1', order)).toBe(5);
  expect(earned('02.1', [])).toBe(0);
});

it('gives a part of the points to a part of the answer', () => {
  const points = earned('02.1', order.slice(1));
  expect(points).toBeGreaterThan(0);
  expect(points).toBeLessThan(5);
});

it('asks something else each time, so that nobody can know the answers', () => {
  const seen = new Set<string>();
  const spy = (...args: unknown[]) => (seen.add(JSON.stringify(args)), -1);
  earned('02.7', spy);
  const once = seen.size;
  earned('02.7', spy);
  expect(seen.size).toBe(2 * once);
});

it('refuses an exercise that there is not', () => {
  expect(() => earned('99.9', order)).toThrow('There is no exercise 99.9');
});
