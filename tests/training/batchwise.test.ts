import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { namedParameters, namedState } from '../../lib/tensor';
import type { TranslationBatch } from '../../lib/text';
import {
  arraysOf,
  inverseSqrtSchedule,
  type Learner,
  loadModel,
  saveModel,
  train,
  tokenLoss,
  translation,
} from '../../lib/training';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { onTwoCores } from '../tensor/twoCores';
import { toyData, toyModel } from './toyTask';
import { learner, OPTIONS, PLAIN, stopAt } from './watching';

onTwoCores();

const folder = useTemporaryFolder();
/** Batches of an even number of sentences, which a recorded step would divide between cores. */
const data = () => ({ ...toyData(66), batchSize: 22, lengthStep: 7 });
const stateOf = (model: object) => arraysOf(namedState(model));
const statistics = (model: object) => {
  const parameters = namedParameters(model);
  return new Map([...stateOf(model)].filter(([name]) => !parameters.has(name)));
};

async function losses(given: Learner<TranslationBatch>, recorded: boolean) {
  const { stepLosses } = await train(given, data(), {
    epochs: 3,
    optimizer: { schedule: inverseSqrtSchedule({ peak: 0.01, warmup: 5 }) },
    run: { recorded },
  });
  return stepLosses;
}

/** Each sentence is scored by the mean over all of the batch: nothing that can be divided. */
function averaging(isBatchwise?: boolean): Learner<TranslationBatch> {
  const model = toyModel();
  return {
    model,
    isBatchwise,
    loss({ source, targetInput, targetOutput }, training) {
      const { logits } = model.forward(source, targetInput, { training });
      const mean: tf.Tensor3D = logits.add(logits.mean(0, true));
      return tokenLoss(mean, targetOutput);
    },
  };
}

describe('where examples of a batch act on each other', () => {
  it('a recorded step learns what a plain one does, since it is not divided', async () => {
    const plain = await losses(averaging(true), false);
    expect(await losses(averaging(true), true)).toBeAllClose(plain, { rtol: 1e-4 });
    // It is, where nobody says so, and then learns something else.
    expect(await losses(averaging(), true)).not.toBeAllClose(plain, { rtol: 1e-2 });
  }, 120_000);

  it.each(['batch', 'power'] as const)(
    'as under %s norm, nobody has to say so',
    async (norm) => {
      const model = () => toyModel({ norm });
      const plain = await losses(translation(model()), false);
      const recorded = await losses(translation(model()), true);
      expect(recorded).toBeAllClose(plain, { rtol: 1e-3 });
    },
    120_000,
  );
});

describe('running statistics', () => {
  const model = (seed = 1) => toyModel({ norm: 'batch', seed });

  it('move with the batches, and are not optimised', async () => {
    const given = model();
    const before = statistics(given);
    expect(before.size).toBeGreaterThan(0);
    const { snapshot } = await train(learner(given), toyData(), { ...OPTIONS, epochs: 1 });
    for (const [name, { data }] of statistics(given)) {
      expect([...data], name).not.toEqual([...before.get(name)!.data]);
      expect(snapshot.optimizer.has(`${name}.firstMoment`)).toBe(false);
      expect(snapshot.parameters.has(name)).toBe(true);
    }
  });

  it.each(['batch', 'power'] as const)('of %s norm are saved and loaded', async (norm) => {
    const given = toyModel({ norm, seed: 1 });
    await train(learner(given), toyData(), { ...OPTIONS, epochs: 1 });
    await saveModel(folder(), given);
    expect(stateOf((await loadModel(folder())).model)).toEqual(stateOf(given));
  });

  it('are resumed: a stopped run goes on as if never stopped', async () => {
    const whole = model();
    await train(learner(whole), toyData(), OPTIONS);
    const observer = stopAt('step', 8);
    const { snapshot } = await train(learner(model()), toyData(), { ...OPTIONS, observer });
    const resumed = model(2);
    const run = { ...PLAIN, resumeFrom: snapshot };
    await train(learner(resumed), toyData(), { ...OPTIONS, run });
    expect(stateOf(resumed)).toEqual(stateOf(whole));
  });

  it('go back with the parameters when a run fails', async () => {
    const given = model();
    let good = stateOf(given);
    const schedule = (step: number) => (step < 9 ? 0.01 : 1e30);
    const run = train(learner(given), toyData(), {
      ...OPTIONS,
      optimizer: { schedule },
      observer: ({ type }) => {
        if (type === 'validation') good = stateOf(given);
      },
    });
    await expect(run).rejects.toThrow('parameters of step 6 again');
    expect(stateOf(given)).toEqual(good);
  });
});
