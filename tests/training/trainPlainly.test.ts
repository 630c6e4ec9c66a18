import { describe, expect, it } from 'vitest';
import { namedParameters } from '../../lib/tensor';
import { inverseSqrtSchedule, train, translation } from '../../lib/training';
import { trainPlainly } from '../../lib/training/trainPlainly';
import { expectNoLeak } from '../support/leaks';
import { toyData, toyModel } from './toyTask';

const schedule = inverseSqrtSchedule({ peak: 0.02, warmup: 5 });

describe('trainPlainly', () => {
  it('gives the parameters and the losses of train, to the last bit', async () => {
    const { training, batchSize } = toyData();
    const [plain, whole] = [toyModel({ maxLen: 8 }), toyModel({ maxLen: 8 })];
    const losses = trainPlainly(translation(plain), training, {
      epochs: 3,
      batchSize,
      schedule,
      seed: 7,
    });
    const result = await train(
      translation(whole),
      { training, batchSize },
      {
        epochs: 3,
        optimizer: { schedule, beta2: 0.98, maxGradientNorm: 1 },
        run: { seed: 7, recorded: false },
      },
    );
    expect(losses).toHaveLength(18);
    expect(losses).toBeAllClose(result.stepLosses);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    for (const [name, parameter] of namedParameters(plain)) {
      expect(parameter.dataSync(), name).toEqual(namedParameters(whole).get(name)!.dataSync());
    }
  });

  it('has seed 1 when nothing is said', () => {
    const { training, batchSize } = toyData();
    const losses = (seed?: number) =>
      trainPlainly(translation(toyModel({ maxLen: 8 })), training, {
        epochs: 1,
        batchSize,
        schedule,
        seed,
      });
    expect(losses()).toEqual(losses(1));
    expect(losses()).not.toEqual(losses(2));
  });

  it('frees what it makes', async () => {
    const { training, batchSize } = toyData();
    const learner = translation(toyModel({ maxLen: 8 }));
    await expectNoLeak(
      () => void trainPlainly(learner, training, { epochs: 1, batchSize, schedule }),
    );
  });
});
