import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SentencePair, sourceKey, splitBySource, TextOptionError } from '../../lib/text';

const pairs: SentencePair[] = Array.from({ length: 211 }, (_, i) => ({
  source: `Sentence ${i % 101}${['.', '!', ' ?'][i % 3]}`,
  target: `译文 ${i}`,
}));
const shares = { validation: 0.05, test: 0.1, seed: 7 };

describe('splitBySource', () => {
  it('gives every pair to one part, and no source to two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ source: fc.string(), target: fc.string() })),
        fc.double({ min: 0, max: 0.49, noNaN: true }),
        fc.double({ min: 0, max: 0.49, noNaN: true }),
        fc.integer({ min: 1 - 2 ** 31 }),
        (corpus, validation, test, seed) => {
          const split = splitBySource(corpus, { validation, test, seed });
          const parts = [split.train, split.validation, split.test];
          expect(new Set(parts.flat())).toEqual(new Set(corpus));
          expect(parts.flat()).toHaveLength(corpus.length);
          const keys = parts.map((part) => new Set(part.map(({ source }) => sourceKey(source))));
          const distinct = new Set(corpus.map(({ source }) => sourceKey(source)));
          expect(keys.reduce((sum, { size }) => sum + size, 0)).toBe(distinct.size);
        },
      ),
    );
  });

  it('takes the shares of the distinct sources, and keeps the order of the file', () => {
    const split = splitBySource(pairs, shares);
    const sources = (part: SentencePair[]) => new Set(part.map(({ source }) => sourceKey(source)));
    expect(sources(split.test).size).toBe(10);
    expect(sources(split.validation).size).toBe(5);
    expect(sources(split.train).size).toBe(86);
    const rounded = splitBySource(pairs, { ...shares, test: 0.107, validation: 0.057 }); // 10.8, 5.8
    expect([rounded.test, rounded.validation].map((part) => sources(part).size)).toEqual([11, 6]);
    expect(split.train).toEqual(pairs.filter((pair) => split.train.includes(pair)));
  });

  it('depends on the seed, and not on the order of the file', () => {
    const split = splitBySource(pairs, shares);
    expect(splitBySource(pairs, shares)).toEqual(split);
    expect(splitBySource([...pairs].reverse(), shares).test.reverse()).toEqual(split.test);
    expect(splitBySource(pairs, { ...shares, seed: 8 }).test).not.toEqual(split.test);
  });

  it.each([
    [0.5, 0.5],
    [-0.1, 0.1],
    [NaN, 0.1],
    [0, 100],
  ])('refuses the shares %d and %d', (validation, test) => {
    const split = () => splitBySource(pairs, { validation, test, seed: 1 });
    expect(split).toThrow(TextOptionError);
    expect(split).toThrow(`received ${validation} and ${test}`);
  });
});

describe('sourceKey', () => {
  it.each([
    ['I saw it.', 'i  saw it!'],
    ['“Wait!”', 'wait'],
    ['ＡＢＣ', 'abc'],
    ["I don't see.", 'I donʼt see\uFE0F.'],
    ['invisible', 'in\u00ADvis\u200Bible'],
  ])('%s and %s count as the same', (a, b) => expect(sourceKey(a)).toBe(sourceKey(b)));

  it.each([
    ['I saw it.', 'I see it.'],
    ['?', '!'],
    ['a b', 'ab'],
  ])('%s and %s do not', (a, b) => expect(sourceKey(a)).not.toBe(sourceKey(b)));
});
