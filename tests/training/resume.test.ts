import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TranslationData } from '../../lib/text';
import { loadCheckpoint, train, type TrainingOptions } from '../../lib/training';
import { toyData, toyModel } from './toyTask';
import { learner, OPTIONS, parametersOf, PLAIN, recorder, stopAt } from './watching';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'train-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a run that is stopped', () => {
  it('ends after the step under way and keeps what it learnt', async () => {
    const { observer, of } = recorder();
    const model = toyModel();
    const stop = stopAt('step', 8);
    const result = await train(learner(model), toyData(), {
      ...OPTIONS,
      observer: [stop, observer],
    });
    expect(result).toMatchObject({ reason: 'stopped', step: 8 });
    expect(of('step').length).toBe(8);
    expect(of('end')).toMatchObject([{ reason: 'stopped', step: 8 }]);
    // The model holds the best validation's parameters, the snapshot those of step 8.
    expect(result.best).toMatchObject({ step: 6 });
    expect(parametersOf(model)).toEqual(result.snapshot.bestParameters);
    expect(parametersOf(model)).not.toEqual(result.snapshot.parameters);
  });

  it('can be stopped from outside, by a timer', async () => {
    const run = { ...PLAIN, signal: AbortSignal.timeout(50) };
    const result = await train(learner(), toyData(), { ...OPTIONS, epochs: 10_000, run });
    expect(result.reason).toBe('stopped');
  });

  const whole = async () => {
    const model = toyModel();
    const result = await train(learner(model), toyData(), {
      ...OPTIONS,
      run: { ...PLAIN, seed: 7 },
    });
    return { result, parameters: parametersOf(model) };
  };

  it.each([
    ['in the middle of an epoch', 'step', 8],
    ['at the end of an epoch', 'epoch', 1],
    ['in a validation', 'validating', 1],
    ['after a validation', 'validation', 2],
    ['before its first step', 'start', 1],
  ] as const)('goes on as if never stopped %s, to the last bit', async (_, type, times) => {
    const { result: expected, parameters } = await whole();
    const observer = stopAt(type, times);
    const run = { ...PLAIN, seed: 7 };
    const first = await train(learner(), toyData(), { ...OPTIONS, run, observer });
    expect(first.reason).toBe('stopped');
    const model = toyModel({ seed: 2 });
    const resumed = { ...OPTIONS, run: { ...PLAIN, resumeFrom: first.snapshot } };
    const second = await train(learner(model), toyData(), resumed);
    expect(parametersOf(model)).toEqual(parameters);
    expect(second.snapshot.progress).toEqual(expected.snapshot.progress);
    expect(second.snapshot.optimizer).toEqual(expected.snapshot.optimizer);
  });

  it('goes on from its folder just as well', async () => {
    const { result: expected, parameters } = await whole();
    const observer = stopAt('step', 8);
    const run = { ...PLAIN, seed: 7, saveTo: folder };
    await train(learner(), toyData(), { ...OPTIONS, run, observer });
    const model = toyModel();
    const resumed = { ...OPTIONS, run: { ...PLAIN, resumeFrom: folder, saveTo: folder } };
    const { snapshot } = await train(learner(model), toyData(), resumed);
    expect(parametersOf(model)).toEqual(parameters);
    expect(snapshot).toEqual(expected.snapshot);
    expect((await loadCheckpoint(join(folder, 'best'))).parameters).toEqual(parameters);
  });

  it('keeps the best of before where nothing better comes, and gives the model that', async () => {
    const scores = [3, 9, 4, 5];
    let call = 0;
    const evaluation = { metric: () => ({ bleu: scores[call++] }), chooseBy: 'bleu' };
    const run = { ...PLAIN, saveTo: folder };
    const first = await train(learner(), toyData(), { ...OPTIONS, evaluation, run });
    const model = toyModel({ seed: 2 });
    const resumed = { ...OPTIONS, epochs: 4, evaluation, run: { ...PLAIN, resumeFrom: folder } };
    const { best, snapshot } = await train(learner(model), toyData(), resumed);
    expect(best).toMatchObject({ step: 12, metrics: { bleu: 9 } });
    expect(snapshot.bestParameters).toEqual(first.snapshot.bestParameters);
    expect(snapshot.progress.step).toBe(24);
    expect(parametersOf(model)).toEqual(first.snapshot.bestParameters);
    expect(parametersOf(model)).not.toEqual(snapshot.parameters);
  });

  it('asks for the batches that are still to come, and for no other', async () => {
    const observer = stopAt('step', 8);
    const { snapshot } = await train(learner(), toyData(), { ...OPTIONS, observer });
    const { training, batchSize } = toyData();
    const asked: (number | undefined)[] = [];
    const batches: typeof training.batches = (options) => {
      asked.push(options.from);
      return TranslationData.prototype.batches.call(training, options);
    };
    const data = { training: Object.assign(training, { batches }), batchSize };
    const run = { ...PLAIN, resumeFrom: snapshot };
    await train(learner(), data, { ...OPTIONS, run });
    expect(asked).toEqual([2, 0]); // the rest of the second epoch, and the third
  });

  it('leaves the snapshot that it goes on from as it was', async () => {
    const { snapshot } = await train(learner(), toyData(), { ...OPTIONS, epochs: 1 });
    const before = structuredClone(snapshot.progress);
    const parameters = new Map(snapshot.parameters);
    await train(learner(), toyData(), { ...OPTIONS, run: { ...PLAIN, resumeFrom: snapshot } });
    expect(snapshot.progress).toEqual(before);
    expect(snapshot.parameters).toEqual(parameters);
  });

  it('does not go on with another seed, other batches, or another model', async () => {
    const { snapshot: resumeFrom } = await train(learner(), toyData(), { ...OPTIONS, epochs: 1 });
    const resume = (options: Partial<TrainingOptions>, model = toyModel(), data = toyData()) =>
      train(learner(model), data, { ...OPTIONS, run: { ...PLAIN, resumeFrom }, ...options });
    await expect(resume({ run: { ...PLAIN, resumeFrom, seed: 2 } })).rejects.toThrow(
      'seed: expected 1, as in',
    );
    const larger = { ...toyData(), batchSize: 13 };
    await expect(resume({}, toyModel(), larger)).rejects.toThrow('data: expected 6 steps an epoch');
    const other = toyModel({ dFF: 17 });
    await expect(resume({}, other)).rejects.toThrow(
      'dFF: expected 17 as in the model, received 13',
    );
  });
});
