import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { beamSearch, greedyDecode, type Translator } from '../../lib/decoding';
import type { Transformer } from '../../lib/models';
import { BOS_ID, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { toyModel } from '../training/toyTask';
import { trainedTranslator } from './trainedTranslator';

const MAX_LEN = 7;
let translator: Translator<Transformer>;
let sources: number[][];

beforeAll(async () => {
  ({ translator, sources } = await trainedTranslator());
}, 180_000);

interface Hypothesis {
  readonly ids: readonly number[];
  readonly logP: number;
}

const hasEnded = ({ ids }: Hypothesis) => ids.includes(EOS_ID);

/** The slow way: one sentence, each hypothesis by itself and from its beginning, lists in JavaScript. */
function searchAlone(
  source: readonly number[],
  k: number,
  alpha: number,
  model = translator.model,
) {
  let beam: Hypothesis[] = [{ ids: [], logP: 0 }];
  for (let step = 0; step < MAX_LEN && !beam.every(hasEnded); step++) {
    const next = beam.flatMap((hypothesis): Hypothesis[] => {
      if (hasEnded(hypothesis)) return [hypothesis];
      const logP = tf.tidy(() => {
        const prefix = padSequences([[BOS_ID, ...hypothesis.ids]]);
        const { logits } = model.forward(padSequences([source]), prefix);
        const [row] = logits
          .slice([0, hypothesis.ids.length, 0], [1, 1, -1])
          .squeeze([0])
          .arraySync() as number[][];
        row[PAD_ID] = row[BOS_ID] = -Infinity;
        return Array.from(tf.logSoftmax(tf.tensor1d(row)).dataSync());
      });
      return logP.map((gain, id) => ({
        ids: [...hypothesis.ids, id],
        logP: hypothesis.logP + gain,
      }));
    });
    beam = next.sort((a, b) => b.logP - a.logP).slice(0, k);
  }
  const score = ({ ids, logP }: Hypothesis) => logP / ((5 + ids.length) / 6) ** alpha;
  const best = beam.reduce((a, b) => (score(b) > score(a) ? b : a));
  return { ids: best.ids.filter((id) => id !== EOS_ID), score: score(best) };
}

describe('beamSearch', () => {
  it.each([
    [2, 0],
    [3, 0.6],
    [5, 1],
  ])('finds what a search over lists finds, k = %d, α = %d', (beamSize, lengthPenalty) => {
    // An untrained model: its hypotheses are close to each other, and cross.
    for (const model of [translator.model, toyModel()]) {
      const found = beamSearch(model, padSequences(sources), { beamSize, lengthPenalty });
      sources.forEach((source, i) => {
        const alone = searchAlone(source, beamSize, lengthPenalty, model);
        expect(found.ids[i]).toEqual(alone.ids);
        expect(found.scores[i]).toBeAllClose(alone.score, { rtol: 1e-4 });
      });
    }
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

  it('gives the same when it is recorded', () => {
    const batch = padSequences(sources);
    const results = Array.from({ length: 7 }, () =>
      beamSearch(translator.model, batch, { beamSize: 3 }),
    );
    for (const { ids, scores } of results) {
      expect(ids).toEqual(results[0].ids);
      expect(scores).toBeAllClose(results[0].scores, { rtol: 1e-5 });
    }
  });

  it.each([
    [{ beamSize: 0 }, 'beamSize: expected 1 to 11 (the vocabulary), received 0'],
    [{ beamSize: 12 }, 'beamSize: expected 1 to 11 (the vocabulary), received 12'],
    [{ lengthPenalty: -1 }, 'lengthPenalty: expected a number from 0 up, received -1'],
    [{ maxLen: 8 }, "maxLen: expected 1 to 7 (the model's positions), received 8"],
  ])('refuses %o', (options, message) => {
    expect(() => beamSearch(toyModel(), padSequences(sources), options)).toThrow(message);
  });

  it('leaves nothing behind', async () => {
    const batch = padSequences(sources);
    for (let i = 0; i < 8; i++) {
      await expectNoLeak(() => void beamSearch(translator.model, batch, { beamSize: 2 }));
    }
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
