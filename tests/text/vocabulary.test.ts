import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  createTokenizer,
  EOS_ID,
  PAD_ID,
  SPECIAL_TOKENS,
  TextOptionError,
  TokenIdError,
  UNK_ID,
  Vocabulary,
} from '../../lib/text';
import { messageOf } from './corpusFiles';
import { sentences as sentencesOf } from './sentences';

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

  it('keeps extra tokens after the four, in order, whether they occur or not', () => {
    const extraTokens = ['<mask>', '[CLS]', '<a>'];
    const vocabulary = Vocabulary.build([...sentences, ['<a>', '<a>', '<a>']], { extraTokens });
    expect(vocabulary.tokens.slice(0, 8)).toEqual([...SPECIAL_TOKENS, ...extraTokens, 'saw']);
    expect(vocabulary.extraTokens).toEqual(extraTokens);
    expect(vocabulary.numSpecial).toBe(7);
    expect(vocabulary.size).toBe(13);
    expect(new Set(vocabulary.tokens).size).toBe(13);
    expect(Vocabulary.build(sentences).numSpecial).toBe(4);
  });

  it('gives the id of one token, and that of <unk> for a token it has not', () => {
    const vocabulary = Vocabulary.build(sentences, { extraTokens: ['<mask>'] });
    expect(['<mask>', 'saw', '<eos>', 'constructor'].map((token) => vocabulary.id(token))).toEqual([
      4,
      5,
      EOS_ID,
      UNK_ID,
    ]);
  });

  it.each(['mask', '', '<>', '<two words>', '<a><b>', '[]', '[a]]', '<pad>', '<unk>'])(
    'refuses %j for an extra token',
    (token) => {
      const build = () => Vocabulary.build(sentences, { extraTokens: ['<mask>', token] });
      expect(build).toThrow(TextOptionError);
      expect(messageOf(build)).toContain('extraTokens: expected distinct tokens in brackets');
      expect(messageOf(build)).toContain(`收到的是 ${JSON.stringify(token)}`);
    },
  );

  it('refuses the same extra token twice', () => {
    const build = () => Vocabulary.build(sentences, { extraTokens: ['<a>', '<b>', '<a>'] });
    expect(build).toThrow('received "<a>"');
  });

  it.each(['english', 'english-lower-case', 'chinese'])(
    'has extra tokens that the tokenizer %s never makes out of text',
    (name) => {
      const extraTokens = ['<mask>', '[CLS]', '<A-b.c>', "[don't]", '<掩码>', '[我]'];
      const vocabulary = Vocabulary.build([], { extraTokens });
      fc.assert(
        fc.property(sentencesOf(), fc.constantFrom(...extraTokens), (text, token) => {
          const tokens = createTokenizer(name).tokenize(`${text}${token}${text} ${token}`);
          expect(tokens.filter((t) => vocabulary.has(t))).toEqual([]);
        }),
      );
    },
  );

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
    expect(Object.keys(vocabulary.toJSON())).toEqual(['tokens']); // as files always were
  });

  it('keeps its extra tokens in a file', () => {
    const vocabulary = Vocabulary.build(sentences, { extraTokens: ['<mask>', '[CLS]'] });
    const read = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
    expect(read).toEqual(vocabulary);
    expect(read.numSpecial).toBe(6);
  });

  it.each([
    [null, 'expected { tokens: string[] }'],
    [{ tokens: 'abcd' }, 'expected { tokens: string[] }'],
    [{ tokens: [...SPECIAL_TOKENS, 7] }, 'expected { tokens: string[] }'],
    [{ tokens: ['<pad>', '<eos>', '<bos>', '<unk>'] }, 'expected to begin with <pad> <bos>'],
    [{ tokens: [...SPECIAL_TOKENS, 'a', 'b', 'a'] }, '“a” occurs twice'],
    [{ tokens: [...SPECIAL_TOKENS, '<m>'], extraTokens: '<m>' }, 'extraTokens: string[]'],
    [
      { tokens: [...SPECIAL_TOKENS, 'a', '<m>'], extraTokens: ['<m>'] },
      '<unk> <m>, received <pad>',
    ],
    [{ tokens: [...SPECIAL_TOKENS, '<m>', '<m>'], extraTokens: ['<m>'] }, '“<m>” occurs twice'],
  ])('refuses %j as a file', (json, message) => {
    expect(() => Vocabulary.fromJSON(json)).toThrow(TextOptionError);
    expect(() => Vocabulary.fromJSON(json)).toThrow(message);
  });

  it.each([0, 1.5, NaN])('refuses minCount %d', (minCount) => {
    const build = () => Vocabulary.build(sentences, { minCount });
    expect(build).toThrow(`minCount: expected a whole number from 1 up, received ${minCount}`);
  });
});
