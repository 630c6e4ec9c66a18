import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { AdditiveAttention } from '../../lib/attention';
import { namedParameters, Random } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';

const [B, Tq, Tk, D, dV] = [2, 3, 5, 7, 11];
const attention = new AdditiveAttention(D, new Random(1));
const random = (length: number, size: number, seed: number) =>
  tf.randomNormal<tf.Rank.R3>([B, length, size], 0, 1, 'float32', seed);
const [query, key, value] = [random(Tq, D, 1), random(Tk, D, 2), random(Tk, dV, 3)];

describe('AdditiveAttention', () => {
  it.each(goldenCases<{ dModel: number }>('additiveAttention'))(
    'equals its formula in torch, in outputs and gradients: $name',
    (golden) => {
      const same = new AdditiveAttention(golden.settings.dModel, new Random(1));
      expectAsTorch(golden, same, (inputs, { mask }) => {
        const [query, key, value] = [inputs.query, inputs.key, inputs.value] as tf.Tensor3D[];
        return same.forward(query, key, value, { mask });
      });
    },
  );

  it('gives a context of the size of a value, and weights of one head', () => {
    const { context, weights } = attention.forward(query, key, value);
    expect(context.shape).toEqual([B, Tq, dV]);
    expect(weights.shape).toEqual([B, 1, Tq, Tk]);
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, 1, Tq]));
  });

  it('in two halves gives what it gives at once, step by step', () => {
    const memory = attention.keysAndValues(key, value);
    const whole = attention.forward(query, key, value);
    for (let t = 0; t < Tq; t++) {
      const { context } = attention.attend(query.slice([0, t, 0], [B, 1, D]), memory);
      expect(context).toBeAllClose(whole.context.slice([0, t, 0], [B, 1, dV]));
    }
  });

  it('applies dropout to the weights it reads with, not to those it returns', () => {
    const nothing = <T extends tf.Tensor>(x: T): T => tf.zerosLike<T>(x);
    const training = { dropout: nothing };
    const { context, weights } = attention.forward(query, key, value, { training });
    expect(context).toBeAllClose(tf.zeros([B, Tq, dV]), { atol: 0 });
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, 1, Tq]));
  });

  it('names its parameters, and draws them from ±√(6 / (in + out))', () => {
    const wide = new AdditiveAttention(200, new Random(2));
    expect([...namedParameters(wide).keys()]).toEqual(['wQuery', 'wKey', 'v']);
    const deviation = (t: tf.Tensor) => Math.sqrt(tf.moments(t).variance.dataSync()[0]);
    expect(deviation(wide.wQuery) / Math.sqrt(2 / 400)).toBeCloseTo(1, 1);
    expect(deviation(wide.wKey) / Math.sqrt(2 / 400)).toBeCloseTo(1, 1);
    expect(deviation(wide.v) / Math.sqrt(2 / 201)).toBeCloseTo(1, 1);
    expect(wide.wKey).not.toBeAllClose(wide.wQuery);
  });

  it('leaks no tensor, and makes no more than its parameters', async () => {
    const before = tf.memory().numTensors;
    const { wQuery, wKey, v } = new AdditiveAttention(D, new Random(1));
    expect(tf.memory().numTensors - before).toBe(3);
    tf.dispose([wQuery, wKey, v]);
    await expectNoLeak(() => attention.forward(query, key, value));
    await expectNoLeak(() => attention.keysAndValues(key, value));
  });

  it('names the argument and the axis that disagrees', () => {
    expect(() => attention.forward(random(Tq, D + 1, 1), key, value)).toThrow(
      'query: expected [B=2, Tq=3, D=7], received [2, 3, 8]',
    );
    expect(() => attention.forward(query, random(Tk, D + 1, 1), value)).toThrow(
      'key: expected [B=2, Tk=5, D=7], received [2, 5, 8]',
    );
    expect(() => attention.forward(query, key, random(Tk + 1, dV, 1))).toThrow(
      'value: expected [B=2, Tk=5, dV=11], received [2, 6, 11]',
    );
    const other = attention.keysAndValues(key.slice([0], [1]), value.slice([0], [1]));
    expect(() => attention.attend(query, other)).toThrow('key: expected [B=2, H=1, Tk=5, D=7]');
    const mask = tf.ones([B, Tk], 'bool');
    expect(() => attention.forward(query, key, value, { mask })).toThrow('mask: expected a shape');
  });
});
