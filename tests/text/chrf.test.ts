import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusChrf, TextOptionError } from '../../lib/text';
import { sentences } from './sentences';

interface Golden {
  readonly corpora: {
    readonly name: string;
    readonly hypotheses: string[];
    readonly references: string[][];
    readonly chrf: number;
  }[];
}

const file = new URL('./fixtures/scores.json', import.meta.url);
const { corpora } = JSON.parse(readFileSync(file, 'utf8')) as Golden;

describe('corpusChrf', () => {
  it.each(corpora)('equals sacreBLEU: $name', ({ hypotheses, references, chrf }) => {
    const tolerance = { atol: 1e-9, rtol: 1e-12 };
    expect(corpusChrf(hypotheses, references)).toBeAllClose(chrf, tolerance);
  });

  it('is 100 for the references themselves, with whatever spaces', () => {
    fc.assert(
      fc.property(sentences(), (line) => {
        expect(corpusChrf([line.replaceAll(' ', '  ')], [line])).toBeAllClose(100);
      }),
    );
  });

  it('counts the best of several references', () => {
    const alone = corpusChrf(['ein Hund'], ['ein Hund']);
    expect(corpusChrf(['ein Hund'], [['eine Katze', 'ein Hund', 'kein Hund']])).toBe(alone);
  });

  it('counts a character of the second plane as one', () => {
    expect(corpusChrf(['𠀀'], ['𠀁'])).toBe(0); // their UTF-16 halves have one in common
  });

  it('refuses corpora that do not go together', () => {
    expect(() => corpusChrf(['a'], ['a', 'b'])).toThrow(TextOptionError);
    expect(() => corpusChrf([], [])).toThrow('at least one');
  });
});
