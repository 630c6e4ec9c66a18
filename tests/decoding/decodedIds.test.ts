import { expect, test } from 'vitest';
import { untilTheEnd } from '../../lib/decoding/decodedIds';
import { EOS_ID } from '../../lib/text';

test('a row ends before its first <eos>; without one it is cut off', () => {
  const rows = [
    [5, 7, EOS_ID, 9, EOS_ID],
    [EOS_ID, 4, 4, 4, 4],
    [4, 5, 6, 7, 8],
  ];
  expect(untilTheEnd(rows)).toEqual({
    ids: [[5, 7], [], [4, 5, 6, 7, 8]],
    isComplete: [true, true, false],
  });
  expect(rows[2]).toHaveLength(5);
});
