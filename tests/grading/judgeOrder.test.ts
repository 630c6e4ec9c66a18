import { describe, expect, it } from 'vitest';
import type { OrderExercise } from '../../lib/grading/exercise';
import { judgeOrder } from '../../lib/grading/judgeOrder';
import type { Plain } from '../../lib/grading/plain';

const text = { zh: '文', en: 'text' };
const wrong = { name: 'stray', title: text, belief: text, why: text };
const EXERCISE: OrderExercise = {
  kind: 'order',
  id: '99.2',
  title: text,
  difficulty: 1,
  minutes: 1,
  points: 10,
  hints: [text, text, text],
  lines: [
    { shown: 3, code: 'a' },
    { shown: 1, code: 'b' },
    { shown: 5, code: 'c' },
    { shown: 2, code: 'd' },
    { shown: 4, code: 'e' },
    { shown: 6, code: 'x', wrong },
  ],
  swappable: [[0, 1]],
};
const judged = (order: Plain) => judgeOrder(EXERCISE, order);
const pointsOf = (order: Plain) => judged(order).points;

describe('judgeOrder', () => {
  it('passes the order, and the one with two lines swapped that may be', () => {
    expect(judged([3, 1, 5, 2, 4])).toEqual({ points: 10, of: 10, isRight: true, findings: [] });
    expect(judged([1, 3, 5, 2, 4]).isRight).toBe(true);
  });

  it('counts the lines that stand in order', () => {
    expect(pointsOf([3, 1, 5, 4, 2])).toBe(8);
    expect(pointsOf([4, 2, 5, 1, 3])).toBe(4); // nothing but the two that may be swapped
    expect(pointsOf([3, 1, 5])).toBe(6);
    expect(judged([3, 1, 5, 4, 2]).findings[0].title.en).toBe('Line 2 comes before line 4');
    expect(judged([3, 1, 5]).findings[0].title.en).toBe('2 more lines are needed');
  });

  it('takes a line off for one that belongs nowhere, and says why', () => {
    const verdict = judged([3, 1, 5, 6, 2, 4]);
    expect(verdict).toMatchObject({ points: 8, isRight: false, findings: [{ name: 'stray' }] });
    expect(pointsOf([6])).toBe(0);
  });

  it.each([
    ['no list', 3],
    ['nothing', null],
    ['texts', ['3']],
    ['lines that there are not', [3, 1, 5, 2, 9]],
    ['a line twice', [3, 3, 3, 3, 3]],
    ['NaN', [NaN]],
    ['an object', { length: 5 }],
  ] as const)('gives nothing for %s, and says what is wanted', (_what, order) => {
    const verdict = judged(order);
    expect(verdict).toMatchObject({ points: 0, isRight: false, findings: [{ name: 'no-order' }] });
  });

  it('gives less than all for what is not right', () => {
    const everything = judged([3, 1, 5, 2, 4, 6]);
    expect(everything.points).toBeLessThan(10);
    expect(pointsOf([])).toBe(0);
  });
});
