import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { scaledDotProductAttention } from '../../lib/attention';
import { expectNoLeak } from '../support/leaks';

const [B, H, Tq, Tk, dK, dV] = [2, 3, 5, 7, 11, 13];
const random = (...shape: [number, number, number, number]) =>
  tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', shape[2] + shape[3]);
const query = random(B, H, Tq, dK);
const key = random(B, H, Tk, dK);
const value = random(B, H, Tk, dV);

describe('scaledDotProductAttention', () => {
  it('is what one computes by hand', () => {
    // Two keys; the query points along the first. dK = 4, so the scores are 2/2 and 0/2.
    const q = tf.tensor4d([2, 0, 0, 0], [1, 1, 1, 4]);
    const k = tf.tensor4d([1, 0, 0, 0, 0, 1, 0, 0], [1, 1, 2, 4]);
    const v = tf.tensor4d([10, 20], [1, 1, 2, 1]);
    const first = Math.E / (Math.E + 1);
    const { context, weights } = scaledDotProductAttention(q, k, v);
    expect(weights).toBeAllClose([[[[first, 1 - first]]]]);
    expect(context).toBeAllClose([[[[10 * first + 20 * (1 - first)]]]]);
  });

  it('equals the loops that the formula means', () => {
    const [q, k, v] = [query, key, value].map((t) => t.arraySync());
    const expected = q.map((heads, b) =>
      heads.map((queries, h) =>
        queries.map((row) => {
          const scores = k[b][h].map(
            (other) => row.reduce((sum, x, i) => sum + x * other[i], 0) / Math.sqrt(dK),
          );
          const powers = scores.map(Math.exp);
          const total = powers.reduce((sum, x) => sum + x, 0);
          return Array.from({ length: dV }, (_, j) =>
            powers.reduce((sum, power, t) => sum + (power / total) * v[b][h][t][j], 0),
          );
        }),
      ),
    );
    expect(scaledDotProductAttention(query, key, value).context).toBeAllClose(expected);
  });

  it('gives uniform weights, not NaN, where nothing may be attended to, and finite gradients', () => {
    const mask = tf.zeros<tf.Rank.R4>([B, 1, Tq, Tk], 'bool');
    const { weights } = scaledDotProductAttention(query, key, value, { mask });
    expect(weights).toBeAllClose(tf.fill([B, H, Tq, Tk], 1 / Tk));
    const gradient = tf.grad((q) =>
      scaledDotProductAttention(q as tf.Tensor4D, key, value, { mask }).context.sum(),
    )(query);
    expect(tf.isFinite(gradient).all().dataSync()[0]).toBe(1);
  });

  it('gives a hidden key the weight 0 exactly', () => {
    const mask = tf.notEqual<tf.Tensor>(tf.range(0, Tk), 3);
    const { weights } = scaledDotProductAttention(query, key, value, { mask });
    expect(weights.slice([0, 0, 0, 3], [B, H, Tq, 1])).toBeAllClose(tf.zeros([B, H, Tq, 1]), {
      atol: 0,
    });
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, H, Tq]));
  });

  it('applies dropout to the weights it reads with, not to those it returns', () => {
    const nothing = <T extends tf.Tensor>(x: T): T => tf.zerosLike<T>(x);
    const { context, weights } = scaledDotProductAttention(query, key, value, {
      training: { dropout: nothing },
    });
    expect(context).toBeAllClose(tf.zeros([B, H, Tq, dV]), { atol: 0 });
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, H, Tq]));
  });

  it('leaks no tensor', () =>
    expectNoLeak(() => {
      return scaledDotProductAttention(query, key, value);
    }));

  it('refuses by name what does not fit', () => {
    const refusal = (k: tf.Tensor4D, v: tf.Tensor4D, mask?: tf.Tensor) => () =>
      scaledDotProductAttention(query, k, v, { mask });
    expect(refusal(random(B, H, Tk, dK + 1), value)).toThrow(
      'key: expected [B=2, H=3, Tk=7, dK=11], received [2, 3, 7, 12]',
    );
    expect(refusal(key, random(B, H, Tk + 1, dV))).toThrow(
      'key: expected [B=2, H=3, Tk=8, dK=11], received [2, 3, 7, 11]',
    );
    expect(refusal(key, tf.ones([Tk, dV]) as unknown as tf.Tensor4D)).toThrow(
      'value: expected 4 axes [B, H, Tk, dV], received [7, 13]',
    );
    const flat = tf.ones([Tq, dK]) as unknown as tf.Tensor4D;
    expect(() => scaledDotProductAttention(flat, key, value)).toThrow(
      'query: expected 4 axes [B, H, Tq, dK], received [5, 11]',
    );
    expect(refusal(key, value, tf.ones([1, Tk + 2], 'bool'))).toThrow(
      'mask: expected a shape that broadcasts to [B=2, H=3, Tq=5, Tk=7], received [1, 9]',
    );
    expect(refusal(key, value, tf.ones([Tq, Tk]))).toThrow(
      'mask: expected dtype bool, received float32',
    );
    expect(refusal(key, value, tf.ones([B, Tk], 'bool'))).toThrow(
      'mask: expected a shape that broadcasts to [B=2, H=3, Tq=5, Tk=7], received [2, 7]',
    );
  });
});
