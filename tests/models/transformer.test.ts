import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { KeysAndValues } from '../../lib/attention';
import { BatchNorm, LayerNorm, Linear, PowerNorm } from '../../lib/layers';
import {
  Decoder,
  Encoder,
  Transformer,
  type TransformerConfig,
  type WritingState,
} from '../../lib/models';
import { BOS_ID, createDropout, namedParameters, Random } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';
import { ids, shortTarget as target, SIZES, source } from '../support/sentences';

const { B, Ts, Tt, targetVocabSize: V } = SIZES;
const CONFIG: TransformerConfig = {
  sourceVocabSize: SIZES.sourceVocabSize,
  targetVocabSize: V,
  dModel: 22,
  numHeads: 2,
  dFF: 13,
  numLayers: 2,
  maxLen: 11,
  seed: 3,
};
const model = new Transformer(CONFIG);
const EXACT = { atol: 0, rtol: 0 };

describe('Transformer', () => {
  it.each(goldenCases<TransformerConfig>('transformer'))(
    'equals the same model built from torch.nn, in logits and every gradient: $name',
    (golden) => {
      const same = new Transformer({ ...golden.settings, seed: 1 });
      expectAsTorch(golden, same, (inputs) => {
        const encoded = same.encode(inputs.source as tf.Tensor2D);
        return { ...encoded, ...same.decode(inputs.target as tf.Tensor2D, encoded) };
      });
    },
  );

  it('gives logits, and the weights of every block', () => {
    const { logits, encoderWeights, selfWeights, crossWeights } = model.forward(source, target);
    expect(logits.shape).toEqual([B, Tt, V]);
    const shapes = (tensors: tf.Tensor[]) => tensors.map((t) => t.shape);
    expect(shapes(encoderWeights)).toEqual([
      [B, 2, Ts, Ts],
      [B, 2, Ts, Ts],
    ]);
    expect(shapes(selfWeights)).toEqual([
      [B, 2, Tt, Tt],
      [B, 2, Tt, Tt],
    ]);
    expect(shapes(crossWeights)).toEqual([
      [B, 2, Tt, Ts],
      [B, 2, Tt, Ts],
    ]);
  });

  it('lets no later target word change an earlier prediction', () => {
    const changed = ids([
      [1, 5, 6, 17, 8],
      [1, 9, 10, 0, 0],
      [1, 11, 12, 18, 0],
    ]);
    const before = (t: tf.Tensor3D) => t.slice([0, 0, 0], [B, 3, V]);
    const now = model.forward(source, target).logits;
    const then = model.forward(source, changed).logits;
    expect(before(then)).toBeAllClose(before(now), EXACT);
    expect(then.slice([0, 3, 0], [1, 1, V])).not.toBeAllClose(now.slice([0, 3, 0], [1, 1, V]));
  });

  it('does not see padding: more of it changes nothing', () => {
    const wider = tf.concat<tf.Tensor2D>([source, tf.zeros<tf.Rank.R2>([B, 3], 'int32')], 1);
    const longer = tf.concat<tf.Tensor2D>([target, tf.zeros<tf.Rank.R2>([B, 2], 'int32')], 1);
    const padded = model.forward(wider, longer).logits.slice([0, 0, 0], [B, Tt, V]);
    expect(padded).toBeAllClose(model.forward(source, target).logits, { atol: 1e-5 });
  });

  it('treats each sentence of a batch alone', () => {
    const alone = model.forward(source.slice([1], [1]), target.slice([1], [1])).logits;
    const together = model.forward(source, target).logits.slice([1], [1]);
    expect(together).toBeAllClose(alone, { atol: 1e-5 });
  });

  it('knows the order of the source', () => {
    const swapped = ids([[6, 5, 7, 8, 9, 10, 2]]);
    const first = model.forward(source.slice([0], [1]), target.slice([0], [1])).logits;
    expect(model.forward(swapped, target.slice([0], [1])).logits).not.toBeAllClose(first);
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

  it('names its parameters by the way to them', () => {
    const names = [...namedParameters(model).keys()];
    expect(names).toContain('decoder.blocks.1.crossAttention.wQuery');
    expect(names).toContain('encoder.blocks.0.feedForward.inner.bias');
    expect(names).toContain('wLogits.weight');
  });

  it('drops at every site: 2 embeddings, 4 in an encoder block, 6 in a decoder block', () => {
    let sites = 0;
    const training = { dropout: <T extends tf.Tensor>(x: T) => (sites++, x) };
    model.forward(source, target, { training });
    expect(sites).toBe(2 + 2 * 4 + 2 * 6);
  });

  it('draws each part from the stream of its name, so that a seed gives the same model for good', () => {
    const of = (part: string) => new Random(CONFIG.seed).fork(part);
    const { encoder, decoder, wLogits, config } = model;
    const parts = [
      [encoder, new Encoder(17, config, of('encoder'))],
      [decoder, new Decoder(V, config, of('decoder'))],
      [wLogits, new Linear(22, V, of('wLogits'))],
    ] as const;
    for (const [part, same] of parts) {
      const expected = namedParameters(same);
      for (const [name, variable] of namedParameters(part)) {
        expect(variable, name).toBeAllClose(expected.get(name)!, EXACT);
      }
    }
  });

  it.each([['batch', BatchNorm] as const, ['power', PowerNorm] as const])(
    'has %s norm in its encoder only, and stays causal with it',
    (norm, Norm) => {
      const same = new Transformer({ ...CONFIG, norm, normPlacement: 'pre' });
      expect(same.config.norm).toBe(norm);
      expect(same.encoder.blocks[1].feedForwardResidual.norm).toBeInstanceOf(Norm);
      expect(same.encoder.finalNorm).toBeInstanceOf(Norm);
      expect(same.decoder.blocks[1].crossAttentionResidual.norm).toBeInstanceOf(LayerNorm);
      expect(same.decoder.finalNorm).toBeInstanceOf(LayerNorm);
      const training = { dropout: <T extends tf.Tensor>(x: T) => x };
      const before = same.forward(source, target, { training }).logits.slice([0, 0, 0], [B, 3, V]);
      const changed = tf.concat([target.slice([0, 0], [B, 3]), tf.fill([B, 2], 18, 'int32')], 1);
      const twin = new Transformer({ ...CONFIG, norm, normPlacement: 'pre' });
      const after = twin.forward(source, changed as tf.Tensor2D, { training }).logits;
      expect(after.slice([0, 0, 0], [B, 3, V])).toBeAllClose(before, { atol: 1e-6 });
    },
  );

  it('starts the same from the same seed only', () => {
    const first = (seed: number) => new Transformer({ ...CONFIG, seed }).wLogits.weight;
    expect(first(3)).toBeAllClose(model.wLogits.weight, EXACT);
    expect(first(4)).not.toBeAllClose(model.wLogits.weight);
  });

  it('leaks no tensor', async () => {
    await expectNoLeak(() => model.forward(source, target));
    await expectNoLeak(() => tf.variableGrads(() => model.forward(source, target).logits.sum()));
  });

  it('refuses by name', () => {
    const build = (change: Partial<TransformerConfig>) => () =>
      new Transformer({ ...CONFIG, ...change });
    expect(build({ dModel: 21 })).toThrow('dModel: expected a multiple of numHeads=2, received 21');
    expect(build({ dFF: 0 })).toThrow('dFF: expected a whole number from 1 up, received 0');
    expect(build({ numLayers: 1.5 })).toThrow('numLayers: expected a whole number');
    expect(build({ normPlacement: 'middle' as 'pre' })).toThrow(
      'normPlacement: expected post or pre',
    );
    expect(() => model.forward(tf.ones([1, 12], 'int32'), target)).toThrow(
      '1 to 11 tokens (maxLen)',
    );
    expect(() => model.forward(source, ids([[1, 19]]))).toThrow('expected a token id from 0 to 18');
  });
});

describe('what stands at padding', () => {
  const short = ids([
    [1, 5, 6, 7, 8],
    [1, 9, 10, 11, 12],
    [1, 11, 12, 13, 0],
  ]);
  const isToken = tf.notEqual(short, 0).cast('float32');

  /** Logits at tokens, and every gradient of a sum over them. */
  function everything(of: Transformer) {
    const run = () => {
      const { logits } = of.forward(source, short);
      return tf.where(isToken.cast('bool').expandDims(-1), logits, tf.zerosLike(logits));
    };
    const parameters = [...namedParameters(of).values()];
    const { grads } = tf.variableGrads(() => run().square().sum(), parameters);
    return [run(), ...parameters.map(({ name }) => grads[name])];
  }

  it.each([-7, 1e10])('may be embedded as %d: outputs and gradients at tokens stay', (value) => {
    for (const normPlacement of ['post', 'pre'] as const) {
      const [clean, dirty] = [1, 2].map(() => new Transformer({ ...CONFIG, normPlacement }));
      for (const { embedding } of [dirty.encoder, dirty.decoder]) {
        const { weight } = embedding.token;
        const rest = weight.slice([1, 0], [weight.shape[0] - 1, 22]);
        weight.assign(tf.concat([tf.fill<tf.Rank.R2>([1, 22], value), rest]));
      }
      const expected = everything(clean);
      everything(dirty).forEach((received, i) => {
        expect(received, `${normPlacement} ${i}`).toBeAllClose(expected[i], {
          atol: 1e-4,
          rtol: 1e-4,
        });
      });
    }
  });

  it.each([1e10, Infinity, NaN])('may be %d in the memory: outputs and gradients stay', (value) => {
    const encoded = model.encode(source);
    const { sourceMask } = encoded;
    const isToken = sourceMask.reshape([B, Ts, 1]);
    const dirty = tf.where(isToken, encoded.memory, tf.fill<tf.Rank.R3>([B, Ts, 22], value));
    const parameters = [...namedParameters(model.decoder).values()];
    const run = (memory: tf.Tensor3D) => {
      const loss = () =>
        model.decode(target, { memory, sourceMask }).logits.square().sum<tf.Scalar>();
      const { grads } = tf.variableGrads(loss, parameters);
      return [model.decode(target, { memory, sourceMask }).logits, ...Object.values(grads)];
    };
    const expected = run(encoded.memory);
    run(dirty).forEach((received, i) => {
      expect(received, `number ${i}`).toBeAllClose(expected[i], { atol: 1e-4, rtol: 1e-4 });
    });
  });
});

describe('a target in parts', () => {
  it.each([[[1, 1, 1, 1, 1]], [[2, 3]], [[3, 1, 1]]])('is decoded as at once: %j', (chunks) => {
    const encoded = model.encode(source);
    let [length, past]: [number, KeysAndValues[] | undefined] = [0, undefined];
    const logits = chunks.map((size) => {
      const step = model.decode(target.slice([0, length], [B, size]), encoded, { past });
      length += size;
      past = step.present;
      expect(past.map(({ key, value }) => [key.shape[2], value.shape[2]])).toEqual([
        [length, length],
        [length, length],
      ]);
      return step.logits;
    });
    expect(tf.concat(logits, 1)).toBeAllClose(model.forward(source, target).logits, { atol: 1e-5 });
  });

  it('is refused beyond the last position', () => {
    const encoded = model.encode(source);
    const { present } = model.decode(tf.ones<tf.Rank.R2>([B, 7], 'int32'), encoded);
    expect(() => model.decode(target, encoded, { past: present })).toThrow(
      'ids: expected 1 to 11 tokens (maxLen), received 12',
    );
  });
});

describe('a Transformer as a writer', () => {
  it('writes what it would score at once, token after token', () => {
    const { last, source: read, state } = model.begin(source);
    expect(last.dtype).toBe('int32');
    expect(last.arraySync()).toEqual([BOS_ID, BOS_ID, BOS_ID]);
    const whole = model.forward(source, target).logits;
    let now: WritingState = state;
    for (let t = 0; t < Tt; t++) {
      const token = target.slice([0, t], [B, 1]).squeeze<tf.Tensor1D>([1]);
      const { logits, state: next } = model.next(token, read, now);
      expect(logits).toBeAllClose(whole.slice([0, t], [B, 1]).squeeze([1]), { atol: 1e-5 });
      now = next;
    }
  });

  it('says what it can write', () => {
    expect([model.kind, model.vocabSize, model.maxLen]).toEqual(['transformer', 19, 11]);
  });

  it('leaks no tensor', async () => {
    await expectNoLeak(() => model.begin(source));
    const { last, source: read, state } = model.begin(source);
    await expectNoLeak(() => model.next(last, read, state));
  });
});
