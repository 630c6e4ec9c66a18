import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnglishTokenizer, SPECIAL_TOKENS } from '../../lib/text';
import { sentences } from './sentences';

const english = new EnglishTokenizer();

describe('EnglishTokenizer', () => {
  it.each([
    ['I saw a saw.', ['I', 'saw', 'a', 'saw', '.']],
    [
      "She can't open the well-known can!",
      ['She', "can't", 'open', 'the', 'well-known', 'can', '!'],
    ],
    [
      'It costs $3.50, or 10,000 yen.',
      ['It', 'costs', '$', '3.50', ',', 'or', '10,000', 'yen', '.'],
    ],
    ['He left at 5 p.m.?', ['He', 'left', 'at', '5', 'p.m.', '?']],
    ['"Wait…" (he said)', ['"', 'Wait', '…', '"', '(', 'he', 'said', ')']],
    ['It’s naïve', ["It's", 'naïve']],
    ['It’s nai\u0308ve', ["It's", 'naïve']],
    ['<unk>', ['<', 'unk', '>']],
    ['a\u200bb\tc\u0007d', ['ab', 'c', 'd']],
    ['', []],
    [' \n\u3000', []],
  ])('cuts %j', (text, tokens) => {
    expect(english.tokenize(text)).toEqual(tokens);
  });

  it('makes letters small on request only', () => {
    expect(new EnglishTokenizer({ lowerCase: true }).tokenize('The SAW')).toEqual(['the', 'saw']);
    expect(english.tokenize('The SAW')).toEqual(['The', 'SAW']);
  });

  it.each([
    'I saw a saw.',
    'He asked, "Who watched the watch?" and left.',
    "The boys' room is 3.5 metres (or 10,000 years) away; isn't it?",
    'It costs $5, not €4, and 10% more at 5 p.m.',
    "She said 'yes' to him.",
    'Wait... what?!',
    'Call me at 3:30: I am up.',
  ])('puts spaces where English does: %s', (sentence) => {
    expect(english.detokenize(english.tokenize(sentence))).toBe(sentence);
  });

  it('cuts what it put together into the same tokens', () => {
    const tokenizers = fc.constantFrom(english, new EnglishTokenizer({ lowerCase: true }));
    fc.assert(
      fc.property(sentences(), tokenizers, (text, tokenizer) => {
        const tokens = tokenizer.tokenize(text);
        expect(tokenizer.tokenize(tokenizer.detokenize(tokens))).toEqual(tokens);
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes a special token out of text, and loses no visible character', () => {
    fc.assert(
      fc.property(sentences(), fc.constantFrom(...SPECIAL_TOKENS), (text, special) => {
        const tokens = english.tokenize(text + special);
        expect(
          tokens.filter((token) => (SPECIAL_TOKENS as readonly string[]).includes(token)),
        ).toEqual([]);
        const letters = (t: string) => t.normalize('NFD').match(/[\p{L}\p{N}]/gu);
        expect(letters(tokens.join(''))).toEqual(letters(text + special));
      }),
    );
  });
});
