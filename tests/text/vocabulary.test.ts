import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  EOS_ID,
  PAD_ID,
  SPECIAL_TOKENS,
  TextOptionError,
  TokenIdError,
  UNK_ID,
  Vocabulary,
} from '../../lib/text';
import { messageOf } from './corpusFiles';

const sentences = [
  ['I', 'saw', 'a', 'saw', '.'],
  ['A', 'bat', 'saw', 'a', 'bat', '.'],
];

describe('Vocabulary', () => {
  it('numbers special tokens first, then from frequent to rare', () => {
    const vocabulary = Vocabulary.build(sentences);
    expect(vocabulary.tokens).toEqual([...SPECIAL_TOKENS, 'saw', '.', 'a', 'bat', 'A', 'I']);
    expect(vocabulary.size).toBe(10);
    expect([PAD_ID, BOS_ID, EOS_ID, UNK_ID].map((id) => vocabulary.tokens[id])).toEqual([
      '<pad>',
      '<bos>',
      '<eos>',
      '<unk>',
    ]);
  });

  it('does not depend on the order of the sentences', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ maxLength: 2 }), { maxLength: 5 })), (corpus) => {
        const reversed = [...corpus].reverse().map((tokens) => [...tokens].reverse());
        expect(Vocabulary.build(reversed).tokens).toEqual(Vocabulary.build(corpus).tokens);
      }),
    );
  });

  it('leaves out what is rarer than minCount, and encodes it as <unk>', () => {
    const vocabulary = Vocabulary.build(sentences, { minCount: 2 });
    expect(vocabulary.tokens.slice(4)).toEqual(['saw', '.', 'a', 'bat']);
    expect(vocabulary.encode(['I', 'saw', 'constructor'])).toEqual([UNK_ID, 4, UNK_ID]);
    expect(vocabulary.unknown(['I', 'saw', 'A', 'I'])).toEqual(['I', 'A']);
    expect(vocabulary.has('saw')).toBe(true);
  });

  it('gives special tokens no second id', () => {
    const vocabulary = Vocabulary.build([['<pad>', '<unk>', 'x']]);
    expect(vocabulary.tokens).toEqual([...SPECIAL_TOKENS, 'x']);
  });

  it('decodes what it encoded', () => {
    const vocabulary = Vocabulary.build(sentences);
    for (const tokens of sentences) {
      expect(vocabulary.decode(vocabulary.encode(tokens))).toEqual(tokens);
      expect(vocabulary.decode(Int32Array.from(vocabulary.encode(tokens)))).toEqual(tokens);
    }
  });

  it.each([10, -1, 1.5, NaN])('refuses to decode the id %d, saying where it stands', (id) => {
    const decode = () => Vocabulary.build(sentences).decode([4, id]);
    expect(decode).toThrow(TokenIdError);
    expect(decode).toThrow(
      `position 1: expected 0 to 9 (the vocabulary has 10 tokens), received ${id}`,
    );
    expect(messageOf(decode)).toContain('词元编号');
  });

  it('is the same after a file', () => {
    const vocabulary = Vocabulary.build(sentences);
    const read = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
    expect(read).toEqual(vocabulary);
    expect(read.encode(['bat'])).toEqual(vocabulary.encode(['bat']));
  });

  it.each([
    [null, 'expected { tokens: string[] }'],
    [{ tokens: 'abcd' }, 'expected { tokens: string[] }'],
    [{ tokens: [...SPECIAL_TOKENS, 7] }, 'expected { tokens: string[] }'],
    [{ tokens: ['<pad>', '<eos>', '<bos>', '<unk>'] }, 'expected to begin with <pad> <bos>'],
    [{ tokens: [...SPECIAL_TOKENS, 'a', 'b', 'a'] }, '“a” occurs twice'],
  ])('refuses %j as a file', (json, message) => {
    expect(() => Vocabulary.fromJSON(json)).toThrow(TextOptionError);
    expect(() => Vocabulary.fromJSON(json)).toThrow(message);
  });

  it.each([0, 1.5, NaN])('refuses minCount %d', (minCount) => {
    expect(() => Vocabulary.build(sentences, { minCount })).toThrow('minCount');
  });
});
