import { describe, expect, it } from 'vitest';
import { evaluate, type EvaluateOptions, type Translating } from '../../lib/decoding';
import type { SentencePair } from '../../lib/text';
import { toyData } from '../training/toyTask';

const { source, target } = toyData().training.languages;
const DIGITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];

/** Translates digit by digit, and takes note of what it was asked. No model, no tensors. */
function dictionary(): Translating & { readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const translateOne = (sentence: string) => {
    const words = sentence.split(' ');
    const tokens = words.map((word) => '一二三四五六七'[DIGITS.indexOf(word)]);
    return {
      source: sentence,
      text: tokens.join(''),
      tokens: [...tokens, '<eos>'],
      sourceTokens: [...words, '<eos>'],
      unknownWords: [],
      isComplete: true,
    };
  };
  const translate = (sentences: readonly string[]) => {
    asked.push(sentences);
    return sentences.map(translateOne);
  };
  return { source, target, translate, asked };
}

const PAIRS: readonly SentencePair[] = [
  { source: 'three one five six seven', target: '三一五六七' },
  { source: 'two', target: '二' },
  { source: 'four four one', target: '四四一' },
  { source: 'seven six', target: '七五' }, // translated otherwise
  { source: 'one two three four', target: '一二三四' },
];

describe('evaluate', () => {
  it('scores what anything translates, in the order of the pairs', async () => {
    const { examples, bleu, chrF, exactMatch } = await evaluate(dictionary(), PAIRS);
    expect(examples.map((example) => example.source)).toEqual(PAIRS.map((pair) => pair.source));
    expect(examples[3]).toEqual({
      source: 'seven six',
      text: '七六',
      tokens: ['七', '六', '<eos>'],
      sourceTokens: ['seven', 'six', '<eos>'],
      unknownWords: [],
      isComplete: true,
      reference: '七五',
      isExact: false,
    });
    expect(examples.map(({ isExact }) => isExact)).toEqual([true, true, true, false, true]);
    expect(exactMatch).toBeCloseTo(4 / 5, 12);
    expect(bleu.matches).toEqual([14, 9, 6, 3]); // of 15, 10, 6 and 3 runs of 1 to 4 digits
    expect(bleu.totals).toEqual([15, 10, 6, 3]);
    expect(bleu.score).toBeCloseTo(100 * ((14 / 15) * (9 / 10)) ** 0.25, 10);
    expect(chrF).toBeGreaterThan(80);
    expect(chrF).toBeLessThan(100);
  });

  it('counts characters of a Chinese target, words of others, or as it is told', async () => {
    const lengths = async (translating: Translating, options: EvaluateOptions = {}) =>
      (await evaluate(translating, PAIRS, options)).bleu.hypothesisLength;
    expect(await lengths(dictionary())).toBe(15);
    expect(await lengths({ ...dictionary(), target: source })).toBe(5);
    expect(await lengths({ ...dictionary(), target: source }, { tokenize: 'zh' })).toBe(15);
    expect(await lengths(dictionary(), { tokenize: 'none' })).toBe(5);
  });

  it('translates sentences of like length together', async () => {
    const translating = dictionary();
    const whole = await evaluate(translating, PAIRS);
    expect(translating.asked).toHaveLength(1);
    expect(await evaluate(translating, PAIRS, { batchSize: 2 })).toEqual(whole);
    expect(translating.asked.slice(1)).toEqual([
      ['two', 'seven six'],
      ['four four one', 'one two three four'],
      ['three one five six seven'],
    ]);
  });

  it('takes 64 at once when nothing is said', async () => {
    const translating = dictionary();
    const many = Array.from({ length: 131 }, (_, i) => PAIRS[i % PAIRS.length]);
    await evaluate(translating, many);
    expect(translating.asked.map(({ length }) => length)).toEqual([64, 64, 3]);
  });

  it('says how far it is', async () => {
    const calls: [number, number][] = [];
    const onProgress = (done: number, total: number) => void calls.push([done, total]);
    await evaluate(dictionary(), PAIRS, { batchSize: 2, onProgress });
    expect(calls).toEqual([
      [2, 5],
      [4, 5],
      [5, 5],
    ]);
  });

  it('can be stopped after the batch under way', async () => {
    const controller = new AbortController();
    const translating = dictionary();
    const onProgress = () => controller.abort(new Error('enough'));
    const options = { batchSize: 2, onProgress, signal: controller.signal };
    await expect(evaluate(translating, PAIRS, options)).rejects.toThrow('enough');
    expect(translating.asked).toHaveLength(1);
  });

  it.each<[EvaluateOptions, string]>([
    [{ batchSize: 0 }, 'batchSize: expected a whole number from 1 up, received 0'],
    [{ batchSize: 2.5 }, 'batchSize: expected a whole number from 1 up, received 2.5'],
    [{ batchSize: NaN }, 'batchSize: expected a whole number from 1 up, received NaN'],
    [{ tokenize: 'de' as 'zh' }, 'tokenize: expected one of zh, 13a, none, received de'],
  ])('refuses %o by its name, before it translates', async (options, message) => {
    const translating = dictionary();
    await expect(evaluate(translating, PAIRS, options)).rejects.toThrow(message);
    expect(translating.asked).toEqual([]);
  });

  it('refuses to score nothing, or translations that are too few', async () => {
    await expect(evaluate(dictionary(), [])).rejects.toThrow(
      'pairs: expected at least one, received none',
    );
    const lazy = { ...dictionary(), translate: () => [] };
    await expect(evaluate(lazy, PAIRS)).rejects.toThrow(
      'translate: expected 5 results, one a sentence, received 0',
    );
  });
});
