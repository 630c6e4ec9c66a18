import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundledCorpus, ChineseTokenizer, EnglishTokenizer } from '../../lib/text';
import { cleanText } from '../../lib/text/cleanText';
import { sentences } from './sentences';

describe('cleanText', () => {
  it.each([
    ['a variation selector for emoji', 'I ❤\uFE0F it', 'I ❤ it'],
    ['one for text', '☎\uFE0E 5', '☎ 5'],
    ['one for ideographs', '葛\u{E0100}城', '葛城'],
    ['zero-width space, joiners and byte order mark', 'a\u200Bb\u200C\u200D\u2060\uFEFFc', 'abc'],
    ['marks of direction', '\u200Ehello\u200F \u202Athere\u202C', 'hello there'],
    ['soft hyphens', 'in\u00ADvis\u00ADible', 'invisible'],
    ['fillers that only look like nothing', 'a\u3164b\u115F\u034F\uFFA0c', 'abc'],
    ['tags', '\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}', '\u{1F3F4}'],
    ['control characters', 'a\u0007b\tc', 'a b c'],
    ['Braille without dots', 'a\u2800b', 'a b'],
    ['full-width letters and digits', 'Ｔｏｍ ｈａｓ ３０', 'Tom has 30'],
    ['full-width marks inside a run', '３．５，Ｔ－１', '3.5，T-1'],
    ['the same beside it', '．５．，－Ｔ－', '．5．，－T－'],
    ['ligatures', 'ﬁnd the oﬃce', 'find the office'],
    ['combining marks', 'cafe\u0301, u\u0308ber, か\u3099', 'café, über, が'],
    ['combining marks on full-width letters', 'ｅ\u0301', 'é'],
    ['a combining mark behind something invisible', 'e\u200D\u0301', 'é'],
    ['combining marks with nothing to stand on', '\u0301a \u0301\u0302b', 'a b'],
    ['hyphens', 'well‐known, well‑known', 'well-known, well-known'],
  ])('%s: %j', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([...'’‘‛ʻʼʹ´＇ꞌ՚`′\u0374'])('reads %s as the apostrophe of a word', (apostrophe) => {
    expect(cleanText(`I don${apostrophe}t`)).toBe("I don't");
    expect(cleanText(`cafe\u0301${apostrophe}s, 90${apostrophe}s`)).toBe("café's, 90's");
  });

  it.each([...'’‘‛ʻʼʹ´＇'])('reads %s as an apostrophe at the end of a word too', (apostrophe) => {
    expect(cleanText(`the boys${apostrophe} room`)).toBe("the boys' room");
  });

  it('leaves grave accents and primes alone where they are something else', () => {
    for (const text of ['the `code` here', 'He is 5′ 6″ tall', '我`我', '`']) {
      expect(cleanText(text)).toBe(text);
    }
  });

  it('leaves punctuation as wide as it is, and symbols as they are', () => {
    for (const text of [
      '“你好，世界！”（他说）：……——',
      '½ x² ㈱ ① ℃ 😀 — “hi”',
      '１'.normalize('NFKC'),
    ]) {
      expect(cleanText(text)).toBe(text);
    }
  });

  it('has nothing left to do afterwards', () => {
    fc.assert(
      fc.property(sentences(), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The two tokenizers as they were when the course's vocabularies were first built. */
const first = {
  clean: (text: string) =>
    text.replace(/\p{Cf}/gu, '').replace(/\p{Cc}/gu, ' ').normalize('NFC').replace(/[’‘]/g, "'"), // prettier-ignore
  english:
    /(?:\p{L}\.){2,}|\p{Nd}+(?:[.,]\p{Nd}+)+|[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu,
  chinese:
    /[\p{Script=Latin}\p{M}\p{Nd}]+(?:(?:[.'-]|(?<=\p{Nd}),(?=\p{Nd}))[\p{Script=Latin}\p{M}\p{Nd}]+)*|\S/gu,
};

it('gives the bundled corpus the tokens that it always had: trained vocabularies hold them', () => {
  const { train, validation, test, handWrittenTest } = bundledCorpus();
  const [english, chinese] = [new EnglishTokenizer(), new ChineseTokenizer()];
  const pairs = [...train, ...validation, ...test, ...handWrittenTest];
  expect(pairs.length).toBeGreaterThan(10_000);
  const changed = pairs.filter(
    ({ source, target }) =>
      String(english.tokenize(source)) !== String(first.clean(source).match(first.english)) ||
      String(chinese.tokenize(target)) !== String(first.clean(target).match(first.chinese)),
  );
  expect(changed).toEqual([]);
});
