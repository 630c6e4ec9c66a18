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

  it('neither drops nor clips unless it is told to', () => {
    const steps = [
      {},
      { dropout: 0, maxGradientNorm: Infinity },
      { dropout: 0.1 },
      { maxGradientNorm: 0.5 },
    ];
    const moved = steps.map((settings) => {
      const { parameters, run } = prepare(settings, toyModel(), { epsilon: 1 });
      run(batch(), [1, 1], 1);
      return flatten([...parameters.values()]);
    });
    const [none, written, dropped, clipped] = moved;
    expect(none).toBeAllClose(written, { atol: 0, rtol: 0 });
    expect(none).not.toBeAllClose(dropped);
    expect(none).not.toBeAllClose(clipped);
  });

  it('does not clip a gradient longer than 1 unless it is told to', () => {
    const model = toyModel();
    const given = translation(model);
    const loss: typeof given.loss = (tensors) => {
      const { nats, tokens } = given.loss(tensors);
      return { nats: nats.mul(100), tokens };
    };
    const parameters = namedParameters(model);
    const before = flatten([...parameters.values()]);
    // Without moments and with a large epsilon, the step is about the gradient, divided by epsilon.
    const optimizer = new Adam(parameters, { beta1: 0, beta2: 0, epsilon: 1e4 });
    const step = createTrainStep({ learner: { ...given, loss }, optimizer });
    const [, , norm] = step(batch(), tf.scalar(1e4), tf.tensor1d([1, 1], 'int32')).dataSync();
    const move = flatten([...parameters.values()])
      .sub(before)
      .norm();
    expect(norm).toBeGreaterThan(10);
    expect(move).toBeAllClose(norm, { rtol: 0.05 });
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
