import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnglishTokenizer, SPECIAL_TOKENS } from '../../lib/text';
import { sentences, visible } from './sentences';

const english = new EnglishTokenizer();

/** One sentence as people type, copy and print it, and as they would read it. */
const READ_ALIKE: readonly [how: string, text: string][] = [
  ['typographic apostrophe', 'I don’t see Tom at 3.5.'],
  ['acute accent', 'I don´t see Tom at 3.5.'],
  ['grave accent', 'I don`t see Tom at 3.5.'],
  ['modifier letter', 'I donʼt see Tom at 3.5.'],
  ['full-width apostrophe', 'I don＇t see Tom at 3.5.'],
  ['variation selector', "I\uFE0F don't\uFE0E see Tom at 3.5.\uFE0F"],
  ['zero-width characters', "\uFEFFI don\u200B't s\u200Dee To\u2060m at 3.5\u200C."],
  ['soft hyphen', "I don't see T\u00ADom at 3.5."],
  ['non-breaking spaces', "I\u00A0don't\u202Fsee\u2007Tom at 3.5."],
  ['full-width letters', 'Ｉ ｄｏｎ＇ｔ ｓｅｅ Ｔｏｍ ａｔ ３．５.'],
];

describe('EnglishTokenizer', () => {
  it.each(READ_ALIKE)('reads as a person would: %s', (_, text) => {
    expect(english.tokenize(text)).toEqual(['I', "don't", 'see', 'Tom', 'at', '3.5', '.']);
  });

  it.each([
    ['Ｗａｉｔ，Ｔｏｍ！（ｏｋ？）', ['Wait', ',', 'Tom', '!', '(', 'ok', '?', ')']],
    ['I saw a saw。', ['I', 'saw', 'a', 'saw', '.']],
    ['one、two', ['one', ',', 'two']],
    ['the boys´ room', ['the', 'boys', "'", 'room']],
    ['the `code`, 5′ tall', ['the', '`', 'code', '`', ',', '5', '′', 'tall']],
    ['I ❤\uFE0F it 1\uFE0F\u20E3', ['I', '❤', 'it', '1\u20E3']],
    ['x\u0302y !\u0301 \u0301', ['x\u0302y', '!\u0301']],
    ['well‑known', ['well-known']],
    ['a\u3164 \u2800 b', ['a', 'b']],
    ['\uFE0F\u200D\u00AD', []],
  ])('cuts %j as it is read', (text, tokens) => {
    expect(english.tokenize(text)).toEqual(tokens);
  });

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
      { numRuns: 3000 },
    );
  });

  it('never makes a special token out of text, and loses no visible character', () => {
    fc.assert(
      fc.property(sentences(), fc.constantFrom(...SPECIAL_TOKENS), (text, special) => {
        const tokens = english.tokenize(text + special);
        expect(
          tokens.filter((token) => (SPECIAL_TOKENS as readonly string[]).includes(token)),
        ).toEqual([]);
        const letters = (t: string) =>
          visible(t)
            .replaceAll('ʼ', "'")
            .normalize('NFKD')
            .match(/[\p{L}\p{N}]/gu);
        expect(letters(tokens.join(''))).toEqual(letters(text + special));
      }),
    );
  });
});
