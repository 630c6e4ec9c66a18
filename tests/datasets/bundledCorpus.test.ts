import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledCorpus, loadPairs } from '../../lib/text';
import { repositoryRoot } from '../support/paths';

describe('bundledCorpus', () => {
  const corpus = bundledCorpus();
  const read = (file: string) => loadPairs(join(corpus.folder, file));

  it('finds the folder beside the library', () => {
    expect(corpus.folder).toBe(join(repositoryRoot, 'datasets', 'ambiguous-words'));
    expect(existsSync(join(corpus.folder, 'README.md'))).toBe(true);
  });

  it('gives both training files, and each of the others for itself', () => {
    expect(corpus.train).toEqual([...read('train.tsv'), ...read('train-hand-written.tsv')]);
    expect(corpus.validation).toEqual(read('validation.tsv'));
    expect(corpus.test).toEqual(read('test.tsv'));
    expect(corpus.handWrittenTest).toEqual(read('test-hand-written.tsv'));
  });

  it('begins with the pair that its documentation shows', () => {
    expect(corpus.train[0]).toEqual({
      source: 'Did the cook see a saw in the garden?',
      target: '那位厨师在花园里看见锯子了吗？',
    });
  });

  it('has English as source and Chinese as target', () => {
    for (const { source, target } of corpus.test) {
      expect(source).toMatch(/^[\x20-\x7e]+$/);
      expect(target).toMatch(/\p{Script=Han}/u);
    }
  });
});
