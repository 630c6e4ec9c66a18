import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { type DecodingOptions, greedyDecode, Translator } from '../../lib/decoding';
import type { SentencePair } from '../../lib/text';
import { CheckpointError, saveModel } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import { toyData, toyModel } from '../training/toyTask';
import { trainedTranslator } from './trainedTranslator';

let translator: Translator;
let validation: readonly SentencePair[];

beforeAll(async () => {
  ({ translator, validation } = await trainedTranslator());
}, 180_000);

describe('Translator', () => {
  it('translates a sentence, or several', () => {
    const one = translator.translate('three one five');
    expect(one).toEqual({
      source: 'three one five',
      text: '三一五',
      tokens: ['三', '一', '五', '<eos>'],
      sourceTokens: ['three', 'one', 'five', '<eos>'],
      unknownWords: [],
      isComplete: true,
    });
    const several = translator.translate(['seven', 'three one five']);
    expect(several.map(({ text }) => text)).toEqual(['七', '三一五']);
    expect(several[1]).toEqual(one);
  });

  it('shows where every token looked, in words', () => {
    const [, { tokens, sourceTokens, crossWeights }] = translator.translate(
      ['one two three four five', 'six two'],
      { attention: true },
    );
    const shape = [crossWeights!.length, crossWeights![0].length, crossWeights![0][0].length];
    expect(shape).toEqual([2, 3, tokens.length]); // layers, heads, target tokens
    for (const row of crossWeights!.flat(2)) {
      expect(row.length).toBe(sourceTokens.length);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
  });

  it('looks at a word while it translates it', () => {
    const { crossWeights } = translator.translate('one six three', { attention: true });
    // The model has two layers of three heads; what one of them is for differs from run to run.
    const best = [0, 1, 2].map((t) => Math.max(...crossWeights!.flat().map((head) => head[t][t])));
    for (const weight of best) expect(weight).toBeGreaterThan(0.5);
  });

  it('reports the words that it does not know, and that it cut a translation off', () => {
    const { unknownWords, sourceTokens } = translator.translate('one million two million');
    expect(unknownWords).toEqual(['million']);
    expect(sourceTokens).toEqual(['one', 'million', 'two', 'million', '<eos>']);
    const cut = translator.translate('one two three', { maxLen: 2, attention: true });
    expect(cut).toMatchObject({ text: '一二', tokens: ['一', '二'], isComplete: false });
    expect(cut.crossWeights![0][0].length).toBe(2);
  });

  it('refuses what it cannot read', () => {
    expect(() => translator.translate('  ')).toThrow('expected at least one token');
    expect(() => translator.translate('one '.repeat(7))).toThrow('expected at most 7 tokens');
    expect(() => translator.translate([])).toThrow(
      'sentences: expected at least one, received none',
    );
  });

  it('takes a long list in batches of 64 of like length, and gives it back in order', () => {
    const { model, source, target } = translator;
    const sizes: number[] = [];
    const decode = (batch: tf.Tensor2D, options: DecodingOptions) => {
      sizes.push(batch.shape[0]);
      return greedyDecode(model, batch, options);
    };
    const counting = new Translator({ model, source, target, decode });
    const many = Array.from({ length: 131 }, (_, i) => ['two six', 'one', 'seven'][i % 3]);
    const texts = counting.translate(many).map(({ text }) => text);
    expect(texts).toEqual(many.map((_, i) => ['二六', '一', '七'][i % 3]));
    expect(sizes).toEqual([64, 64, 3]);
  });

  it('translates with what it is given to decode with', () => {
    const { model, source, target } = translator;
    const ids = target.vocabulary.encode(['五', '一']);
    const decode = () => ({ ids: [[...ids]], isComplete: [true] });
    const parrot = new Translator({ model, source, target, decode });
    expect(parrot.translate('seven')).toMatchObject({ text: '五一', isComplete: true });
    const refused = 'decode: expected 2 results, one a sentence, received 1';
    expect(() => parrot.translate(['seven', 'one'])).toThrow(refused);
  });

  it('refuses vocabularies of another size than the model has', () => {
    const { languages } = toyData().training;
    const make = (config: object) => () =>
      new Translator({ model: toyModel(config), ...languages });
    expect(make({ sourceVocabSize: 13 })).toThrow(
      'sourceVocabSize: the model has 13, the vocabulary has 11',
    );
    expect(make({ targetVocabSize: 7 })).toThrow(
      'targetVocabSize: the model has 7, the vocabulary has 11',
    );
  });

  it('leaves nothing behind', async () => {
    await expectNoLeak(() => void translator.translate(['one', 'two six'], { attention: true }));
    await expectNoLeak(() => {
      expect(() => translator.translate('one', { maxLen: 99 })).toThrow('maxLen');
    });
  });
});

describe('a saved Translator', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'translator-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('translates as before', async () => {
    await translator.save(folder);
    const loaded = await Translator.load(folder);
    const sentences = validation.map(({ source }) => source);
    const options = { attention: true };
    expect(loaded.translate(sentences, options)).toEqual(translator.translate(sentences, options));
  });

  it('is refused where there is none, or without vocabularies', async () => {
    await expect(Translator.load(join(folder, 'none'))).rejects.toThrow(CheckpointError);
    await saveModel(folder, toyModel());
    await expect(Translator.load(folder)).rejects.toThrow('has no vocabularies');
  });
});
