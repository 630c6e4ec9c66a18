import { expect, test } from 'vitest';
import { groupByLength } from '../../lib/decoding/groupByLength';

test('groups are of like length, the shortest first; equal ones stay in order', () => {
  expect(groupByLength([5, 2, 7, 2, 3], 2)).toEqual([[1, 3], [4, 0], [2]]);
  expect(groupByLength([5, 2, 7], 3)).toEqual([[1, 0, 2]]);
  expect(groupByLength([5], 64)).toEqual([[0]]);
  expect(groupByLength([], 64)).toEqual([]);
});
