import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { namedParameters } from '../../lib/tensor';
import { inverseSqrtSchedule, train, translation } from '../../lib/training';
import { toyData, toyModel } from './toyTask';

/** All batches get one shape, so that a single recording serves the run. */
const data = () => ({ ...toyData(66), lengthStep: 7 });
const schedule = inverseSqrtSchedule({ peak: 0.01, warmup: 5 });

async function run(recorded: boolean, dropout: number) {
  const model = toyModel();
  const options = { epochs: 8, optimizer: { schedule, maxGradientNorm: 1 }, run: { recorded } };
  const learner = translation(model, { labelSmoothing: 0.1 });
  const regularization = { dropout };
  const { stepLosses, validations } = await train(learner, data(), { ...options, regularization });
  return { stepLosses, held: validations.map(({ lossNats }) => lossNats), model };
}

describe('a run whose steps are recorded', () => {
  it.each([0, 0.1])(
    'learns what a plain one learns, with dropout %d',
    async (dropout) => {
      const [plain, recorded] = [await run(false, dropout), await run(true, dropout)];
      expect(recorded.stepLosses).toBeAllClose(plain.stepLosses, { rtol: 1e-4 });
      expect(recorded.held).toBeAllClose(plain.held, { rtol: 1e-4 });
      const parameters = namedParameters(plain.model);
      for (const [name, parameter] of namedParameters(recorded.model)) {
        expect(parameter, name).toBeAllClose(parameters.get(name)!, { atol: 1e-3 });
      }
    },
    60_000,
  );

  it('leaves nothing behind', async () => {
    const given = data();
    const model = toyModel();
    const before = tf.memory().numTensors;
    await train(translation(model), given, { epochs: 2, optimizer: { schedule } });
    expect(tf.memory().numTensors).toBe(before);
  }, 180_000);
});
