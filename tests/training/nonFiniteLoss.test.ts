import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  constantSchedule,
  loadCheckpoint,
  NonFiniteLossError,
  train,
  type TrainingObserver,
} from '../../lib/training';
import { toyData, toyModel } from './toyTask';
import { learner, OPTIONS, parametersOf, PLAIN, recorder } from './watching';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'train-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a loss that is not a number', () => {
  /** Steps of a good size, until the rate becomes absurd. */
  const schedule = (step: number) => (step < 9 ? 0.01 : 1e30);

  it('stops the run, says at which step, and takes the model back to its last good state', async () => {
    const { observer, of } = recorder();
    const model = toyModel();
    const snapshotAt6: TrainingObserver = ({ type }) => {
      if (type === 'validation') good = parametersOf(model);
    };
    let good = parametersOf(model);
    const options = { ...OPTIONS, optimizer: { schedule }, observer: [observer, snapshotAt6] };
    const error = await train(learner(model), toyData(), options).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect(error).toMatchObject({ step: 10, restoredStep: 6 });
    expect((error as NonFiniteLossError).text.en).toMatch(
      /^step 10: the loss is .*learning rate 1e\+30/,
    );
    expect((error as NonFiniteLossError).text.zh).toMatch(/^第 10 步.*已恢复为第 6 步的参数/);
    expect(parametersOf(model)).toEqual(good);
    expect(of('end')).toMatchObject([{ reason: 'failed', step: 9 }]);
  });

  it('leaves the last good checkpoint in the folder, and no tensor in memory', async () => {
    const [model, data] = [toyModel(), toyData()];
    const before = tf.memory().numTensors;
    const options = { ...OPTIONS, optimizer: { schedule }, run: { ...PLAIN, saveTo: folder } };
    await expect(train(learner(model), data, options)).rejects.toThrow(NonFiniteLossError);
    expect(tf.memory().numTensors).toBe(before);
    const last = await loadCheckpoint(join(folder, 'last'));
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
});
