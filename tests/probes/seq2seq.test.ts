import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { paddingMask } from '../../lib/attention';
import { type RecurrentMemory, Seq2Seq, type Seq2SeqConfig } from '../../lib/models';
import {
  probeBatchIndependence,
  probeCausality,
  probeCopy,
  probeFirstLoss,
  probeIncremental,
  probePadding,
  probeRandomTokens,
  probeRowSums,
} from '../../lib/probes';
import { BOS_ID, namedParameters, record, type TrainingPass } from '../../lib/tensor';
import { Adam, createTrainStep, translation } from '../../lib/training';
import { ids, outcome, training, ways } from './asked';

const [B, Ts, Tt, V, D] = [3, 7, 5, 19, 22];
const CONFIG: Seq2SeqConfig = {
  sourceVocabSize: 17,
  targetVocabSize: V,
  dModel: D,
  maxLen: 13,
  seed: 3,
};
const source = ids([
  [5, 6, 7, 8, 9, 10, 2],
  [11, 12, 13, 2, 0, 0, 0],
  [14, 15, 16, 3, 4, 2, 0],
]);
const target = ids([
  [1, 5, 6, 7, 8],
  [1, 9, 10, 11, 12],
  [1, 11, 12, 13, 4],
]);

const MODELS = {
  'Seq2Seq, reversed source': new Seq2Seq({ ...CONFIG, direction: 'backward' }),
  'Seq2Seq, additive attention, both directions': new Seq2Seq({
    ...CONFIG,
    attention: 'additive',
    direction: 'both',
  }),
};

describe.each(Object.entries(MODELS))('%s', (_, model) => {
  const decode = (pass?: TrainingPass) => (tokens: tf.Tensor) =>
    model.decode(tokens as tf.Tensor2D, model.encode(source), { training: pass }).logits;

  it.each(['plain', 'recorded'] as const)('is causal, also in training, %s', (way) => {
    expect(outcome(probeCausality(ways(decode())[way], target))).toBe('passed');
    const inTraining = (tokens: tf.Tensor) => decode(training(0.3))(tokens);
    expect(outcome(probeCausality(ways(inTraining)[way], target))).toBe('passed');
  });

  it('has weights that sum to 1, and 0 at padding, in training too', () => {
    for (const pass of [undefined, training(0.3)]) {
      const { crossWeights = [] } = model.forward(source, target, { training: pass });
      expect(crossWeights.length).toBe(model.config.attention === 'additive' ? 1 : 0);
      for (const weights of crossWeights) {
        expect(outcome(probeRowSums(weights, paddingMask(source)))).toBe('passed');
      }
    }
  });

  it.each(['plain', 'recorded'] as const)('does not see padding, %s', (way) => {
    // One result a sentence, so that all of it counts, however long the source.
    const bySource = (tokens: tf.Tensor) =>
      model.forward(tokens as tf.Tensor2D, target).logits.reshape([B, Tt * V]);
    expect(outcome(probePadding(ways(bySource)[way], source))).toBe('passed');
    const memory = (tokens: tf.Tensor) => model.encode(tokens as tf.Tensor2D, training(0)).memory;
    expect(outcome(probePadding(memory, source))).toBe('passed');
    const short = ids([
      [1, 5, 6, 7, 8],
      [1, 9, 10, 0, 0],
      [1, 11, 12, 13, 0],
    ]);
    expect(outcome(probePadding(decode(), short))).toBe('passed');
  });

  it('does not see what the memory holds at padding', () => {
    const { memory, last, sourceMask } = model.encode(source);
    const bySentence = (read: tf.Tensor, tokens: tf.Tensor2D) => {
      const mask = tokens.reshape<tf.Tensor4D>([B, 1, 1, -1]);
      const encoded = { memory: read as tf.Tensor3D, last, sourceMask: mask };
      return model.decode(target, encoded).logits.reshape([B, Tt * V]);
    };
    const isToken = sourceMask.reshape<tf.Tensor2D>([B, Ts]);
    expect(outcome(probePadding(bySentence, memory, isToken))).toBe('passed');
  });

  it('does not copy: no prediction depends on its own answer', () => {
    const predict = (answer: tf.Tensor2D) => {
      const begin = tf.fill<tf.Rank.R2>([B, 1], BOS_ID, 'int32');
      return decode()(tf.concat([begin, answer.slice([0, 0], [B, Tt - 1])], 1));
    };
    expect(outcome(probeCopy(predict, target))).toBe('passed');
  });

  it('treats each sentence of a batch alone', () => {
    const both = (tokens: tf.Tensor) => {
      const [from, to] = tf.split<tf.Tensor2D>(tokens, [Ts, Tt], 1);
      return model.forward(from, to).logits;
    };
    expect(outcome(probeBatchIndependence(both, tf.concat([source, target], 1)))).toBe('passed');
  });

  it('writes token after token what it scores at once', () => {
    const encoded = model.encode(source);
    const start = () => {
      let so: RecurrentMemory = encoded;
      return (chunk: tf.Tensor) => {
        const { logits, last } = model.decode(chunk as tf.Tensor2D, so);
        so = { ...encoded, last };
        return logits;
      };
    };
    expect(outcome(probeIncremental(decode(), start, target))).toBe('passed');
  });

  it('begins and goes on with what it scores at once', () => {
    const { source: read, ...begun } = model.begin(source);
    let { last, state } = begun;
    const whole = decode()(target);
    for (let t = 0; t < Tt; t++) {
      const next = model.next(last, read, state);
      const at = whole.slice([0, t, 0], [B, 1, V]).squeeze([1]);
      expect(next.logits).toBeAllClose(at, { atol: 1e-5 });
      ({ state } = next);
      if (t + 1 < Tt) last = target.slice([0, t + 1], [B, 1]).reshape([B]);
    }
    expect(read.memory === undefined).toBe(model.config.attention === 'none');
  });

  it('cannot predict what is random, recorded or plain', { timeout: 180_000 }, () => {
    for (const recorded of [false, true]) {
      const fresh = new Seq2Seq(model.config);
      const optimizer = new Adam(namedParameters(fresh));
      const plain = createTrainStep({ learner: translation(fresh), optimizer, dropout: 0.1 });
      const step = record(plain, { enabled: recorded });
      let count = 0;
      const learn = (tokens: tf.Tensor2D) => {
        const [rows, length] = tokens.shape;
        const begin = tf.fill<tf.Rank.R2>([rows, 1], BOS_ID, 'int32');
        const targetInput = tf.concat([begin, tokens.slice([0, 0], [rows, length - 1])], 1);
        const batch = {
          source: tf.fill<tf.Rank.R2>([rows, 2], 2, 'int32'),
          targetInput,
          targetOutput: tokens,
        };
        return step(batch, tf.scalar(3e-3), tf.tensor1d([1, ++count], 'int32')).dataSync()[1];
      };
      expect(outcome(probeRandomTokens(learn, { vocabSize: V, steps: 40 }))).toBe('passed');
      step.dispose();
      optimizer.dispose();
    }
  });

  it('has a loss of about ln V before it is trained', () => {
    const fresh = new Seq2Seq({ ...model.config, targetVocabSize: 1000, dModel: 24 });
    const nats = tf.losses.softmaxCrossEntropy(
      tf.oneHot(target.slice([0, 1]).reshape([-1]).cast('int32'), 1000),
      fresh.forward(source, target.slice([0, 0], [B, Tt - 1])).logits.reshape([-1, 1000]),
    );
    expect(outcome(probeFirstLoss(nats.dataSync()[0], 1000))).toBe('passed');
  });
});
