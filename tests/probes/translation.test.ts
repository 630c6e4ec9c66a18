import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask, paddingMask } from '../../lib/attention';
import { Seq2Seq, type Seq2SeqConfig, Transformer, type TransformerConfig } from '../../lib/models';
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
import {
  BOS_ID,
  namedParameters,
  record,
  type TensorTree,
  type TrainingPass,
} from '../../lib/tensor';
import { Adam, createTrainStep, translation, type TranslationModel } from '../../lib/training';
import { shortTarget, SIZES, source, target } from '../support/sentences';
import { outcome, training, ways } from './asked';

const { B, Ts, Tt, targetVocabSize: V } = SIZES;
const { sourceVocabSize } = SIZES;
const COMMON = { sourceVocabSize, targetVocabSize: V, dModel: 22, maxLen: 13, seed: 3 };

/** What a model did with a batch: its logits, and the weights of every block that has some. */
interface Pass {
  readonly logits: tf.Tensor3D;
  readonly encoderWeights: tf.Tensor4D[];
  readonly selfWeights: tf.Tensor4D[];
  readonly crossWeights: tf.Tensor4D[];
}

/** What the probes ask of a model that translates. */
interface Subject {
  /** Whether the sentences of a batch act on each other in training. */
  readonly isBatchwise: boolean;
  forward(source: tf.Tensor2D, target: tf.Tensor2D, training?: TrainingPass): Pass;
  /** [B, Ts, D] */
  memory(source: tf.Tensor2D, training?: TrainingPass): tf.Tensor3D;
  /** Logits for `target` when the memory of `source` is another one, with its padding elsewhere. */
  recall(memory: tf.Tensor3D, isToken: tf.Tensor2D, training?: TrainingPass): tf.Tensor3D;
  /** Goes on to write from the state after the tokens before; from the source alone without one. */
  goOn(tokens: tf.Tensor2D, state?: TensorTree): { logits: tf.Tensor3D; state: TensorTree };
  /** The same model with first weights, with so many words, and small where that is enough. */
  fresh(targetVocabSize: number): TranslationModel;
}

function transformer(changes: Partial<TransformerConfig> = {}): Subject {
  const model = new Transformer({ ...COMMON, numHeads: 2, dFF: 13, numLayers: 2, ...changes });
  const encoded = model.encode(source);
  return {
    isBatchwise: model.config.norm !== 'layer',
    forward: (from, to, pass) => {
      const {
        crossWeights,
        localWeights = [],
        ...rest
      } = model.forward(from, to, { training: pass });
      return { ...rest, crossWeights: [...crossWeights, ...localWeights] };
    },
    memory: (from, pass) => model.encode(from, pass).memory,
    recall: (memory, isToken, pass) => {
      const sourceMask = isToken.reshape<tf.Tensor4D>([B, 1, 1, -1]);
      const views = encoded.views?.map((ofBlock) => ofBlock.map(() => memory));
      const other = { memory, ...(views && { views }), sourceMask };
      return model.decode(target, other, { training: pass }).logits;
    },
    goOn: (tokens, state) => {
      const past = state as ReturnType<typeof model.decode>['present'] | undefined;
      const { logits, present } = model.decode(tokens, encoded, { past });
      return { logits, state: present };
    },
    fresh: (targetVocabSize) => new Transformer({ ...model.config, targetVocabSize, numLayers: 1 }),
  };
}

function seq2seq(changes: Partial<Seq2SeqConfig>): Subject {
  const model = new Seq2Seq({ ...COMMON, ...changes });
  const encoded = model.encode(source);
  return {
    isBatchwise: false,
    forward: (from, to, pass) => {
      const { logits, crossWeights = [] } = model.forward(from, to, { training: pass });
      expect(crossWeights.length).toBe(model.config.attention === 'additive' ? 1 : 0);
      return { logits, encoderWeights: [], selfWeights: [], crossWeights };
    },
    memory: (from, pass) => model.encode(from, pass).memory,
    recall: (memory, isToken, pass) => {
      const sourceMask = isToken.reshape<tf.Tensor4D>([B, 1, 1, -1]);
      const other = { memory, sourceMask, last: encoded.last };
      return model.decode(target, other, { training: pass }).logits;
    },
    goOn: (tokens, state = encoded.last) => {
      const { logits, last } = model.decode(tokens, { ...encoded, last: state as tf.Tensor2D });
      return { logits, state: last };
    },
    fresh: (targetVocabSize) => new Seq2Seq({ ...model.config, targetVocabSize }),
  };
}

const MODELS: Readonly<Record<string, Subject>> = {
  'Transformer, post': transformer(),
  'Transformer, pre, learned positions': transformer({
    normPlacement: 'pre',
    positions: 'learned',
    attentionBias: true,
  }),
  'Transformer, batch norm': transformer({ norm: 'batch' }),
  'Transformer, PowerNorm': transformer({ norm: 'power', normPlacement: 'pre' }),
  'Transformer, global and local views': transformer({ memoryView: 'global-and-local' }),
  'Seq2Seq, reversed source': seq2seq({ direction: 'backward' }),
  'Seq2Seq, additive attention, both directions': seq2seq({
    attention: 'additive',
    direction: 'both',
  }),
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

/** What was to be predicted, one to the right: what the decoder reads. */
function shiftRight(answer: tf.Tensor2D): tf.Tensor2D {
  const [rows, length] = answer.shape;
  const begin = tf.fill<tf.Rank.R2>([rows, 1], BOS_ID, 'int32');
  return tf.concat([begin, answer.slice([0, 0], [rows, length - 1])], 1);
}

describe.each(CASES)('%s:', (_, { model, way, rate }) => {
  /** A pass that drops; where rows of another shape are compared, one that does not, since it would draw others. */
  const dropping = () => (rate === undefined ? undefined : training(rate));
  const steady = () => (rate === undefined ? undefined : training(0));
  const from = (pass: () => TrainingPass | undefined) => (read: tf.Tensor, tokens: tf.Tensor) =>
    model.forward(read as tf.Tensor2D, tokens as tf.Tensor2D, pass());

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
      const { logits, encoderWeights, selfWeights, crossWeights } = from(dropping)(read, tokens);
      return { logits, encoderWeights, selfWeights, crossWeights };
    };
    const { encoderWeights, selfWeights, crossWeights } = ways(run)[way](source, target);
    const masked = [
      ...[...encoderWeights, ...crossWeights].map((of) => [of, paddingMask(source)] as const),
      ...selfWeights.map((of) => [of, causalMask(Tt)] as const),
    ];
    for (const [of, mask] of masked) expect(outcome(probeRowSums(of, mask))).toBe('passed');
  });

  it('padding is not seen, in the source and in the target', () => {
    const bySource = (tokens: tf.Tensor) =>
      // One result a sentence, so that all of it counts, however long the source.
      from(steady)(tokens, target).logits.reshape([B, Tt * V]);
    expect(outcome(probePadding(ways(bySource)[way], source))).toBe('passed');
    const byTarget = (tokens: tf.Tensor) => from(steady)(source, tokens).logits;
    expect(outcome(probePadding(ways(byTarget)[way], shortTarget))).toBe('passed');
  });

  it('no prediction depends on its own answer', () => {
    const predict = (answer: tf.Tensor) =>
      from(dropping)(source, shiftRight(answer as tf.Tensor2D)).logits;
    expect(outcome(probeCopy(ways(predict)[way], target))).toBe('passed');
  });

  it('a sentence is read alone, but where a batch is normalised in training', () => {
    const run = (tokens: tf.Tensor) => {
      const [read, written] = tf.split(tokens, [Ts, Tt], 1);
      return from(steady)(read, written).logits;
    };
    const result = probeBatchIndependence(ways(run)[way], tf.concat([source, target], 1));
    if (rate === undefined || !model.isBatchwise) expect(outcome(result)).toBe('passed');
    else expect(result.passed).toBe(false);
  });
});

describe.each(Object.entries(MODELS))('%s', (_, model) => {
  it.each([undefined, 0])(
    'does not see padding in its memory, nor what the memory holds there, dropout %s',
    (rate) => {
      const pass = () => (rate === undefined ? undefined : training(rate));
      const read = (tokens: tf.Tensor) => model.memory(tokens as tf.Tensor2D, pass());
      expect(outcome(probePadding(read, source))).toBe('passed');
      // One result a sentence, so that all of it counts.
      const run = (known: tf.Tensor, isToken: tf.Tensor2D) =>
        model.recall(known as tf.Tensor3D, isToken, pass()).reshape([B, Tt * V]);
      const isToken = paddingMask(source).reshape<tf.Tensor2D>([B, Ts]);
      expect(outcome(probePadding(run, model.memory(source), isToken))).toBe('passed');
    },
  );

  it.each(WAYS)('writes token after token what it scores at once, %s', (way) => {
    const whole = (tokens: tf.Tensor) => model.goOn(tokens as tf.Tensor2D).logits;
    const goOn = (tokens: tf.Tensor2D, state?: TensorTree) => model.goOn(tokens, state);
    const step = record(goOn, { enabled: way === 'recorded' });
    const start = () => {
      let state: TensorTree;
      return (chunk: tf.Tensor) => {
        const calls = [1, 2, 3].map(() => step(chunk as tf.Tensor2D, state)); // the third is a replay
        ({ state } = calls[2]);
        return calls[2].logits;
      };
    };
    expect(outcome(probeIncremental(whole, start, target))).toBe('passed');
    expect(step.replays > 0).toBe(way === 'recorded');
    step.dispose();
  });

  it('cannot predict what is random, recorded or plain', () => {
    for (const recorded of [false, true]) {
      const fresh = model.fresh(V);
      const optimizer = new Adam(namedParameters(fresh));
      const plain = createTrainStep({ learner: translation(fresh), optimizer, dropout: 0.1 });
      const step = record(plain, { enabled: recorded });
      let count = 0;
      const learn = (tokens: tf.Tensor2D) => {
        const batch = {
          source: tf.fill<tf.Rank.R2>([tokens.shape[0], 2], 2, 'int32'),
          targetInput: shiftRight(tokens),
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
    const words = 1000;
    const read = target.slice([0, 0], [B, Tt - 1]);
    const nats = tf.losses.softmaxCrossEntropy(
      tf.oneHot(target.slice([0, 1]).reshape([-1]).cast('int32'), words),
      model.fresh(words).forward(source, read).logits.reshape([-1, words]),
    );
    expect(outcome(probeFirstLoss(nats.dataSync()[0], words))).toBe('passed');
  });
});
