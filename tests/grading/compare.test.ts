import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../lib/grading/compare';
import type { Plain, PlainTensor } from '../../lib/grading/plain';

const tensor = (
  shape: readonly number[],
  values: readonly number[],
  dtype: PlainTensor['dtype'] = 'float32',
): PlainTensor => ({ tensor: true, dtype, shape, values });
const compare = (received: Plain, expected: Plain, tolerance = 0.01) =>
  firstDifference(received, expected, { tolerance });

describe('firstDifference', () => {
  it('is none within the tolerance, and none between equal infinities', () => {
    expect(compare([1.009, 'a', true, null], [1, 'a', true, null])).toBeUndefined();
    expect(compare([-Infinity], [-Infinity])).toBeUndefined();
    expect(compare(tensor([1, 2], [1, 2]), tensor([1, 2], [1.005, 2]))).toBeUndefined();
    expect(compare({ b: 1, a: 2 }, { a: 2, b: 1 })).toBeUndefined();
  });

  it('looks at the kind, then type, then shape, then what is not finite, then values', () => {
    const expected = tensor([2, 3], [1, 2, 3, 4, 5, 6]);
    const aspectOf = (received: Plain) => compare(received, expected)?.aspect;
    expect(aspectOf([1, 2, 3, 4, 5, 6])).toBe('kind');
    expect(aspectOf(tensor([3, 2], [9, NaN, 3, 4, 5, 6], 'int32'))).toBe('dtype');
    expect(aspectOf(tensor([3, 2], [9, NaN, 3, 4, 5, 6]))).toBe('shape');
    expect(aspectOf(tensor([2, 3], [9, 2, 3, 4, NaN, 6]))).toBe('not-finite');
    expect(aspectOf(tensor([2, 3], [9, 2, 3, 4, 5, 6]))).toBe('value');
  });

  it('names the first place, by one index an axis', () => {
    const received = tensor([2, 3, 1], [1, 2, 3, 4, 5.5, 7]);
    expect(compare(received, tensor([2, 3, 1], [1, 2, 3, 4, 5, 6]))).toEqual({
      aspect: 'value',
      path: '[1, 1, 0]',
      expected: '5',
      received: '5.5',
    });
    expect(
      compare(
        [
          [1, 2],
          [3, 5],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      )?.path,
    ).toBe('[1, 1]');
    expect(compare({ w: tensor([2], [1, 3]) }, { w: tensor([2], [1, 2]) })?.path).toBe('.w[1]');
    expect(compare(tensor([], [1]), tensor([], [2]))?.path).toBe('[]');
  });

  it('cuts short what is long', () => {
    const found = compare({ ['x'.repeat(9999)]: 1 }, { a: 1 });
    expect(found?.received.length).toBeLessThan(300);
  });

  it('tells truth values as such', () => {
    const found = compare(tensor([2], [1, 1], 'bool'), tensor([2], [1, 0], 'bool'));
    expect(found).toMatchObject({ path: '[1]', expected: 'false', received: 'true' });
  });

  it.each([
    ['NaN for a number', NaN, 1],
    ['NaN for NaN', NaN, NaN],
    ['infinity for a number', Infinity, 1],
    ['the other infinity', -Infinity, Infinity],
    ['a text that looks like it', '1', 1],
    ['true for 1', true, 1],
    ['1 for true', 1, true],
    ['null for 0', null, 0],
    ['an empty list', [], [1]],
    ['a list that goes on', [1, 2], [1]],
    ['an empty tensor', tensor([0], []), tensor([1], [1])],
    ['a tensor of one value for many', tensor([1], [1]), tensor([3], [1, 1, 1])],
    ['a shape that its values do not fill', tensor([3], [1]), tensor([3], [1, 1, 1])],
    ['a shape with more values', tensor([1], [1, 1]), tensor([1], [1])],
    ['a field too few', { a: 1 }, { a: 1, b: 2 }],
    ['a field too many', { a: 1, b: 2 }, { a: 1 }],
    ['something that looks like a tensor', { tensor: true, values: [1] }, tensor([1], [1])],
    ['a list in the place of an object', [], {}],
  ] as const)('does not pass %s', (_what, received, expected) => {
    expect(compare(received as Plain, expected as Plain, 10)).toBeDefined();
  });

  it('takes NaN for NaN where a mistake is looked for, and only there', () => {
    const like = (received: Plain, expected: Plain) =>
      firstDifference(received, expected, { tolerance: 0, sameNaN: true });
    expect(like([NaN, 1], [NaN, 1])).toBeUndefined();
    expect(like(tensor([1], [NaN]), tensor([1], [NaN]))).toBeUndefined();
    expect(like([NaN], [1])).toBeDefined();
    expect(like([1], [NaN])).toBeDefined();
  });
});
