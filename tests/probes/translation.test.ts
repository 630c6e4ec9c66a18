import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask, type KeysAndValues, paddingMask } from '../../lib/attention';
import { Transformer, type TransformerConfig } from '../../lib/models';
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
const CONFIG: TransformerConfig = {
  sourceVocabSize: 17,
  targetVocabSize: V,
  dModel: D,
  numHeads: 2,
  dFF: 13,
  numLayers: 2,
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
  'Transformer, post': new Transformer(CONFIG),
  'Transformer, pre, learned positions': new Transformer({
    ...CONFIG,
    normPlacement: 'pre',
    positions: 'learned',
    attentionBias: true,
  }),
  'Transformer, batch norm': new Transformer({ ...CONFIG, norm: 'batch' }),
  'Transformer, PowerNorm': new Transformer({ ...CONFIG, norm: 'power', normPlacement: 'pre' }),
};

const WAYS = ['plain', 'recorded'] as const;
const CASES = Object.entries(MODELS).flatMap(([name, model]) =>
  WAYS.flatMap((way) =>
    [undefined, 0.3].map((rate) => {
      const mode = rate === undefined ? 'at inference' : 'in training';
      return [`${name}, ${mode}, ${way}`, { model, way, rate }] as const;
    }),
  ),
);

describe.each(CASES)('%s:', (_, { model, way, rate }) => {
  /** A pass that drops; where rows of another shape are compared, one that does not, since it would draw others. */
  const dropping = () => (rate === undefined ? undefined : training(rate));
  const steady = () => (rate === undefined ? undefined : training(0));
  const from = (pass: () => TrainingPass | undefined) => (read: tf.Tensor, tokens: tf.Tensor) =>
    model.forward(read as tf.Tensor2D, tokens as tf.Tensor2D, { training: pass() });

  /** Logits and the weights of every block, side by side at each position of the target. */
  const everything = (tokens: tf.Tensor) => {
    const { logits, selfWeights, crossWeights } = from(dropping)(source, tokens);
    const byPosition = [...selfWeights, ...crossWeights].map((weights) =>
      weights.transpose([0, 2, 1, 3]).reshape<tf.Tensor3D>([B, Tt, -1]),
    );
    return tf.concat([logits, ...byPosition], 2);
  };

  it('no later token changes logits or weights', () => {
    expect(outcome(probeCausality(ways(everything)[way], target))).toBe('passed');
  });

  it('weights sum to 1, and are 0 where nothing may be seen', () => {
    const run = (read: tf.Tensor, tokens: tf.Tensor) => {
      const { encoderWeights, selfWeights, crossWeights } = from(dropping)(read, tokens);
      return { encoderWeights, selfWeights, crossWeights };
    };
    const { encoderWeights, selfWeights, crossWeights } = ways(run)[way](source, target);
    const masked = [
      ...[...encoderWeights, ...crossWeights].map((of) => [of, paddingMask(source)] as const),
      ...selfWeights.map((of) => [of, causalMask(Tt)] as const),
    ];
    for (const [of, mask] of masked) expect(outcome(probeRowSums(of, mask))).toBe('passed');
  });

  it('padding is not seen, in the source and in the target', () => {
    const bySource = (tokens: tf.Tensor) => from(steady)(tokens, target).logits;
    expect(outcome(probePadding(ways(bySource)[way], source))).toBe('passed');
    const short = ids([
      [1, 5, 6, 7, 8],
      [1, 9, 10, 0, 0],
      [1, 11, 12, 13, 0],
    ]);
    const byTarget = (tokens: tf.Tensor) => from(steady)(source, tokens).logits;
    expect(outcome(probePadding(ways(byTarget)[way], short))).toBe('passed');
  });

  it('no prediction depends on its own answer', () => {
    const predict = (answer: tf.Tensor) => {
      const begin = tf.fill<tf.Rank.R2>([B, 1], BOS_ID, 'int32');
      const shifted = tf.concat([begin, answer.slice([0, 0], [B, Tt - 1]) as tf.Tensor2D], 1);
      return from(dropping)(source, shifted).logits;
    };
    expect(outcome(probeCopy(ways(predict)[way], target))).toBe('passed');
  });

  it('a sentence is read alone, but where a batch is normalised in training', () => {
    const run = (tokens: tf.Tensor) => {
      const [read, written] = tf.split(tokens, [Ts, Tt], 1);
      return from(steady)(read, written).logits;
    };
    const result = probeBatchIndependence(ways(run)[way], tf.concat([source, target], 1));
    if (rate === undefined || model.config.norm === 'layer') expect(outcome(result)).toBe('passed');
    else expect(result.passed).toBe(false);
  });
});

describe.each(Object.entries(MODELS))('%s', (_, model) => {
  it.each([undefined, 0])(
    'does not see padding in its memory, nor what the memory holds there, dropout %s',
    (rate) => {
      const pass = () => (rate === undefined ? undefined : training(rate));
      const read = (tokens: tf.Tensor) => model.encode(tokens as tf.Tensor2D, pass()).memory;
      expect(outcome(probePadding(read, source))).toBe('passed');
      const { memory, sourceMask } = model.encode(source);
      // One result a sentence, so that all of it counts.
      const run = (known: tf.Tensor, isToken: tf.Tensor2D) => {
        const mask = isToken.reshape<tf.Tensor4D>([B, 1, 1, -1]);
        const encoded = { memory: known as tf.Tensor3D, sourceMask: mask };
        return model.decode(target, encoded, { training: pass() }).logits.reshape([B, Tt * V]);
      };
      const isToken = sourceMask.reshape<tf.Tensor2D>([B, Ts]);
      expect(outcome(probePadding(run, memory, isToken))).toBe('passed');
    },
  );

  it.each(WAYS)('writes token after token what it scores at once, %s', (way) => {
    const encoded = model.encode(source);
    const decode = (tokens: tf.Tensor2D, past?: KeysAndValues[]) =>
      model.decode(tokens, encoded, { past });
    const whole = (tokens: tf.Tensor) => decode(tokens as tf.Tensor2D).logits;
    const step = record(decode, { enabled: way === 'recorded' });
    const start = () => {
      let past: KeysAndValues[] | undefined;
      return (chunk: tf.Tensor) => {
        const calls = [1, 2, 3].map(() => step(chunk as tf.Tensor2D, past)); // the third is a replay
        past = calls[2].present;
        return calls[2].logits;
      };
    };
    expect(outcome(probeIncremental(whole, start, target))).toBe('passed');
    expect(step.replays > 0).toBe(way === 'recorded');
    step.dispose();
  });

  it('cannot predict what is random, recorded or plain', () => {
    for (const recorded of [false, true]) {
      const fresh = new Transformer({ ...model.config, numLayers: 1 });
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
});

it('a Transformer has a loss of about ln V before it is trained', () => {
  const model = new Transformer({ ...CONFIG, targetVocabSize: 1000, dModel: 24 });
  const nats = tf.losses.softmaxCrossEntropy(
    tf.oneHot(target.slice([0, 1]).reshape([-1]).cast('int32'), 1000),
    model.forward(source, target.slice([0, 0], [B, Tt - 1])).logits.reshape([-1, 1000]),
  );
  expect(outcome(probeFirstLoss(nats.dataSync()[0], 1000))).toBe('passed');
});
