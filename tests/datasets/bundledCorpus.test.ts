import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledCorpus, loadPairs, type SentencePair } from '../../lib/text';
import { repositoryRoot } from '../support/paths';

describe('bundledCorpus', () => {
  const corpus = bundledCorpus();
  const read = (file: string) => loadPairs(join(corpus.folder, file));

  it('finds the folder beside the library', () => {
    expect(corpus.folder).toBe(join(repositoryRoot, 'datasets', 'ambiguous-words'));
    expect(existsSync(join(corpus.folder, 'README.md'))).toBe(true);
  });

  it('gives each of the files for itself that judge a model', () => {
    expect(corpus.validation).toEqual(read('validation.tsv'));
    expect(corpus.test).toEqual(read('test.tsv'));
    expect(corpus.handWrittenTest).toEqual(read('test-hand-written.tsv'));
  });

  it('gives both training files, each in its order', () => {
    const [generated, byHand] = [read('train.tsv'), read('train-hand-written.tsv')];
    const sources = new Set(byHand.map(({ source }) => source));
    const isByHand = ({ source }: SentencePair) => sources.has(source);
    expect(corpus.train.filter((pair) => !isByHand(pair))).toEqual(generated);
    expect(corpus.train.filter(isByHand)).toEqual(byHand);
  });

  it('spreads the pairs written by hand evenly over the training set', () => {
    const sources = new Set(read('train-hand-written.tsv').map(({ source }) => source));
    const places = corpus.train.flatMap(({ source }, place) =>
      sources.has(source) ? [place] : [],
    );
    const gaps = places.slice(1).map((place, i) => place - places[i]);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    expect(places[0]).toBeLessThanOrEqual(gaps[0]);
    expect(corpus.train.length - 1 - places[places.length - 1]).toBeLessThanOrEqual(gaps[0]);
  });

  it('begins with the pair that its documentation shows', () => {
    expect(corpus.train[0]).toEqual({
      source: 'Which phone is cheaper?',
      target: '哪部手机更便宜？',
    });
  });

  it('has English as source and Chinese as target', () => {
    for (const { source, target } of corpus.test) {
      expect(source).toMatch(/^[\x20-\x7e]+$/);
      expect(target).toMatch(/\p{Script=Han}/u);
    }
  });
});
