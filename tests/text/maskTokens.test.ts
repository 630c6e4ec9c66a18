import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../lib/tensor';
import {
  BOS_ID,
  EOS_ID,
  MASK,
  type MaskOptions,
  maskTokens,
  PAD_ID,
  TextOptionError,
  UNK_ID,
  Vocabulary,
} from '../../lib/text';
import { messageOf } from './corpusFiles';

const WORDS = Array.from({ length: 31 }, (_, i) => `w${i}`);
const vocabulary = Vocabulary.build([WORDS], { extraTokens: ['[CLS]', MASK] });
const MASK_ID = 5;
const FIRST = 6; // of the ordinary tokens

const mask = (ids: readonly number[], options?: MaskOptions, seed = 1) =>
  maskTokens(ids, new Random(seed), vocabulary, options);
const row = (length: number) => Array.from({ length }, (_, i) => FIRST + (i % 31));
const chosenIn = (labels: readonly number[]) => labels.filter((id) => id !== PAD_ID).length;

describe('maskTokens', () => {
  it('predicts the tokens that stood where it chose, and leaves all others alone', () => {
    const sentences = fc.array(fc.integer({ min: 0, max: 36 }), { maxLength: 23 });
    const rates = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sentences, rates, fc.nat(), (ids, rate, seed) => {
        const { input, labels } = mask(ids, { rate }, seed);
        expect([input.length, labels.length]).toEqual([ids.length, ids.length]);
        const ordinary = ids.filter((id) => id >= FIRST).length;
        const expected = Math.min(ordinary, Math.max(1, Math.round(rate * ordinary)));
        expect(chosenIn(labels)).toBe(expected);
        ids.forEach((id, t) => {
          expect([PAD_ID, id]).toContain(labels[t]);
          if (labels[t] === PAD_ID) expect(input[t]).toBe(id);
          else expect(id).toBeGreaterThanOrEqual(FIRST);
          if (input[t] !== id) expect(input[t]).toBeGreaterThanOrEqual(MASK_ID);
        });
      }),
    );
  });

  it('chooses 15 %, of which <mask> hides 80 %, a random token 10 %, and 10 % stay', () => {
    const ids = row(40_000);
    const { input, labels } = mask(ids);
    const chosen = [...ids.keys()].filter((t) => labels[t] !== PAD_ID);
    expect(chosen).toHaveLength(6000);
    const share = (test: (t: number) => boolean) => chosen.filter(test).length / 6000;
    expect(share((t) => input[t] === MASK_ID)).toBeCloseTo(0.8, 1.5);
    // One of 31 random tokens is by chance the one that stood there.
    expect(share((t) => input[t] === ids[t])).toBeCloseTo(0.1 + 0.1 / 31, 1.5);
    const drawn = chosen.filter((t) => input[t] !== MASK_ID && input[t] !== ids[t]);
    expect(new Set(drawn.map((t) => input[t]))).toEqual(new Set(row(31))); // every ordinary token
    const [early, late] = [chosen.filter((t) => t < 20_000), chosen.filter((t) => t >= 20_000)];
    expect(early.length / late.length).toBeCloseTo(1, 1);
  });

  it('hides everything, or nothing, or swaps, as it is told', () => {
    const ids = row(53);
    const hidden = mask(ids, { rate: 1, maskShare: 1, randomShare: 0 });
    expect(hidden).toEqual({ input: ids.map(() => MASK_ID), labels: ids });
    const kept = mask(ids, { rate: 1, maskShare: 0, randomShare: 0 });
    expect(kept).toEqual({ input: ids, labels: ids });
    const swapped = mask(ids, { rate: 1, maskShare: 0, randomShare: 1 });
    expect(swapped.input).not.toContain(MASK_ID);
    expect(swapped.input).not.toEqual(ids);
    const some = mask(ids, { rate: 17 / 53, maskShare: 1, randomShare: 0 }); // mask-predict: n of N
    expect(some.input.filter((id) => id === MASK_ID)).toHaveLength(17);
  });

  it('chooses one token at least, and never a special one', () => {
    const ids = [BOS_ID, UNK_ID, 4, MASK_ID, 9, EOS_ID];
    for (let seed = 0; seed < 20; seed++) {
      expect(mask(ids, { rate: 0 }, seed).labels).toEqual([0, 0, 0, 0, 9, 0]);
    }
    const special = [BOS_ID, UNK_ID, EOS_ID];
    expect(mask(special)).toEqual({ input: special, labels: [0, 0, 0] });
    expect(mask([])).toEqual({ input: [], labels: [] });
  });

  it('is the same for the same seed, another for another', () => {
    expect(mask(row(37), {}, 3)).toEqual(mask(row(37), {}, 3));
    expect(mask(row(37), {}, 3)).not.toEqual(mask(row(37), {}, 4));
  });

  it('takes an option that is undefined for one that is absent', () => {
    expect(
      mask(row(37), { rate: undefined, maskShare: undefined, randomShare: undefined }),
    ).toEqual(mask(row(37), { rate: 0.15, maskShare: 0.8, randomShare: 0.1 }));
  });

  it('refuses a vocabulary without <mask>, also one that has it as any other token', () => {
    for (const tokens of [WORDS, [...WORDS, MASK]]) {
      const refused = () => maskTokens([4], new Random(1), Vocabulary.build([tokens]));
      expect(refused).toThrow(TextOptionError);
      expect(messageOf(refused)).toContain('build it with extraTokens: [MASK]');
      expect(messageOf(refused)).toContain('特殊词元中应有 <mask>');
    }
  });

  it.each([
    [{ rate: 15 }, 'rate: expected a number from 0 to 1, received 15'],
    [{ rate: NaN }, 'rate: expected a number from 0 to 1, received NaN'],
    [{ maskShare: -0.1 }, 'maskShare: expected a number from 0 to 1, received -0.1'],
    [{ randomShare: 1.5 }, 'randomShare: expected a number from 0 to 1, received 1.5'],
    [{ randomShare: 0.5 }, 'maskShare + randomShare: expected a number from 0 to 1, received 1.3'],
  ])('refuses %j', (options, message) => {
    expect(() => mask([7], options)).toThrow(TextOptionError);
    expect(() => mask([7], options)).toThrow(message);
  });
});
