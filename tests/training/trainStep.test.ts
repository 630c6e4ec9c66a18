import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { flatten, namedParameters } from '../../lib/tensor';
import { translationBatch, type TranslationBatch } from '../../lib/text';
import { Adam, createTrainStep, crossEntropy, translation } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import { toyData, toyModel } from './toyTask';

const batch = (): TranslationBatch =>
  translationBatch(toyData().training.encoded.slice(0, 7)).tensors;

/** What a test sets of a step; what is absent has its default. */
interface Settings {
  readonly labelSmoothing?: number;
  readonly dropout?: number;
  readonly maxGradientNorm?: number;
}

function prepare({ labelSmoothing, ...settings }: Settings = {}, model = toyModel(), adam = {}) {
  const parameters = namedParameters(model);
  const optimizer = new Adam(parameters, adam);
  const learner = translation(model, { labelSmoothing });
  const step = createTrainStep({ learner, optimizer, ...settings });
  const run = (given: TranslationBatch, draws = [1, 1], rate = 0.01) =>
    step(given, tf.scalar(rate), tf.tensor1d(draws, 'int32'));
  return { model, parameters, run };
}

const lossOf = (
  { model }: ReturnType<typeof prepare>,
  { source, targetInput, targetOutput }: TranslationBatch,
) =>
  tf.tidy(
    () => crossEntropy(model.forward(source, targetInput).logits, targetOutput).dataSync()[0],
  );

describe('a training step', () => {
  it('returns objective, plain loss, gradient norm and tokens, as they were before the update', () => {
    const prepared = prepare();
    const [given, loss] = [batch(), lossOf(prepared, batch())];
    const { grads } = tf.variableGrads(() => {
      const { logits } = prepared.model.forward(given.source, given.targetInput);
      return crossEntropy(logits, given.targetOutput);
    });
    const names = [...prepared.parameters.values()].map(({ name }) => name);
    const norm = flatten(names.map((name) => grads[name])).norm();
    const tokens = translationBatch(toyData().training.encoded.slice(0, 7)).tokens;
    expect(prepared.run(given)).toBeAllClose([loss, loss, norm.dataSync()[0], tokens]);
    expect(lossOf(prepared, given)).toBeLessThan(loss);
  });

  it('tells the loss without smoothing beside what it minimises', () => {
    const prepared = prepare({ labelSmoothing: 0.3 });
    const loss = lossOf(prepared, batch());
    const [objective, lossNats] = prepared.run(batch()).dataSync();
    expect(lossNats).toBeCloseTo(loss, 5);
    expect(objective).not.toBeCloseTo(loss, 2);
  });

  it('draws dropout from the run and the step: the same for the same, others for others', () => {
    const lossWith = (draws: number[]) =>
      prepare({ dropout: 0.5 }).run(batch(), draws).dataSync()[0];
    const first = lossWith([3, 5]);
    expect(lossWith([3, 5])).toBe(first);
    expect(lossWith([3, 6])).not.toBe(first);
    expect(lossWith([4, 5])).not.toBe(first);
  });

  it('moves by the clipped gradient, and tells its norm as it was before', () => {
    // With an epsilon this large Adam moves by the gradient itself, times the rate.
    const { parameters, run } = prepare({ maxGradientNorm: 1e-3 }, toyModel(), { epsilon: 1 });
    const before = flatten([...parameters.values()]);
    const norm = run(batch(), [1, 1], 1).dataSync()[2];
    const move = flatten([...parameters.values()])
      .sub(before)
      .norm();
    expect(norm).toBeGreaterThan(0.1);
    expect(move).toBeAllClose(1e-3, { rtol: 1e-2 });
  });

  it('names a parameter that has no part in the loss', () => {
    const model = Object.assign(toyModel(), { forgotten: tf.variable(tf.ones([3])) });
    expect(() => prepare({}, model).run(batch())).toThrow('forgotten: no gradient arrives here');
  });

  it('leaves nothing behind', async () => {
    const { run } = prepare({ dropout: 0.1, labelSmoothing: 0.1, maxGradientNorm: 1 });
    const given = batch();
    await expectNoLeak(() => tf.tidy(() => run(given)));
  });
});
