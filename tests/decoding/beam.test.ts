import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BeamOptions, beamSearch, greedyDecode, type Translator } from '../../lib/decoding';
import type { Transformer } from '../../lib/models';
import { BOS_ID, EOS_ID, padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { toyModel } from '../training/toyTask';
import { searchSlowly } from './slowDecoding';
import { chainWriter, rescoring } from './toyWriters';
import { trainedTranslator } from './trainedTranslator';

let translator: Translator<Transformer>;
let sources: number[][];

beforeAll(async () => {
  ({ translator, sources } = await trainedTranslator());
}, 180_000);

describe('beamSearch', () => {
  it.each([
    [2, 0],
    [3, 0.6],
    [5, 1],
  ])(
    'finds what a search over lists finds, k = %d, α = %d',
    (beamSize, lengthPenalty) => {
      const options = { beamSize, lengthPenalty, maxLen: 7 };
      // An untrained model: its hypotheses are close to each other, and cross.
      for (const model of [translator.model, toyModel()]) {
        const found = beamSearch(model, padSequences(sources), options);
        sources.forEach((source, i) => {
          const alone = searchSlowly(rescoring(model), source, options);
          expect(found.ids[i]).toEqual(alone.ids);
          expect(found.scores[i]).toBeAllClose(alone.score, { rtol: 1e-4 });
        });
      }
    },
    180_000,
  );

  it('keeps 4 hypotheses and penalises length by 0.6 when nothing is said', () => {
    // The fourth best token leads to a sure end, the fifth best to one that is longer.
    const writer = chainWriter(13, {
      [BOS_ID]: { 3: 5, 4: 4.9, 5: 4.8, 6: 4.7, 7: 4.65 },
      6: { [EOS_ID]: 20 },
      7: { 8: 20 },
      8: { [EOS_ID]: 20 },
    });
    const search = (options?: BeamOptions) => beamSearch(writer, padSequences([[9]]), options);
    const idsOf = (beamSize?: number) => search({ beamSize, lengthPenalty: 0.6 }).ids[0];
    expect(search().ids[0]).toEqual([6]);
    expect([idsOf(4), idsOf(5)]).toEqual([[6], [7, 8]]);
    expect(idsOf(3)).not.toEqual([6]);
    const sum = [5, 4.9, 4.8, 4.7, 4.65].reduce((total, x) => total + Math.exp(x), 6);
    expect(search().scores[0]).toBeCloseTo((4.7 - Math.log(sum)) / (7 / 6) ** 0.6, 5);
  });

  it('is greedy decoding with a beam of one', () => {
    for (const model of [translator.model, toyModel()]) {
      const { ids, isComplete } = beamSearch(model, padSequences(sources), { beamSize: 1 });
      expect({ ids, isComplete }).toEqual(greedyDecode(model, padSequences(sources)));
    }
  });

  it('finds sentences at least as probable as greedy decoding', () => {
    const model = toyModel();
    const options = { lengthPenalty: 0 };
    const wide = beamSearch(model, padSequences(sources), { ...options, beamSize: 11 });
    const one = beamSearch(model, padSequences(sources), { ...options, beamSize: 1 });
    expect(wide.scores.some((score, i) => score > one.scores[i] + 1e-3)).toBe(true);
    wide.scores.forEach((score, i) => expect(score).toBeGreaterThanOrEqual(one.scores[i] - 1e-5));
  });

  it('gives a sentence of a batch what it gets alone', () => {
    const { ids } = beamSearch(translator.model, padSequences(sources));
    sources.forEach((source, i) => {
      expect(beamSearch(translator.model, padSequences([source])).ids).toEqual([ids[i]]);
    });
  });

  it('leaves nothing behind', async () => {
    const batch = padSequences(sources);
    await expectNoLeak(() => void beamSearch(translator.model, batch, { beamSize: 2 }));
  });

  describe('without native code', () => {
    afterEach(() => tf.setBackend('tensorflow'));
    it('finds the same', async () => {
      const native = beamSearch(translator.model, padSequences(sources));
      await tf.setBackend('cpu');
      const portable = beamSearch(translator.model, padSequences(sources));
      expect(portable.ids).toEqual(native.ids);
      expect(portable.scores).toBeAllClose(native.scores, { rtol: 1e-4 });
    });
  });
});
