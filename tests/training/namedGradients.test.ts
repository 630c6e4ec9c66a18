import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { flatten, namedParameters, record } from '../../lib/tensor';
import { translationBatch } from '../../lib/text';
import {
  crossEntropy,
  namedGradients,
  train,
  TrainingError,
  translation,
} from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import { onTwoCores } from '../tensor/twoCores';
import { toyData, toyModel } from './toyTask';
import { OPTIONS, recorder } from './watching';

onTwoCores();

const { encoded } = toyData().training;
const batchOf = (start: number, end: number) => translationBatch(encoded.slice(start, end)).tensors;

describe('namedGradients', () => {
  it('gives the gradient of the mean objective, by name and in the shape of each parameter', () => {
    const model = toyModel();
    const batch = batchOf(0, 7);
    const { loss, gradients } = namedGradients(translation(model, { labelSmoothing: 0.1 }), batch);
    const { value, grads } = tf.variableGrads(() => {
      const { logits } = model.forward(batch.source, batch.targetInput);
      return crossEntropy(logits, batch.targetOutput, { labelSmoothing: 0.1 });
    });
    expect(loss.objective!.div(loss.tokens)).toBeAllClose(value);
    const parameters = namedParameters(model);
    expect([...gradients.keys()]).toEqual([...parameters.keys()]);
    for (const [name, gradient] of gradients) {
      expect(gradient, name).toBeAllClose(grads[parameters.get(name)!.name]);
    }
  });

  it('is what training goes by: its length is the norm that a step tells', async () => {
    const model = toyModel();
    const pairs = toyData().training.pairs.slice(0, 7);
    const training = toyData().training.withPairs(pairs);
    const gradients = namedGradients(
      translation(model),
      translationBatch(training.encoded).tensors,
    ).gradients;
    const norm = flatten([...gradients.values()])
      .norm()
      .dataSync()[0];
    const { observer, of } = recorder();
    const options = { ...OPTIONS, regularization: {}, epochs: 1, observer };
    await train(translation(model), { training, lengthStep: 1 }, options);
    expect(of('step')[0].gradientNorm).toBeCloseTo(norm, 5);
  });

  it('adds up: of micro-batches with other padding, by their tokens, to that of the whole batch', () => {
    const learner = translation(toyModel(), { labelSmoothing: 0.1 });
    const whole = namedGradients(learner, batchOf(0, 11));
    const parts = [batchOf(0, 3), batchOf(3, 8), batchOf(8, 11)].map((part) =>
      namedGradients(learner, part),
    );
    for (const sum of ['nats', 'tokens', 'objective'] as const) {
      const total = parts.reduce((nats, { loss }) => nats + loss[sum]!.dataSync()[0], 0);
      expect(total / whole.loss[sum]!.dataSync()[0]).toBeCloseTo(1, 6);
    }
    for (const [name, gradient] of whole.gradients) {
      const shares = parts.map(({ loss, gradients }) =>
        gradients.get(name)!.mul(loss.tokens.div(whole.loss.tokens)),
      );
      expect(tf.addN(shares), name).toBeAllClose(gradient, { atol: 1e-6, rtol: 0 });
    }
  });

  it('is the same in a recorded function, which divides the batch into groups', () => {
    const learner = translation(toyModel(), { labelSmoothing: 0.1 });
    const compute = (batch: ReturnType<typeof batchOf>) => {
      const { loss, gradients } = namedGradients(learner, batch);
      return { loss, gradients: [...gradients.values()] };
    };
    const plain = compute(batchOf(0, 12));
    const recorded = record(compute);
    for (let call = 0; call < 3; call++) {
      const { loss, gradients } = recorded(batchOf(0, 12));
      expect(loss.objective!).toBeAllClose(plain.loss.objective!);
      gradients.forEach((gradient, i) => {
        expect(gradient).toBeAllClose(plain.gradients[i], { atol: 1e-6 });
      });
    }
    recorded.dispose();
  });

  it('differentiates by some parameters only, when these are named', () => {
    const model = toyModel();
    const some = new Map(
      [...namedParameters(model)].filter(([name]) => name.startsWith('wLogits')),
    );
    const { gradients } = namedGradients(translation(model), batchOf(0, 7), { parameters: some });
    expect([...gradients.keys()]).toEqual(['wLogits.weight', 'wLogits.bias']);
  });

  it('names a parameter that has no part in the loss', () => {
    const model = Object.assign(toyModel(), { forgotten: tf.variable(tf.ones([3])) });
    const compute = () => namedGradients(translation(model), batchOf(0, 7));
    expect(compute).toThrow(TrainingError);
    expect(compute).toThrow('forgotten: no gradient arrives here');
  });

  it('has no gradient, and no NaN, where there is nothing to predict', () => {
    const empty = { ...batchOf(0, 3), targetOutput: tf.zeros<tf.Rank.R2>([3, 4], 'int32') };
    const batch = { ...empty, targetInput: tf.ones<tf.Rank.R2>([3, 4], 'int32') };
    const { gradients } = namedGradients(translation(toyModel()), batch);
    expect(
      flatten([...gradients.values()])
        .abs()
        .max()
        .dataSync()[0],
    ).toBe(0);
  });

  it('leaves nothing behind but what it returns', async () => {
    const [learner, batch] = [translation(toyModel(), { labelSmoothing: 0.1 }), batchOf(0, 7)];
    await expectNoLeak(() => {
      const { loss, gradients } = namedGradients(learner, batch);
      return { loss, gradients: [...gradients.values()] };
    });
  });

  it('leaves nothing behind when the loss fails, also inside another gradient', () => {
    const model = toyModel();
    const good = translation(model);
    const batch = batchOf(0, 7);
    const failing = {
      ...good,
      loss: (...parts: Parameters<typeof good.loss>) => {
        good.loss(...parts);
        throw new Error('no loss');
      },
    };
    const compute = () => namedGradients(failing, batch);
    expect(compute).toThrow('no loss');
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) expect(compute).toThrow('no loss');
    const outer = tf.grad((x) => {
      const squared = x.square();
      expect(compute).toThrow('no loss');
      return squared;
    });
    const slope = outer(tf.scalar(3));
    expect(slope.dataSync()[0]).toBe(6);
    tf.dispose(slope);
    expect(tf.memory().numTensors).toBe(before + 1); // the 3
  });

  it('keeps for its way back what one group needs, not what all of them need', () => {
    const learner = translation(toyModel());
    const batch = batchOf(0, 22);
    const lengths = (tensors: typeof batch) =>
      tf.tidy(() => {
        const { gradients } = namedGradients(learner, tensors);
        return tf.stack([...gradients.values()].map((gradient) => gradient.norm()));
      });
    const whole = peakBytes(() => lengths(batch));
    const inGroups = peakBytes(() => record(lengths)(batch)); // a first call runs plainly, in groups
    expect(inGroups).toBeLessThan(0.75 * whole);
    expect(inGroups).toBeGreaterThan(0.25 * whole);
  });
});

/** The most that tensors take while something is computed, beyond what they took before. */
function peakBytes(compute: () => tf.Tensor): number {
  const before = tf.memory().numBytes;
  let peak = 0;
  const engine = tf.engine();
  const runKernel = engine.runKernel.bind(engine);
  const watch = vi.spyOn(engine, 'runKernel').mockImplementation((...args) => {
    const result = runKernel(...args);
    peak = Math.max(peak, tf.memory().numBytes - before);
    return result;
  });
  try {
    compute().dispose();
  } finally {
    watch.mockRestore();
  }
  return peak;
}
