import { withStock } from './stock';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Transformer } from '../../lib/models';
import { namedParameters, Random, record } from '../../lib/tensor';
import type { TranslationBatch } from '../../lib/text';
import { Adam, createTrainStep, type TrainStep, translation } from '../../lib/training';
import { countNativeCalls, total } from './nativeCalls';

const SIZES = { sourceVocabSize: 17, targetVocabSize: 19, dModel: 12, numHeads: 3, dFF: 7 };
const LEARNING_RATE = 2e-3;

/** A small model with everything that a step of training needs. */
function setUp({ dropout = 0, isRecorded = false, sizes = {} } = {}) {
  const model = new Transformer({ ...SIZES, ...sizes, numLayers: 2, maxLen: 11, seed: 5 });
  const parameters = namedParameters(model);
  const step = createTrainStep({
    learner: translation(model, { labelSmoothing: 0.1 }),
    optimizer: new Adam(parameters),
    dropout,
    maxGradientNorm: 1,
  });
  const recorded = record(step, { enabled: isRecorded });
  return { parameters, recorded };
}

/** Sentences of 3 to 7 tokens in batches of 2, with padding. */
function ids(random: Random, length: number, vocabSize: number): tf.Tensor2D {
  const row = () =>
    Array.from({ length }, (_, t) => (t < 3 ? 3 + random.integer(vocabSize - 3) : 0));
  return tf.tensor2d([row(), row().fill(4, 3)], [2, length], 'int32');
}

/** One step on the batch of that number. */
function run(
  step: TrainStep<TranslationBatch>,
  batch: number,
  learningRate = LEARNING_RATE,
  seed = batch,
): number[] {
  return tf.tidy(() => {
    const random = new Random(batch % 5);
    const [source, targetInput] = [ids(random, 7, 17), ids(random, 5, 19)];
    const sentences = { source, targetInput, targetOutput: ids(random, 5, 19) };
    const draws = tf.tensor1d([1, seed], 'int32');
    const values = step(sentences, tf.scalar(learningRate), draws);
    return Array.from(values.dataSync());
  });
}

/** The objective of so many steps. */
function lossCurve(step: TrainStep<TranslationBatch>, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => run(step, i)[0]);
}

describe('a recorded training step', () => {
  it.each([0, 0.1])(
    'gives the loss curve of the plain one, with dropout %d',
    (dropout) => {
      const plain = setUp({ dropout });
      const replayed = setUp({ dropout, isRecorded: true });
      const expected = lossCurve(plain.recorded, 100);
      expect(lossCurve(replayed.recorded, 100)).toBeAllClose(expected, { atol: 0, rtol: 1e-4 });
      expect(replayed.recorded.replays).toBe(98);
      expect(expected[99]).toBeLessThan(0.8 * expected[0]);
      for (const [name, value] of replayed.parameters) {
        expect(value).toBeAllClose(plain.parameters.get(name)!, { atol: 1e-3 });
      }
    },
    120_000,
  ); // 200 steps, on a machine that may be busy

  it('gives it also with matrices so large that oneDNN multiplies them', () => {
    const sizes = { dModel: 51, dFF: 34 };
    const plain = setUp({ sizes, dropout: 0.1 });
    const replayed = setUp({ sizes, dropout: 0.1, isRecorded: true });
    const expected = lossCurve(plain.recorded, 30);
    expect(lossCurve(replayed.recorded, 30)).toBeAllClose(expected, { atol: 0, rtol: 1e-4 });
  });

  it('draws its dropout afresh from every seed, and again from the same', () => {
    const { recorded } = setUp({ dropout: 0.3, isRecorded: true });
    // Nothing is learnt at rate 0, so only the draws can make a difference.
    const objective = (seed: number) => run(recorded, 0, 0, seed)[0];
    const [, , third, fourth, again] = [1, 2, 3, 4, 3].map(objective);
    expect(fourth).not.toBe(third);
    expect(again).toBe(third);
    expect(recorded.replays).toBe(3);
  });

  it('refuses a token id outside the vocabulary also when it is replayed', () => {
    const { recorded } = setUp({ isRecorded: true });
    lossCurve(recorded, 3);
    const wrong = () =>
      tf.tidy(() => {
        const source = tf.tensor2d(
          [
            [3, 4, 5, 6, 7, 8, 17],
            [1, 1, 1, 1, 1, 1, 1],
          ],
          [2, 7],
          'int32',
        );
        const target = tf.ones<tf.Rank.R2>([2, 5], 'int32');
        const sentences = { source, targetInput: target, targetOutput: target };
        return recorded(sentences, tf.scalar(0), tf.tensor1d([1, 1], 'int32'));
      });
    expect(wrong).toThrow('ids[0, 6]: expected a token id from 0 to 16');
    expect(run(recorded, 0)[0]).toBeGreaterThan(0);
    expect(recorded.replays).toBe(2);
  });
});

describe('a training step without native code', () => {
  afterEach(() => tf.setBackend('tensorflow'));

  it('gives the same losses', async () => {
    const native = lossCurve(setUp().recorded, 4);
    await tf.setBackend('cpu');
    expect(lossCurve(setUp({ isRecorded: true }).recorded, 4)).toBeAllClose(native, { rtol: 1e-4 });
  });
});

describe('native calls of a training step', () => {
  // Stock kernels share a native handle between shapes, with which no recording can do.
  afterEach(() => tf.disposeVariables());

  // They do not depend on the machine, and cost about 10 µs each. Who makes them fewer lowers the
  // bound; who makes them more finds out here.
  it('are few in plain code', () => {
    const { recorded } = setUp({ dropout: 0.1 });
    lossCurve(recorded, 1);
    const lean = total(countNativeCalls(() => lossCurve(recorded, 1)));
    const stock = total(countNativeCalls(() => withStock(() => lossCurve(recorded, 1))));
    expect(lean).toBeLessThanOrEqual(1010);
    expect(stock).toBeGreaterThan(1.25 * lean);
  });

  it('are one when it is recorded', () => {
    const { recorded } = setUp({ dropout: 0.1, isRecorded: true });
    lossCurve(recorded, 2);
    expect(countNativeCalls(() => lossCurve(recorded, 1))).toEqual(new Map([['graph', 1]]));
  });
});
