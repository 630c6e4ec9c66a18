import { describe, expect, it } from 'vitest';
import { beamSearch, freeRecordings, greedyDecode, sampleDecode } from '../../lib/decoding';
import { padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { greedySlowly, searchSlowly } from './slowDecoding';
import { gruWriter, promptWriter, type ToyWriter, transformerWriter } from './toyWriters';

/** Of several lengths, so that the short ones are padded. */
const SOURCES = Array.from({ length: 7 }, (_, i) => {
  const tokens = [4 + (i % 5), 5 + (i % 3), 3 + i, 10 - (i % 4)];
  return [...tokens.slice(0, 1 + (i % 4)), 2];
});
/** Of one length; some end in `<eos>`, as a prompt may. */
const PROMPTS = SOURCES.map((_, i) => [4 + (i % 7), 3 + (i % 5), 2 + (i % 9)]);

/** Sentences of these lengths, `<eos>` not counted, cover one stretch of 8 tokens and more. */
const CASES: readonly (readonly [string, ToyWriter, readonly (readonly number[])[]])[] = [
  ['a Transformer', transformerWriter(), SOURCES],
  ['a recurrent network', gruWriter(7), SOURCES],
  ['a decoder-only model that goes on with a prompt', promptWriter(12), PROMPTS],
];

/** Worked out when it is first needed. */
function once<T>(work: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: work() }).value;
}

describe.each(CASES)('%s', { timeout: 120_000 }, (_name, { writer, score }, inputs) => {
  const input = padSequences(inputs);
  const rows = input.arraySync();
  const most = writer.tokensAfter?.(rows[0].length) ?? writer.maxLen;

  const slow = once(() => rows.map((row) => greedySlowly(score, row, most)));
  const cut = (maxLen: number) => ({
    ids: slow().map(({ ids }) => ids.slice(0, maxLen)),
    isComplete: slow().map(({ ids, isComplete }) => isComplete && ids.length < maxLen),
  });

  it('is decoded greedily, recorded or not, as each row alone without memory', () => {
    const lengths = slow().map(({ ids }) => ids.length);
    expect(Math.min(...lengths), 'one ends in the first stretch').toBeLessThan(8);
    expect(Math.max(...lengths), 'one needs three').toBeGreaterThan(16);
    expect(greedyDecode(writer, input, { recorded: false })).toEqual(cut(most));
    for (let call = 0; call < 7; call++) expect(greedyDecode(writer, input)).toEqual(cut(most));
  });

  it.each([1, 7, 8, 9, 17])('is cut off after %d tokens', (maxLen) => {
    expect(greedyDecode(writer, input, { maxLen })).toEqual(cut(maxLen));
  });

  it('is searched with beams, recorded or not, as each row alone in lists', () => {
    const options = { beamSize: 3, lengthPenalty: 0.8 };
    const alone = rows.map((row) => searchSlowly(score, row, { ...options, maxLen: most }));
    for (const recorded of [false, ...Array.from({ length: 7 }, () => true)]) {
      const found = beamSearch(writer, input, { ...options, recorded });
      expect(found.ids).toEqual(alone.map(({ ids }) => ids));
      expect(found.scores).toBeAllClose(
        alone.map((best) => best.score),
        { rtol: 1e-4 },
      );
    }
  });

  it('is drawn from: the same from a seed, recorded or not', () => {
    const plain = sampleDecode(writer, input, { seed: 5, recorded: false });
    for (let call = 0; call < 7; call++) {
      expect(sampleDecode(writer, input, { seed: 5 })).toEqual(plain);
    }
    expect(sampleDecode(writer, input, { seed: 6 })).not.toEqual(plain);
    expect(sampleDecode(writer, input, { topK: 1 })).toEqual(greedyDecode(writer, input));
  });

  it('gives the same to every row of a large batch, which is written in groups', () => {
    const many = Array.from({ length: 34 }, (_, i) => rows[i % rows.length]);
    const large = padSequences(many);
    const options = { maxLen: 9, beamSize: 2 };
    const [few, found] = [greedyDecode(writer, input, options), beamSearch(writer, input, options)];
    const of = <T>(list: readonly T[]) => many.map((_, i) => list[i % rows.length]);
    for (let call = 0; call < 6; call++) {
      expect(greedyDecode(writer, large, options).ids).toEqual(of(few.ids));
      expect(beamSearch(writer, large, options).ids).toEqual(of(found.ids));
    }
  });

  it('leaves nothing behind', async () => {
    const options = { maxLen: 9, beamSize: 2, topP: 0.5 };
    for (const recorded of [false, true, true, true, true, true, true]) {
      await expectNoLeak(() => {
        greedyDecode(writer, input, { ...options, recorded });
        beamSearch(writer, input, { ...options, recorded });
        sampleDecode(writer, input, { ...options, recorded });
      });
    }
    freeRecordings(writer);
    expect(input.isDisposed).toBe(false);
  });
});
