import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { BatchOptions, TranslationData } from '../../lib/text';
import { constantSchedule, train, translation } from '../../lib/training';
import { toyData, toyModel } from './toyTask';
import { learner, OPTIONS, parametersOf, PLAIN } from './watching';

/** What a data source was asked for, batch by batch. */
function watched<T extends TranslationData>(data: T) {
  const asked: BatchOptions[] = [];
  const batches = (options: BatchOptions) => {
    asked.push(options);
    return data.batches(options);
  };
  const { size, languages, longest } = data;
  const batchCount = (batchSize: number) => data.batchCount(batchSize);
  return { asked, source: { size, languages, longest, batchCount, batches } };
}

describe('what is absent', () => {
  it('is 64 examples in a batch, lengths in steps of 4, seed 1, a validation an epoch', async () => {
    const { training, validation } = toyData(131);
    const [first, second] = [watched(training), watched(validation)];
    const model = toyModel();
    const data = { training: first.source, validation: second.source };
    const { snapshot } = await train(translation(model), data, {
      epochs: 2,
      optimizer: { schedule: constantSchedule(0.01) },
    });
    expect(snapshot.progress).toMatchObject({ step: 6, stepsPerEpoch: 3, seed: 1 });
    expect(snapshot.progress.validations.map(({ step }) => step)).toEqual([3, 6]);
    const expected = { batchSize: 64, lengthStep: 4, maxLen: 7, from: 0 };
    expect(first.asked).toMatchObject([expected, expected]);
    expect(second.asked).toEqual([64, 64].map((batchSize) => ({ batchSize, maxLen: 7 })));
    // Written out, it is the same run.
    const same = toyModel();
    await train(
      translation(same, { labelSmoothing: 0 }),
      { ...toyData(131), batchSize: 64, lengthStep: 4 },
      {
        epochs: 2,
        optimizer: {
          schedule: constantSchedule(0.01),
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          maxGradientNorm: Infinity,
        },
        regularization: { dropout: 0 },
        evaluation: { everySteps: 3 },
        run: { seed: 1, recorded: true },
      },
    );
    expect(parametersOf(same)).toEqual(parametersOf(model));
  });

  it.each([undefined, true, false])(
    'is recording: a learner is asked only while a step is written down, recorded: %s',
    async (recorded) => {
      const given = learner();
      let calls = 0;
      const counted: typeof given = {
        ...given,
        loss: (batch, training) => {
          if (training) calls++;
          return given.loss(batch, training);
        },
      };
      const { training } = toyData(66);
      const data = { training, batchSize: 11, lengthStep: 7 };
      const { snapshot } = await train(counted, data, { ...OPTIONS, run: { recorded } });
      expect(snapshot.progress.step).toBe(18);
      if (recorded === false) expect(calls).toBe(18);
      else expect(calls).toBeLessThan(18);
    },
  );
});

describe('an epoch', () => {
  it('deals out its batches in another order than the one before, and in the same in every run', async () => {
    const seeds = async () => {
      const { asked, source } = watched(toyData().training);
      await train(learner(), { training: source, batchSize: 11 }, OPTIONS);
      return asked.map(({ seed }) => seed);
    };
    const first = await seeds();
    expect(new Set(first).size).toBe(3);
    expect(await seeds()).toEqual(first);
  });

  it('has the batches that the source promised, or is refused', async () => {
    const { source } = watched(toyData().training);
    const promising = (count: number) => ({ ...source, batchCount: () => count });
    for (const count of [5, 7]) {
      const run = train(learner(), { training: promising(count), batchSize: 11 }, OPTIONS);
      await expect(run).rejects.toThrow(`training: expected ${count} batches, as batchCount says`);
    }
  });
});

describe('dropout', () => {
  it('hides others at every step and in a run of another seed, and the same ones in the same run', async () => {
    const hidden = async (seed: number) => {
      const given = learner();
      const seen: string[] = [];
      const watching: typeof given = {
        ...given,
        loss: (batch, training) => {
          if (training) seen.push(String(training.dropout(tf.ones([5, 7])).dataSync()));
          return given.loss(batch, training);
        },
      };
      const { training, batchSize } = toyData(22);
      const options = { ...OPTIONS, regularization: { dropout: 0.5 }, run: { ...PLAIN, seed } };
      await train(watching, { training, batchSize }, options);
      return seen;
    };
    const [first, other] = [await hidden(1), await hidden(2)];
    expect(first.length).toBe(6);
    expect(new Set([...first, ...other]).size).toBe(12);
    expect(await hidden(1)).toEqual(first);
  });
});
