import { describe, expect, it } from 'vitest';
import { valueText } from '../../lib/grading/cells/valueText';
import type { PlainTensor } from '../../lib/grading/plain';

const tensor = (shape: readonly number[], values: readonly number[], dtype = 'float32') =>
  ({ tensor: true, dtype, shape, values }) as PlainTensor;

describe('valueText', () => {
  it.each([
    ['a number', 0.123456, '0.1235'],
    ['a small one', 0.00001234, '0.00001234'],
    ['NaN', NaN, 'NaN'],
    ['a text', 'a', '"a"'],
    ['nothing', null, 'null'],
    ['a list', [1, 2.5], '[1, 2.5]'],
    [
      'rows',
      [
        [1, 2],
        [3, 4],
      ],
      '[[1, 2],\n [3, 4]]',
    ],
    ['fields', { a: 1, b: [2] }, '{ a: 1,\n  b: [2] }'],
    ['a scalar', tensor([], [0.5]), 'float32 []\n0.5'],
    ['a matrix', tensor([2, 3], [1, 2, 3, 4, 5, 6]), 'float32 [2, 3]\n[[1, 2, 3],\n [4, 5, 6]]'],
    ['truth values', tensor([2], [1, 0], 'bool'), 'bool [2]\n[true, false]'],
    ['an empty tensor', tensor([0, 3], []), 'float32 [0, 3]'],
    ['a large tensor', tensor([5, 13], Array<number>(65).fill(1)), 'float32 [5, 13]'],
    ['a long list', Array<number>(65).fill(1), 'array(65)'],
  ] as const)('writes %s as one would', (_what, value, text) => {
    expect(valueText(value)).toBe(text);
  });
});
