import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BleuScore, corpusBleu, TextOptionError } from '../../lib/text';
import { type BleuTokenizer, bleuWords } from '../../lib/text/bleuTokenizers';
import { sentences } from './sentences';

interface Golden {
  readonly words: { readonly line: string; readonly zh: string; readonly '13a': string }[];
  readonly corpora: {
    readonly name: string;
    readonly hypotheses: string[];
    readonly references: string[][];
    readonly bleu: Record<BleuTokenizer, BleuScore>;
    readonly bleuUnsmoothed: BleuScore;
    readonly bleuEffectiveOrder: BleuScore;
  }[];
}

const file = new URL('./fixtures/scores.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const TOKENIZERS = ['zh', '13a', 'none'] as const;

/** sacreBLEU computes in double precision, as we do; only the order of a sum may differ. */
function expectSameScore(actual: BleuScore, expected: BleuScore): void {
  const { score, precisions, brevityPenalty, ...counts } = expected;
  expect(actual).toMatchObject(counts);
  expect(actual.score).toBeAllClose(score, { atol: 1e-9, rtol: 1e-12 });
  expect(actual.precisions).toBeAllClose(precisions, { atol: 1e-9, rtol: 1e-12 });
  expect(actual.brevityPenalty).toBeAllClose(brevityPenalty, { atol: 1e-12, rtol: 0 });
}

describe('words of BLEU equal those of sacreBLEU', () => {
  it.each(golden.words)('$line', ({ line, zh, ...western }) => {
    expect(bleuWords(line, 'zh').join(' ')).toBe(zh);
    expect(bleuWords(line, '13a').join(' ')).toBe(western['13a']);
  });
});

describe('corpusBleu equals sacreBLEU', () => {
  for (const { name, hypotheses, references, ...scores } of golden.corpora) {
    it.each(TOKENIZERS)(`${name}, tokenized by %s`, (tokenize) => {
      const actual = corpusBleu(hypotheses, references, { tokenize });
      expectSameScore(actual, scores.bleu[tokenize]);
    });

    it(`${name}, unsmoothed`, () => {
      const options = { tokenize: 'zh', smoothing: 'none' } as const;
      expectSameScore(corpusBleu(hypotheses, references, options), scores.bleuUnsmoothed);
    });

    it(`${name}, effective order`, () => {
      const options = { tokenize: 'zh', effectiveOrder: true } as const;
      expectSameScore(corpusBleu(hypotheses, references, options), scores.bleuEffectiveOrder);
    });
  }
});

describe('corpusBleu', () => {
  it('refuses a tokenizer that it does not know, by name', () => {
    const score = () => corpusBleu(['a'], ['a'], { tokenize: 'de' as 'zh' });
    expect(score).toThrow("tokenize: expected 'zh' or '13a' or 'none', received de");
  });

  it('is 100 for the references themselves, if any has four words', () => {
    const corpus = fc.array(sentences(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(corpus, fc.constantFrom(...TOKENIZERS), (lines, tokenize) => {
        const { score, totals } = corpusBleu(lines, lines, { tokenize });
        expect(score).toBeAllClose(totals[3] > 0 ? 100 : 0, { atol: 1e-9 });
      }),
    );
  });

  it('does not depend on the order of the sentences, and stays within 0 and 100', () => {
    const pairs = fc.array(fc.tuple(sentences(), sentences()), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(pairs, (corpus) => {
        const score = (list: typeof corpus) =>
          corpusBleu(
            list.map(([ours]) => ours),
            list.map(([, theirs]) => theirs),
            { tokenize: '13a' },
          ).score;
        expect(score(corpus)).toBeAllClose(score([...corpus].reverse()), { atol: 1e-9 });
        expect(score(corpus)).toBeGreaterThanOrEqual(0);
        expect(score(corpus)).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
  });

  it('is worked out by hand for one sentence', () => {
    // Words: 我 看 见 了 一 把 锯 子 。 (9) against 我 看 见 一 把 锯 子 。 (8). In common: 8 of 9
    // words, 6 of 8 pairs, 4 of 7 triples, 2 of 6 fours; not shorter, so no penalty.
    const score = corpusBleu(['我看见了一把锯子。'], ['我看见一把锯子。'], { tokenize: 'zh' });
    expect(score.matches).toEqual([8, 6, 4, 2]);
    expect(score.totals).toEqual([9, 8, 7, 6]);
    expect(score.brevityPenalty).toBe(1);
    expect(score.score).toBeAllClose(100 * ((8 / 9) * (6 / 8) * (4 / 7) * (2 / 6)) ** 0.25);
    expect(score.score.toFixed(2)).toBe('59.69'); // as the doc comment says
  });

  it('refuses corpora that do not go together', () => {
    const tokenize = 'none';
    const refused = (run: () => unknown) => expect(run).toThrow(TextOptionError);
    refused(() => corpusBleu(['a', 'b'], ['a'], { tokenize }));
    refused(() => corpusBleu([], [], { tokenize }));
    expect(() => corpusBleu(['a', 'b'], [['a'], []], { tokenize })).toThrow('references[1]');
  });
});
