import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checksums, FILES } from '../../datasets/translator/generator/card';
import { bundledTranslator, evaluate, type Evaluation, type Translator } from '../../lib/decoding';
import { bundledCorpus } from '../../lib/text';
import { repositoryRoot } from '../support/paths';

const folder = join(repositoryRoot, 'datasets', 'translator');
const MEBIBYTE = 2 ** 20;

/** The row of the card that begins with a name: sentences, exact %, BLEU, chrF. */
function scoresOnCard(page: string, name: string): number[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '';
  return [...row.slice(name.length + 3).matchAll(/[\d.]+/g)].map(Number);
}

describe('the translator of the course', () => {
  const corpus = bundledCorpus();
  let translator: Translator;
  let scores: readonly Evaluation[];
  beforeAll(async () => {
    translator = await bundledTranslator();
    scores = [
      await evaluate(translator, corpus.test),
      await evaluate(translator, corpus.handWrittenTest),
    ];
  }, 300_000);

  it('translates the sentence of the course', () => {
    expect(translator.translate('I saw a saw.').text).toBe('我看见了一把锯子。');
  });

  it.each([
    ['README.md', ['generated test set', 'hand-written test set']],
    ['README.zh.md', ['生成的测试集', '手写的测试集']],
  ])('scores what its card says (%s)', (page, names) => {
    const text = readFileSync(join(folder, page), 'utf8');
    names.forEach((name, i) => {
      const { examples, exactMatch, bleu, chrF } = scores[i];
      const [sentences, exact, onCard, f] = scoresOnCard(text, name);
      expect(sentences).toBe(examples.length);
      // Another processor rounds otherwise, and a sentence in a hundred may turn.
      expect(Math.abs(100 * exactMatch - exact)).toBeLessThan(1);
      expect(Math.abs(bleu.score - onCard)).toBeLessThan(1);
      expect(Math.abs(chrF - f)).toBeLessThan(1);
    });
  });

  it('is good enough to show', () => {
    expect(scores[0].exactMatch).toBeGreaterThanOrEqual(0.95); // 0.97 here; see above
    expect(scores[1].bleu.score).toBeGreaterThanOrEqual(55);
  });

  it('has the checksums that stand beside it, and 3 MB at most', () => {
    expect(checksums(folder)).toBe(readFileSync(join(folder, 'checksums.txt'), 'utf8'));
    const bytes = FILES.map((name) => statSync(join(folder, name)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(3 * MEBIBYTE);
  });

  it('was trained on the words that the corpus has today', () => {
    const known = new Set(translator.source.vocabulary.tokens);
    const words = ['saw', 'bat', 'bank', 'spring', 'hello', 'love', 'student', 'university'];
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });
});
