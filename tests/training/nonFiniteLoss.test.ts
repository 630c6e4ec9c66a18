import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  constantSchedule,
  type Learner,
  loadCheckpoint,
  NonFiniteLossError,
  train,
  TrainingOptionError,
  type TrainingObserver,
} from '../../lib/training';
import type { TranslationBatch } from '../../lib/text';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';
import { toyData, toyModel } from './toyTask';
import { learner, OPTIONS, parametersOf, PLAIN, recorder, stopAt } from './watching';

const folder = useTemporaryFolder();
const failure = (run: Promise<unknown>): Promise<Error> =>
  run.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason as Error,
  );

/** Remembers the parameters as they were at the last event of a type. */
function remembering(model: object, type: string) {
  const seen = { parameters: parametersOf(model) };
  const observer: TrainingObserver = (event) => {
    if (event.type === type) seen.parameters = parametersOf(model);
  };
  return { seen, observer };
}

describe('a loss that is not a number', () => {
  /** Steps of a good size, until the rate becomes absurd. */
  const schedule = (step: number) => (step < 9 ? 0.01 : 1e30);

  it('stops the run, says at which step, and takes the model back to its last good state', async () => {
    const { observer, of } = recorder();
    const model = toyModel();
    const { seen, observer: remember } = remembering(model, 'validation');
    const options = { ...OPTIONS, optimizer: { schedule }, observer: [observer, remember] };
    const error = await failure(train(learner(model), toyData(), options));
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect(error).toMatchObject({ step: 10, restoredStep: 6 });
    const { en, zh } = (error as NonFiniteLossError).text;
    expect(en).toMatch(/^step 10: the loss is .*learning rate 1e\+30/);
    expect(zh).toMatch(/^第 10 步.*已恢复为第 6 步的参数/);
    expect(parametersOf(model)).toEqual(seen.parameters);
    expect(of('end')).toMatchObject([{ reason: 'failed', step: 9 }]);
  });

  it('goes back to the last complete epoch where there is no validation', async () => {
    const { training, batchSize } = toyData();
    const model = toyModel();
    const { seen, observer } = remembering(model, 'epoch');
    const options = { ...OPTIONS, optimizer: { schedule }, observer };
    await expect(train(learner(model), { training, batchSize }, options)).rejects.toThrow(
      'parameters of step 6 again',
    );
    expect(parametersOf(model)).toEqual(seen.parameters);
  });

  it('goes back to a validation in the middle of an epoch', async () => {
    const model = toyModel();
    const { seen, observer } = remembering(model, 'validation');
    const evaluation = { everySteps: 4 };
    const options = { ...OPTIONS, evaluation, optimizer: { schedule }, observer };
    await expect(train(learner(model), toyData(), options)).rejects.toThrow('of step 8 again');
    expect(parametersOf(model)).toEqual(seen.parameters);
  });

  it('leaves the last good checkpoint in the folder, and no tensor in memory', async () => {
    const [model, data] = [toyModel(), toyData()];
    const before = tf.memory().numTensors;
    const options = { ...OPTIONS, optimizer: { schedule }, run: { ...PLAIN, saveTo: folder() } };
    await expect(train(learner(model), data, options)).rejects.toThrow(NonFiniteLossError);
    expect(tf.memory().numTensors).toBe(before);
    const last = await loadCheckpoint(join(folder(), 'last'));
    expect(last.training!.progress.step).toBe(6);
    expect(last.parameters).toEqual(parametersOf(model));
  });

  it('goes back to the start when it fails before the first validation', async () => {
    const model = toyModel();
    const before = parametersOf(model);
    const options = { ...OPTIONS, optimizer: { schedule: constantSchedule(1e38) } };
    await expect(train(learner(model), toyData(), options)).rejects.toThrow(
      'parameters of step 0 again',
    );
    expect(parametersOf(model)).toEqual(before);
  });

  it('goes back to where it was resumed when it fails before the next validation', async () => {
    const stopped = { ...OPTIONS, observer: stopAt('step', 8) };
    const { snapshot } = await train(learner(), toyData(), stopped);
    const model = toyModel({ seed: 2 });
    const run = { ...PLAIN, resumeFrom: snapshot };
    const resumed = train(learner(model), toyData(), { ...OPTIONS, optimizer: { schedule }, run });
    expect(await failure(resumed)).toMatchObject({ step: 10, restoredStep: 8 });
    expect(parametersOf(model)).toEqual(snapshot.parameters);
  });

  it('is noticed also where only the gradient is none', async () => {
    // The root's slope at 0 is infinite, while its value is a number.
    const model = toyModel();
    const given = learner(model);
    const rooted: Learner<TranslationBatch> = {
      ...given,
      loss(batch, training) {
        const { nats, tokens } = given.loss(batch, training);
        const zero = tf.sqrt(tf.sub(nats, nats)) as tf.Scalar;
        return { nats: training ? nats.add(zero) : nats, tokens };
      },
    };
    const error = await failure(train(rooted, toyData(), OPTIONS));
    expect(error).toMatchObject({ step: 1, restoredStep: 0 });
    expect(error.message).toMatch(/the loss is \d.* and the gradient's norm (NaN|Infinity)/);
  });
});

describe('an update that leaves no finite parameters', () => {
  // Only the last step: no step after it would show a loss that is not a number.
  // Without momentum Adam moves some parameters by more than the rate, which is the largest there is.
  const breakingAt = (last: number) => ({
    schedule: (step: number) => (step < last ? 0.01 : 3.4e38),
    beta1: 0,
  });

  it('is noticed after the last step of all', async () => {
    const model = toyModel();
    const { seen, observer } = remembering(model, 'validation');
    const { observer: watch, of } = recorder();
    const options = { ...OPTIONS, optimizer: breakingAt(18), observer: [observer, watch] };
    const error = await failure(train(learner(model), toyData(), options));
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect(error).toMatchObject({ step: 18, restoredStep: 12 });
    const { en, zh } = (error as NonFiniteLossError).text;
    expect(en).toMatch(
      /^step 18: the update made \S+ NaN or infinite, at learning rate 3\.4e\+38\. The model holds the parameters of step 12 again\./,
    );
    expect(zh).toMatch(/^第 18 步：更新后 \S+ 中出现了 NaN 或无穷大.*已恢复为第 12 步的参数/);
    expect(parametersOf(model)).toEqual(seen.parameters);
    expect(of('validation').map(({ step }) => step)).toEqual([6, 12]);
    expect(of('end')).toMatchObject([{ reason: 'failed', step: 18 }]);
  });

  it('is not saved: the folder is as the epoch before left it', async () => {
    const model = toyModel();
    let before = {};
    const observer: TrainingObserver = ({ type }) => {
      if (type === 'step') before = contentOf(folder());
    };
    const run = { ...PLAIN, saveTo: folder() };
    const options = { ...OPTIONS, optimizer: breakingAt(18), run, observer };
    await expect(train(learner(model), toyData(), options)).rejects.toThrow(NonFiniteLossError);
    expect(contentOf(folder())).toEqual(before);
    expect((await loadCheckpoint(join(folder(), 'last'))).parameters).toEqual(parametersOf(model));
  });

  it('is noticed when the run is stopped just then', async () => {
    const controller = new AbortController();
    const observer: TrainingObserver = (event) => {
      if (event.type === 'step' && event.step === 8) controller.abort();
    };
    const run = { ...PLAIN, saveTo: folder(), signal: controller.signal };
    const optimizer = breakingAt(8);
    const error = await failure(
      train(learner(), toyData(), { ...OPTIONS, optimizer, run, observer }),
    );
    expect(error).toMatchObject({ step: 8, restoredStep: 6 });
    const last = await loadCheckpoint(join(folder(), 'last'));
    expect(last.training!.progress.step).toBe(6);
  });
});

describe('a held-out loss that is not a number', () => {
  it('is of a model that has gone too far, and takes it back', async () => {
    const model = toyModel();
    const { seen, observer } = remembering(model, 'validation');
    const { observer: watch, of } = recorder();
    const optimizer = { schedule: (step: number) => (step < 12 ? 0.01 : 1e38) };
    const options = { ...OPTIONS, optimizer, observer: [observer, watch] };
    const error = await failure(train(learner(model), toyData(), options));
    expect(error).toMatchObject({ step: 12, restoredStep: 6 });
    const { en, zh } = (error as NonFiniteLossError).text;
    expect(en).toMatch(/^step 12: the held-out loss is NaN, at learning rate 1e\+38/);
    expect(zh).toMatch(/^第 12 步：验证损失为 NaN/);
    expect(parametersOf(model)).toEqual(seen.parameters);
    expect(of('validation').map(({ step }) => step)).toEqual([6]);
  });
});

describe('a model that is broken from the start', () => {
  it('is refused by the name of the parameter', async () => {
    const model = toyModel();
    model.wLogits.bias.assign(tf.fill<tf.Rank.R1>([11], NaN));
    const { events, observer } = recorder();
    await expect(train(learner(model), toyData(), { ...OPTIONS, observer })).rejects.toThrow(
      'parameters: wLogits.bias holds NaN',
    );
    expect(events).toEqual([]);
  });

  it.each(['parameters', 'bestParameters'] as const)(
    'also when its %s are gone on with',
    async (which) => {
      const { snapshot } = await train(learner(), toyData(), { ...OPTIONS, epochs: 1 });
      const { shape, dtype } = snapshot[which]!.get('wLogits.bias')!;
      const broken = { shape, dtype, data: new Float32Array(11).fill(Infinity) };
      const resumeFrom = {
        ...snapshot,
        [which]: new Map(snapshot[which]).set('wLogits.bias', broken),
      };
      const run = { ...PLAIN, resumeFrom };
      await expect(train(learner(), toyData(), { ...OPTIONS, run })).rejects.toThrow(
        'parameters: wLogits.bias holds Infinity',
      );
    },
  );
});

describe('a learning rate', () => {
  it.each([NaN, -0.01, Infinity, -Infinity, 1e39, undefined, '0.1'])(
    'of %s is refused, with the step, which is not made',
    async (rate) => {
      const model = toyModel();
      const { seen, observer } = remembering(model, 'step');
      const { observer: watch, of } = recorder();
      const schedule = (step: number) => (step === 9 ? (rate as number) : 0.01);
      const options = { ...OPTIONS, optimizer: { schedule }, observer: [observer, watch] };
      const error = await failure(train(learner(model), toyData(), options));
      expect(error).toBeInstanceOf(TrainingOptionError);
      const { en, zh } = (error as TrainingOptionError).text;
      expect(en).toBe(
        `schedule: expected a learning rate from 0 up for step 9, received ${rate}. ` +
          'The step was not made; the model holds the parameters of step 8.',
      );
      expect(zh).toMatch(/^schedule：应为第 9 步的学习率.*模型保留第 8 步的参数。$/);
      expect(parametersOf(model)).toEqual(seen.parameters);
      expect(of('end')).toMatchObject([{ reason: 'failed', step: 8 }]);
    },
  );

  it('of NaN at the last step leaves a folder that translates', async () => {
    const run = { ...PLAIN, saveTo: folder() };
    const schedule = (step: number) => (step === 18 ? NaN : 0.01);
    const options = { ...OPTIONS, optimizer: { schedule }, run };
    await expect(train(learner(), toyData(), options)).rejects.toThrow('for step 18');
    const { parameters, training } = await loadCheckpoint(join(folder(), 'last'));
    expect(training!.progress.step).toBe(12);
    for (const [name, { data }] of parameters)
      expect([...data].every(Number.isFinite), name).toBe(true);
  });

  it('of 0 moves nothing, and may be', async () => {
    const model = toyModel();
    const before = parametersOf(model);
    await train(learner(model), toyData(), { ...OPTIONS, optimizer: { schedule: () => 0 } });
    expect(parametersOf(model)).toEqual(before);
  });
});
