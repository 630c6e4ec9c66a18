import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { beamSearch, greedyDecode, sampleDecode, Translator } from '../../lib/decoding';
import { completeConfig, createModel, Seq2Seq, type Seq2SeqConfig } from '../../lib/models';
import { createDropout, namedParameters, record } from '../../lib/tensor';
import {
  inverseSqrtSchedule,
  loadModel,
  namedGradients,
  saveModel,
  train,
  translation,
} from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import { ids, shortTarget as target, SIZES, source } from '../support/sentences';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { toyData } from '../training/toyTask';

const { B, Ts, Tt, targetVocabSize: V } = SIZES;
const D = 14;
const CONFIG: Seq2SeqConfig = {
  sourceVocabSize: SIZES.sourceVocabSize,
  targetVocabSize: V,
  dModel: D,
  maxLen: 11,
  seed: 3,
};
const KINDS: readonly Partial<Seq2SeqConfig>[] = [
  {},
  { direction: 'backward' },
  { attention: 'additive' },
  { attention: 'additive', direction: 'both' },
];
const EXACT = { atol: 0, rtol: 0 };
const folder = useTemporaryFolder();

describe.each(KINDS)('Seq2Seq %j', (kind) => {
  const model = new Seq2Seq({ ...CONFIG, ...kind });
  const hasAttention = kind.attention === 'additive';

  it('gives logits and, with attention, the weights of its one block', () => {
    const { logits, crossWeights, last } = model.forward(source, target);
    expect(logits.shape).toEqual([B, Tt, V]);
    expect(last.shape).toEqual([B, D]);
    expect(crossWeights?.map(({ shape }) => shape)).toEqual(
      hasAttention ? [[B, 1, Tt, Ts]] : undefined,
    );
  });

  it('knows the order of the source, and treats each sentence of a batch alone', () => {
    const first = model.forward(source.slice([0], [1]), target.slice([0], [1])).logits;
    const swapped = model.forward(ids([[6, 5, 7, 8, 9, 10, 2]]), target.slice([0], [1])).logits;
    expect(swapped).not.toBeAllClose(first);
    const short = model.forward(ids([[11, 12, 13, 2]]), ids([[1, 9, 10]])).logits;
    const together = model.forward(source, target).logits.slice([1, 0, 0], [1, 3, V]);
    expect(together).toBeAllClose(short, { atol: 1e-5 });
  });

  it('sends a gradient to every parameter, with dropout on', () => {
    const dropout = createDropout(0.1, tf.tensor1d([1, 1], 'int32'));
    const { grads } = tf.variableGrads(() =>
      model.forward(source, target, { training: { dropout } }).logits.square().mean(),
    );
    for (const [name, { name: id }] of namedParameters(model)) {
      expect(grads[id]?.abs().sum().dataSync()[0], name).toBeGreaterThan(0);
    }
  });

  it('recorded gives the values and gradients of plain code', () => {
    const learner = translation(model, { labelSmoothing: 0.1 });
    const batch = {
      source,
      targetInput: target,
      targetOutput: ids([
        [5, 6, 7, 8, 2],
        [9, 10, 2, 0, 0],
        [11, 12, 13, 2, 0],
      ]),
    };
    const everything = (input: typeof batch) =>
      tf.tidy(() => {
        const { loss, gradients } = namedGradients(learner, input);
        const { logits } = model.forward(input.source, input.targetInput);
        return [logits, loss.nats, loss.objective!, ...gradients.values()];
      });
    const recorded = record(everything, { warmUp: 0 });
    const plain = everything(batch);
    for (let call = 0; call < 2; call++) {
      const replayed = recorded(batch);
      replayed.forEach((tensor, i) => {
        expect(tensor, String(i)).toBeAllClose(plain[i], { atol: 1e-5 });
      });
    }
    recorded.dispose();
  });

  it('writes what it scores: greedy decoding and a beam of 1 take its best tokens', () => {
    const [written] = greedyDecode(model, source.slice([0], [1]), { recorded: false }).ids;
    const prefix = [1, ...written].slice(0, CONFIG.maxLen);
    const { logits } = model.forward(source.slice([0], [1]), ids([prefix]));
    const scores = logits.squeeze<tf.Tensor2D>([0]).arraySync();
    const best = scores.map((row) => {
      const allowed = row.map((score, id) => (id === 0 || id === 1 ? -Infinity : score));
      return allowed.indexOf(Math.max(...allowed));
    });
    expect(written).toEqual(best.slice(0, written.length));
    for (let call = 0; call < 5; call++) {
      const { ids: all } = greedyDecode(model, source, { maxLen: 7 });
      expect(beamSearch(model, source, { beamSize: 1, maxLen: 7 }).ids).toEqual(all);
      expect(sampleDecode(model, source, { topK: 1, maxLen: 7 }).ids).toEqual(all);
    }
  });

  it('begins and goes on with what it scores at once', () => {
    const { source: read, ...begun } = model.begin(source);
    let { last, state } = begun;
    const whole = model.forward(source, target).logits;
    for (let t = 0; t < Tt; t++) {
      const next = model.next(last, read, state);
      const at = whole.slice([0, t, 0], [B, 1, V]).squeeze([1]);
      expect(next.logits).toBeAllClose(at, { atol: 1e-5 });
      ({ state } = next);
      if (t + 1 < Tt) last = target.slice([0, t + 1], [B, 1]).reshape([B]);
    }
    expect(read.memory === undefined).toBe(!hasAttention);
  });

  it('is saved and loaded by its kind, and translates as before', async () => {
    const { source: from, target: to } = toyData().training;
    const sizes = { sourceVocabSize: from.vocabulary.size, targetVocabSize: to.vocabulary.size };
    const small = new Seq2Seq({ ...CONFIG, ...kind, ...sizes });
    await saveModel(folder(), small, { source: from, target: to });
    const { model: loaded } = await loadModel(folder(), 'seq2seq');
    expect(loaded).toBeInstanceOf(Seq2Seq);
    expect(loaded.config).toEqual(small.config);
    const own = namedParameters(small);
    for (const [name, parameter] of namedParameters(loaded)) {
      expect(parameter, name).toBeAllClose(own.get(name)!, EXACT);
    }
    const again = await Translator.load(folder());
    const before = new Translator({ model: small, source: from, target: to });
    const [one, other] = [again, before].map((translator) =>
      translator.translate('three one', { attention: true }),
    );
    expect(one).toEqual(other);
    expect(one.crossWeights?.length).toBe(hasAttention ? 1 : undefined);
  });

  it('leaks no tensor', async () => {
    await expectNoLeak(() => model.forward(source, target));
    await expectNoLeak(() => tf.variableGrads(() => model.forward(source, target).logits.sum()));
    await expectNoLeak(() => {
      const { last, source: read, state } = model.begin(source);
      const next = model.next(last, read, state);
      return [last, read, state, next];
    });
  });
});

describe('Seq2Seq', () => {
  it('names its parameters by the way to them', () => {
    const names = (kind: Partial<Seq2SeqConfig>) => [
      ...namedParameters(new Seq2Seq({ ...CONFIG, ...kind })).keys(),
    ];
    expect(names({})).toEqual([
      'encoder.embedding.weight',
      'encoder.leftToRight.input.weight',
      'encoder.leftToRight.input.bias',
      'encoder.leftToRight.recurrent.weight',
      'encoder.leftToRight.recurrent.bias',
      'decoder.embedding.weight',
      'decoder.gru.input.weight',
      'decoder.gru.input.bias',
      'decoder.gru.recurrent.weight',
      'decoder.gru.recurrent.bias',
      'wLogits.weight',
      'wLogits.bias',
    ]);
    expect(names({ attention: 'additive', direction: 'both' })).toEqual(
      expect.arrayContaining(['decoder.attention.wKey', 'encoder.rightToLeft.input.weight']),
    );
  });

  it('has the defaults of the first paper, and refuses by name', () => {
    const { config } = createModel('seq2seq', CONFIG);
    expect(config).toEqual({ ...CONFIG, attention: 'none', direction: 'forward' });
    expect(completeConfig('seq2seq', CONFIG)).toEqual(config);
    const build = (change: object) => () => new Seq2Seq({ ...CONFIG, ...change });
    expect(build({ dModel: 13, direction: 'both' })).toThrow('dModel: expected an even number');
    expect(build({ attention: 'dot' })).toThrow('attention: expected none or additive');
    expect(build({ direction: 'up' })).toThrow('direction: expected forward or backward or both');
    expect(build({ maxLen: 0 })).toThrow('maxLen: expected a whole number from 1 up');
    expect(build({ numHeads: 2 })).toThrow('numHeads: this configuration has no such field');
  });

  it('starts the same from the same seed only', () => {
    const first = (seed: number) => new Seq2Seq({ ...CONFIG, seed }).decoder.gru.input.weight;
    expect(first(3)).toBeAllClose(first(3), EXACT);
    expect(first(3)).not.toBeAllClose(first(4));
  });

  it('without attention is told of the source by one vector only', () => {
    const model = new Seq2Seq(CONFIG);
    const encoded = model.encode(source);
    const forgotten = { ...encoded, memory: tf.zerosLike(encoded.memory) };
    const { logits } = model.decode(target, encoded);
    expect(model.decode(target, forgotten).logits).toBeAllClose(logits, EXACT);
    const other = { ...encoded, last: tf.zerosLike(encoded.last) };
    expect(model.decode(target, other).logits).not.toBeAllClose(logits);
  });

  it('learns a task by the loop that trains all models, recorded as plain', async () => {
    const losses = [];
    for (const recorded of [false, true]) {
      const data = { ...toyData(66), lengthStep: 7 };
      const sizes = { sourceVocabSize: 11, targetVocabSize: 11, maxLen: 7 };
      const model = new Seq2Seq({ ...CONFIG, ...sizes, attention: 'additive', direction: 'both' });
      const { stepLosses } = await train(translation(model), data, {
        epochs: 5,
        optimizer: { schedule: inverseSqrtSchedule({ peak: 0.03, warmup: 5 }), maxGradientNorm: 1 },
        run: { recorded },
      });
      expect(stepLosses[0]).toBeGreaterThan(2);
      expect(stepLosses.at(-1)).toBeLessThan(1.6);
      losses.push(stepLosses);
    }
    expect(losses[1]).toBeAllClose(losses[0], { rtol: 1e-3 });
  }, 240_000);
});
