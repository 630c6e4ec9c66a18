import { describe, expect, it } from 'vitest';
import { EmptyBatchError, padSequences, SentenceError } from '../../lib/text';

describe('padSequences', () => {
  const rows = [[7], [8, 9, 10]];

  it('fills up to the longest row, or to the length asked for', () => {
    const [tight, wide] = [padSequences(rows), padSequences(rows, 5)];
    expect(tight.arraySync()).toEqual([[7, 0, 0], [8, 9, 10]]); // prettier-ignore
    expect(wide.arraySync()).toEqual([[7, 0, 0, 0, 0], [8, 9, 10, 0, 0]]); // prettier-ignore
    expect([tight.dtype, wide.dtype]).toEqual(['int32', 'int32']);
    tight.dispose();
    wide.dispose();
  });

  it('refuses no rows, and rows that do not fit', () => {
    expect(() => padSequences([])).toThrow(EmptyBatchError);
    expect(() => padSequences([[7], [4, 5, 6]], 2)).toThrow(SentenceError);
    expect(() => padSequences([[7], [4, 5, 6]], 2)).toThrow('row 1: expected at most 2 token ids, received 3'); // prettier-ignore
  });
});
