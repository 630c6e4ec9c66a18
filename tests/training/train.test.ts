import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  constantSchedule,
  heldOutLoss,
  inverseSqrtSchedule,
  train,
  type TrainingEvent,
  type TrainingOptions,
} from '../../lib/training';
import { STEPS_PER_EPOCH, toyData, toyModel } from './toyTask';
import { learner, OPTIONS, parametersOf, PLAIN, recorder } from './watching';

/** Hundreds of steps, on a machine that may have other things to do. */
const MINUTES = 180_000;

describe('train', () => {
  it(
    'brings the held-out loss down',
    async () => {
      const model = toyModel({ dModel: 24, dFF: 29, normPlacement: 'pre' });
      const data = { ...toyData(503), batchSize: 31 };
      const before = await heldOutLoss(learner(model), data.validation);
      const schedule = inverseSqrtSchedule({ peak: 0.01, warmup: 30 });
      const { best } = await train(learner(model), data, {
        epochs: 12,
        optimizer: { schedule },
        run: PLAIN,
      });
      expect(before).toBeGreaterThan(2);
      expect(best!.lossNats).toBeLessThan(0.5);
      expect(await heldOutLoss(learner(model), data.validation)).toBeCloseTo(best!.lossNats, 6);
    },
    MINUTES,
  );

  it('tells of every step, epoch and validation, in order', async () => {
    const { events, observer } = recorder();
    await train(learner(), toyData(), { ...OPTIONS, epochs: 2, observer });
    const steps = Array.from({ length: STEPS_PER_EPOCH }, () => 'step');
    const epoch = [...steps, 'epoch', 'validating', 'validating', 'validation'];
    expect(events.map(({ type }) => type)).toEqual(['start', ...epoch, ...epoch, 'end']);
  });

  it('says how far it is, how fast, and how long it will take', async () => {
    const { observer, of } = recorder();
    await train(learner(), toyData(), { ...OPTIONS, observer });
    expect(of('start')).toMatchObject([{ step: 0, totalSteps: 18, totalEpochs: 3 }]);
    expect(of('step').map(({ step }) => step)).toEqual([...Array(18).keys()].map((i) => i + 1));
    expect(of('step').map(({ epoch }) => epoch)).toEqual(
      [1, 2, 3].flatMap((epoch) => Array.from({ length: 6 }, () => epoch)),
    );
    for (const { learningRate, step, ...event } of of('step')) {
      expect(learningRate).toBe(OPTIONS.optimizer.schedule(step));
      expect(event.tokensPerSecond).toBeGreaterThan(0);
      expect(event.lossNats).toBeLessThan(event.objective);
      expect(event.gradientNorm).toBeGreaterThan(0);
    }
    const elapsed = of('step').map(({ elapsedMs }) => elapsedMs);
    expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b));
    expect(of('step').at(-2)!.remainingMs).toBeGreaterThan(0);
    expect(of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(of('end')).toMatchObject([{ reason: 'finished', step: 18, totalSteps: 18 }]);
  });

  it('reports an epoch by its mean over tokens', async () => {
    const { observer, of } = recorder();
    const { stepLosses, snapshot } = await train(learner(), toyData(), { ...OPTIONS, observer });
    const { stepTokens } = snapshot.progress;
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    of('epoch').forEach(({ lossNats }, i) => {
      const [tokens, losses] = [stepTokens, stepLosses].map((x) => x.slice(6 * i, 6 * i + 6));
      expect(lossNats).toBeCloseTo(sum(losses.map((x, k) => x * tokens[k])) / sum(tokens), 10);
    });
    expect(sum(stepTokens)).toBe(3 * toyData().training.targetTokens);
  });

  it('gives the same parameters from the same seed, and others from another', async () => {
    const run = async (seed: number) => {
      const model = toyModel();
      await train(learner(model), toyData(), { ...OPTIONS, run: { ...PLAIN, seed } });
      return parametersOf(model);
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });

  it.each(['post', 'pre'] as const)(
    'moves every parameter in one step (%s-LN)',
    async (placement) => {
      const model = toyModel({ normPlacement: placement, positions: 'learned' });
      const before = parametersOf(model);
      const { training } = toyData();
      const data = { training: training.withPairs(training.pairs.slice(0, 11)), batchSize: 11 };
      const optimizer = { schedule: constantSchedule(0.01) };
      await train(learner(model), data, { epochs: 1, optimizer, run: PLAIN });
      for (const [name, { data }] of parametersOf(model)) {
        expect([...data], name).not.toEqual([...before.get(name)!.data]);
      }
    },
  );

  it(
    'leaves no tensor behind in 200 steps, nor after them',
    async () => {
      const [model, data] = [toyModel(), toyData()];
      const before = tf.memory().numTensors;
      const counts: number[] = [];
      const observer = ({ type }: TrainingEvent) => {
        if (type === 'step') counts.push(tf.memory().numTensors);
      };
      await train(learner(model), data, { ...OPTIONS, epochs: 34, observer });
      expect(counts.length).toBe(204);
      expect(new Set(counts).size).toBe(1);
      expect(tf.memory().numTensors).toBe(before);
    },
    MINUTES,
  );

  it(
    'lets other work have its turn between two steps',
    async () => {
      let turns = 0;
      const timer = setInterval(() => turns++, 0);
      await train(learner(), toyData(), { ...OPTIONS, epochs: 5 });
      clearInterval(timer);
      expect(turns).toBeGreaterThan(20);
    },
    MINUTES,
  );
});

describe('evaluation', () => {
  it('validates every so many steps and after the last one', async () => {
    const evaluation = { everySteps: 5 };
    const { validations } = await train(learner(), toyData(), { ...OPTIONS, evaluation });
    expect(validations.map(({ step }) => step)).toEqual([5, 10, 15, 18]);
    expect(validations.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 3]);
  });

  it('chooses the best by a metric, the highest', async () => {
    const values = [3, 9, 4];
    let call = 0;
    const evaluation = { metric: () => ({ bleu: values[call++] }), chooseBy: 'bleu' };
    const model = toyModel();
    const { observer, of } = recorder();
    const options = { ...OPTIONS, evaluation, observer };
    const { best, snapshot } = await train(learner(model), toyData(), options);
    expect(best).toMatchObject({ step: 12, metrics: { bleu: 9 } });
    expect(of('validation').map(({ isBest }) => isBest)).toEqual([true, true, false]);
    expect(parametersOf(model)).toEqual(snapshot.bestParameters);
  });

  it('refuses a metric that is not measured', async () => {
    const evaluation = { metric: () => ({ bleu: 1 }), chooseBy: 'chrF' };
    const run = train(learner(), toyData(), { ...OPTIONS, evaluation });
    await expect(run).rejects.toThrow(
      'chooseBy: expected one of the metrics (bleu), received "chrF"',
    );
  });

  it('is left out without held-out pairs', async () => {
    const { training, batchSize } = toyData();
    const model = toyModel();
    const result = await train(learner(model), { training, batchSize }, OPTIONS);
    expect(result.validations).toEqual([]);
    expect(result.best).toBeUndefined();
    expect(parametersOf(model)).toEqual(result.snapshot.parameters);
  });
});

describe('settings that no run can follow', () => {
  it.each<[Partial<TrainingOptions>, string]>([
    [{ epochs: 0 }, 'epochs: expected a whole number from 1 up, received 0'],
    [{ epochs: 1.5 }, 'epochs: expected a whole number from 1 up, received 1.5'],
    [{ evaluation: { chooseBy: 'bleu' } }, 'chooseBy: expected a metric function that measures it'],
    [{ evaluation: { everySteps: 0 } }, 'everySteps: expected a whole number from 1 up'],
    [{ regularization: { dropout: 1 } }, 'dropout: expected a number from 0 up to 1, received 1'],
    [
      { optimizer: { ...OPTIONS.optimizer, maxGradientNorm: 0 } },
      'maxGradientNorm: expected a number',
    ],
    [{ run: { ...PLAIN, seed: 0.5 } }, 'seed: expected a whole number below 2³¹, received 0.5'],
    [{ run: { ...PLAIN, seed: 2 ** 31 } }, 'seed: expected a whole number below 2³¹'],
    [{ optimizer: { schedule: constantSchedule(1), beta2: 1 } }, 'beta2: expected a number'],
    [{ run: { ...PLAIN, resumeFrom: join(tmpdir(), 'nothing-here') } }, 'there is no such file'],
  ])('are refused by name: %j', async (options, message) => {
    await expect(train(learner(), toyData(), { ...OPTIONS, ...options })).rejects.toThrow(message);
  });

  it.each([
    [
      { sourceVocabSize: 10 },
      'sourceVocabSize: expected 11 or more, as the data needs, received 10',
    ],
    [{ targetVocabSize: 7 }, 'targetVocabSize: expected 11 or more, as the data needs, received 7'],
    [{ maxLen: 5 }, 'maxLen: expected 6 or more, as the data needs, received 5'],
  ])('so is a model too small for the data: %j', async (config, message) => {
    await expect(train(learner(toyModel(config)), toyData(), OPTIONS)).rejects.toThrow(message);
  });

  it('so are no pairs, and a batch of none', async () => {
    const { training } = toyData();
    const none = { training: training.withPairs([]) };
    await expect(train(learner(), none, OPTIONS)).rejects.toThrow('training: expected one example');
    const empty = { training, batchSize: 0 };
    await expect(train(learner(), empty, OPTIONS)).rejects.toThrow('batchSize: expected a whole');
  });
});
