import { describe, expect, it } from 'vitest';
import type { AnswerView } from '../../lib/grading/exercise';
import { valuesBeside } from '../../lib/grading/exercises/values';
import { rowsSumToOne, weightsBeside } from '../../lib/grading/exercises/weights';
import type { Plain, PlainTensor } from '../../lib/grading/plain';

const tensor = (shape: readonly number[], values: readonly number[]): PlainTensor => ({
  tensor: true,
  dtype: 'float32',
  shape,
  values,
});
const view = (expected: Plain, received: Plain): AnswerView => ({
  args: [],
  expected,
  received,
  lang: 'en',
});

describe('valuesBeside', () => {
  it('shows the first matrix that differs, with what differs lit', () => {
    const expected = tensor([2, 1, 3], [1, 2, 3, 4, 5, 6]);
    const received = tensor([2, 1, 3], [1, 2, 3, 4, 7, 6]);
    const drawn = valuesBeside(view(expected, received));
    expect(drawn?.alt).toMatch(/expected.*5/);
    expect(drawn?.alt).toMatch(/received.*7/);
    expect(drawn?.alt).not.toContain('2');
  });

  it.each([
    ['another shape', tensor([1, 3], [1, 2, 3]), tensor([3, 1], [1, 2, 3])],
    ['no matrix', tensor([3], [1, 2, 3]), tensor([3], [1, 2, 4])],
    ['NaN', tensor([1, 2], [1, 2]), tensor([1, 2], [1, NaN])],
    [
      'what is large',
      tensor([1, 61], Array<number>(61).fill(1)),
      tensor([1, 61], Array<number>(61).fill(2)),
    ],
    ['no tensor', 3, 4],
  ] as const)('draws nothing of %s', (_what, expected, received) => {
    expect(valuesBeside(view(expected, received))).toBeUndefined();
  });
});

describe('weightsBeside', () => {
  it('shows weights, with padding hatched', () => {
    const isToken: PlainTensor = { ...tensor([2], [1, 0]), dtype: 'bool' };
    const figure = weightsBeside({ received: tensor([1, 2], [0.5, 0.5]), lang: 'en', isToken });
    expect(figure?.alt).toContain('<pad>');
    expect(figure?.layout.barmode).toBe('overlay');
    expect(weightsBeside({ received: tensor([1, 2], [NaN, 1]), lang: 'en' })).toBeUndefined();
    expect(weightsBeside({ received: tensor([2], [1, 0]), lang: 'en' })).toBeUndefined();
  });
});

describe('rowsSumToOne', () => {
  it.each([
    [tensor([2, 2], [0.5, 0.5, 1, 0]), true],
    [tensor([2, 2], [0.5, 0.5, 0.5, 0]), false],
    [tensor([2, 2], [1, 0.5, 0, 0.5]), false],
    [tensor([1, 2], [NaN, 1]), false],
  ] as const)('of %j: %s', (weights, holds) => {
    expect(rowsSumToOne.holds([], weights)).toBe(holds);
  });
});
