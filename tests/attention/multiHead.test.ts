import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  causalMask,
  mergeHeads,
  MultiHeadAttention,
  paddingMask,
  type RotaryPairs,
  scaledDotProductAttention,
  splitHeads,
} from '../../lib/attention';
import { namedParameters, project, Random } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';

const [B, H, dK, Tq, Tk] = [2, 3, 5, 7, 11];
const D = H * dK;
const D2 = H * 14; // rotary positions turn pairs of features
const attention = new MultiHeadAttention(D, H, new Random(1));
interface RotarySettings {
  readonly dModel: number;
  readonly numHeads: number;
  readonly pairs: RotaryPairs;
  readonly base: number;
  readonly start: number;
}
const features = (length: number, seed = 1) =>
  tf.randomNormal<tf.Rank.R3>([B, length, D], 0, 1, 'float32', seed);

describe('MultiHeadAttention', () => {
  it.each(goldenCases<{ dModel: number; numHeads: number }>('multiHeadAttention'))(
    'equals torch.nn.MultiheadAttention in outputs and gradients: $name',
    (golden) => {
      const { dModel, numHeads } = golden.settings;
      const module = new MultiHeadAttention(dModel, numHeads, new Random(7));
      expectAsTorch(golden, module, (inputs, { mask }) => {
        const query = inputs.query as tf.Tensor3D;
        const memory = (inputs.memory ?? query) as tf.Tensor3D;
        return module.forward(query, memory, memory, { mask });
      });
    },
  );

  it.each(goldenCases<{ dModel: number; numHeads: number; bias: boolean }>('biasedAttention'))(
    'equals it with biases: $name',
    (golden) => {
      const { dModel, numHeads, bias } = golden.settings;
      const module = new MultiHeadAttention(dModel, numHeads, new Random(7), { bias });
      expectAsTorch(golden, module, (inputs, { mask }) => {
        const [query, memory] = [inputs.query, inputs.memory] as tf.Tensor3D[];
        return module.forward(query, memory, memory, { mask });
      });
    },
  );

  it.each(goldenCases<RotarySettings>('rotaryAttention'))(
    'equals rotary attention in torch, in outputs and gradients: $name',
    (golden) => {
      const { dModel, numHeads, pairs, base, start } = golden.settings;
      const rotary = { pairs, base };
      const module = new MultiHeadAttention(dModel, numHeads, new Random(7), { rotary });
      expectAsTorch(golden, module, (inputs, { mask }) => {
        const x = inputs.x as tf.Tensor3D;
        return module.forward(x, x, x, { mask, start });
      });
    },
  );

  it('with rotary positions has no parameter more, and weights that do not move with all tokens', () => {
    const rotary = new MultiHeadAttention(D2, H, new Random(1), { rotary: {} });
    expect(namedParameters(rotary).size).toBe(4);
    const x = tf.randomNormal<tf.Rank.R3>([B, Tq, D2], 0, 1, 'float32', 1);
    const [here, later] = [0, 13].map((start) => rotary.forward(x, x, x, { start }));
    expect(later.weights).toBeAllClose(here.weights, { atol: 1e-5 });
    const plain = new MultiHeadAttention(D2, H, new Random(1)).forward(x, x, x);
    expect(here.weights).not.toBeAllClose(plain.weights);
    const own = rotary.keysAndValues(x, x, 5);
    expect(own.value).toBeAllClose(rotary.keysAndValues(x, x).value, { atol: 0, rtol: 0 });
    expect(own.key).not.toBeAllClose(rotary.keysAndValues(x, x).key);
  });

  it('gives context [B, Tq, D] and weights [B, H, Tq, Tk] whose rows sum to 1', () => {
    const memory = features(Tk, 2);
    const { context, weights } = attention.forward(features(Tq), memory, memory);
    expect(context.shape).toEqual([B, Tq, D]);
    expect(weights.shape).toEqual([B, H, Tq, Tk]);
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, H, Tq]));
  });

  it('without positions does not know the order of the tokens: permuted in, permuted out', () => {
    const order = [4, 0, 6, 2, 5, 1, 3];
    const x = features(Tq);
    const permuted = tf.gather(x, order, 1);
    const { context } = attention.forward(x, x, x);
    const { context: permutedContext } = attention.forward(permuted, permuted, permuted);
    expect(permutedContext).toBeAllClose(tf.gather(context, order, 1));
  });

  it('under the causal mask lets no later token change an earlier context', () => {
    const x = features(Tq);
    const changedAt = 4;
    const changed = tf.add<tf.Tensor3D>(x, tf.oneHot([changedAt], Tq).reshape([1, Tq, 1]));
    const run = (tokens: tf.Tensor3D) =>
      attention.forward(tokens, tokens, tokens, { mask: causalMask(Tq) }).context;
    const before = (t: tf.Tensor3D) => t.slice([0, 0, 0], [B, changedAt, D]);
    const after = (t: tf.Tensor3D) => t.slice([0, changedAt, 0], [B, Tq - changedAt, D]);
    expect(before(run(changed))).toBeAllClose(before(run(x)), { atol: 0, rtol: 0 });
    expect(after(run(changed))).not.toBeAllClose(after(run(x)));
  });

  it('does not see what stands under the padding', () => {
    const mask = paddingMask(
      tf.tensor2d(
        [
          [3, 4, 5, 6, 7, 0, 0],
          [3, 4, 5, 0, 0, 0, 0],
        ],
        [B, Tq],
        'int32',
      ),
    );
    const x = features(Tq);
    const noise = tf.mul(
      tf.cast(tf.logicalNot(mask.reshape([B, Tq, 1])), 'float32'),
      features(Tq, 9),
    );
    const noisy: tf.Tensor3D = tf.add(x, noise);
    const clean = attention.forward(x, x, x, { mask });
    expect(attention.forward(x, noisy, noisy, { mask }).context).toBeAllClose(clean.context);
    expect(clean.weights.slice([1, 0, 0, 3])).toBeAllClose(tf.zeros([1, H, Tq, 4]), { atol: 0 });
  });

  it('reads values where keys are others, and keys where queries are others', () => {
    const [query, key, value] = [features(Tq, 1), features(Tq, 2), features(Tq, 3)];
    const { wQuery, wKey, wValue, wOutput } = attention;
    const expected = (q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D) => {
      const heads = (x: tf.Tensor3D, w: tf.Tensor2D) => splitHeads(project(x, w), H);
      const read = scaledDotProductAttention(heads(q, wQuery), heads(k, wKey), heads(v, wValue));
      return project(mergeHeads(read.context), wOutput);
    };
    for (const [q, k, v] of [
      [query, key, value],
      [query, query, value],
      [query, key, key],
      [query, key, query],
    ]) {
      expect(attention.forward(q, k, v).context).toBeAllClose(expected(q, k, v));
    }
  });

  it('in two halves gives what it gives at once', () => {
    const [query, key, value] = [features(Tq, 1), features(Tk, 2), features(Tk, 3)];
    const memory = attention.keysAndValues(key, value);
    expect(memory.key.shape).toEqual([B, H, Tk, dK]);
    const [halves, whole] = [attention.attend(query, memory), attention.forward(query, key, value)];
    expect(halves.context).toBeAllClose(whole.context, { atol: 0, rtol: 0 });
    expect(halves.weights).toBeAllClose(whole.weights, { atol: 0, rtol: 0 });
  });

  it('treats each sentence of a batch alone', () => {
    const x = features(Tq);
    const second = x.slice([1], [1]);
    const alone = attention.forward(second, second, second);
    const together = attention.forward(x, x, x);
    expect(together.context.slice([1], [1])).toBeAllClose(alone.context);
  });

  it('starts as the thirds of one [D, 3D] layer and one [D, D] layer, biases at 0', () => {
    const wide = new MultiHeadAttention(120, 3, new Random(2), { bias: true });
    const spread = (t: tf.Tensor) => Math.sqrt(tf.moments(t).variance.dataSync()[0]);
    for (const weight of [wide.wQuery, wide.wKey, wide.wValue]) {
      expect(Math.abs(spread(weight) / Math.sqrt(2 / (4 * 120)) - 1)).toBeLessThan(0.05);
    }
    expect(Math.abs(spread(wide.wOutput) / Math.sqrt(2 / (2 * 120)) - 1)).toBeLessThan(0.05);
    expect(wide.wKey).not.toBeAllClose(wide.wQuery);
    for (const bias of [wide.bQuery, wide.bKey, wide.bValue, wide.bOutput]) {
      expect(bias!).toBeAllClose(tf.zeros([120]), { atol: 0 });
    }
    expect([...namedParameters(attention).keys()]).toEqual(['wQuery', 'wKey', 'wValue', 'wOutput']);
  });

  it('leaks no tensor, masked and in its gradient', async () => {
    const x = features(Tq);
    const mask = causalMask(Tq);
    await expectNoLeak(() => attention.forward(x, x, x, { mask }));
    await expectNoLeak(() =>
      tf.variableGrads(() => attention.forward(x, x, x, { mask }).context.sum()),
    );
  });

  it('names the argument and the axis that disagrees', () => {
    const memory = features(Tk);
    const narrow = tf.zeros<tf.Rank.R3>([B, Tk, D - 1]);
    const flat = tf.zeros([Tk, D]) as unknown as tf.Tensor3D;
    expect(() => attention.forward(features(Tq), flat, memory)).toThrow(
      'key: expected 3 axes [B, Tk, D], received [11, 15]',
    );
    expect(() => attention.forward(features(Tq), narrow, memory)).toThrow(
      `key: expected [B=2, Tk=11, D=15], received [2, 11, 14]`,
    );
    expect(() => attention.forward(features(Tq), memory, features(Tk - 1))).toThrow(
      `value: expected [B=2, Tk=11, D=15], received [2, 10, 15]`,
    );
    expect(() => attention.forward(flat, memory, memory)).toThrow(
      'query: expected 3 axes [B, Tq, D], received [11, 15]',
    );
    expect(() => new MultiHeadAttention(D, H, new Random(1), { rotary: {} })).toThrow(
      'dK: expected an even number, received 5',
    );
    expect(() => new MultiHeadAttention(16, 3, new Random(1))).toThrow(
      'dModel: expected a multiple of numHeads=3, received 16',
    );
  });
});

describe('splitHeads and mergeHeads', () => {
  it('refuse a number of heads that is none, by its name', () => {
    const refused = 'numHeads: expected a whole number from 1 up, received 1.5';
    expect(() => splitHeads(tf.ones([2, 3, 5]), 1.5)).toThrow(refused);
    expect(() => new MultiHeadAttention(3, 1.5, new Random(1))).toThrow(refused);
  });

  it('keep a head together with its position', () => {
    const x = tf.range(0, 2 * 5 * 21).reshape<tf.Tensor3D>([2, 5, 21]);
    const heads = splitHeads(x, 3);
    expect(heads.shape).toEqual([2, 3, 5, 7]);
    // Sentence 1, head 2, position 3, feature 4 of the head is feature 2·7 + 4 of that position.
    const one = heads.slice([1, 2, 3, 4], [1, 1, 1, 1]).dataSync()[0];
    expect(one).toBe(1 * 5 * 21 + 3 * 21 + 2 * 7 + 4);
  });

  it('undo each other', () => {
    const x = features(Tq);
    expect(mergeHeads(splitHeads(x, H))).toBeAllClose(x, { atol: 0, rtol: 0 });
  });
});
