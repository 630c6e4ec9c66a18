import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { rotateByPosition, type RotaryPairs } from '../../lib/attention';
import { probeRelativeShift } from '../../lib/probes';
import { expectNoLeak } from '../support/leaks';

const [B, H, T, dK] = [2, 3, 7, 10];
const PAIRS: RotaryPairs[] = ['halves', 'adjacent'];
const heads = (seed: number, length = T) =>
  tf.randomNormal<tf.Rank.R4>([B, H, length, dK], 0, 1, 'float32', seed);
/** The same query, or key, at each of T positions: [1, 1, T, dK]. */
const everywhere = (seed: number) =>
  tf.tile(tf.randomNormal<tf.Rank.R4>([1, 1, 1, dK], 0, 1, 'float32', seed), [1, 1, T, 1]);
const products = (query: tf.Tensor4D, key: tf.Tensor4D) =>
  tf.matMul(query, key, false, true).reshape<tf.Tensor2D>([T, T]);
const EXACT = { atol: 0, rtol: 0 };

describe('rotateByPosition', () => {
  it('turns the pairs of the convention, each at its own speed', () => {
    const x = tf.tensor4d([1, 2, 3, 5], [1, 1, 1, 4]);
    const turned = (a: number, b: number, angle: number) => [
      a * Math.cos(angle) - b * Math.sin(angle),
      a * Math.sin(angle) + b * Math.cos(angle),
    ];
    const [[a, c], [b, d]] = [turned(1, 3, 7), turned(2, 5, 7 / 10)];
    const options = { start: 7, base: 100 };
    expect(rotateByPosition(x, options)).toBeAllClose([[[[a, b, c, d]]]]);
    expect(rotateByPosition(x, { ...options, pairs: 'adjacent' })).toBeAllClose([
      [[[...turned(1, 2, 7), ...turned(3, 5, 7 / 10)]]],
    ]);
  });

  it('has base 10000 and pairs of halves, from position 0 on, unless told otherwise', () => {
    const x = heads(1);
    const told = rotateByPosition(x, { base: 10_000, pairs: 'halves', start: 0 });
    expect(rotateByPosition(x)).toBeAllClose(told, EXACT);
    expect(rotateByPosition(x).slice([0, 0, 0], [B, H, 1])).toBeAllClose(
      x.slice([0, 0, 0], [B, H, 1]),
      EXACT,
    );
  });

  it.each(PAIRS)(
    'gives products that depend on the distance only, and keeps norms: %s',
    (pairs) => {
      const [query, key] = [1, 2].map((seed) => rotateByPosition(everywhere(seed), { pairs }));
      expect(probeRelativeShift(products(query, key)).passed).toBe(true);
      const x = heads(3);
      expect(rotateByPosition(x, { pairs, start: 11 }).norm('euclidean', -1)).toBeAllClose(
        x.norm('euclidean', -1),
      );
    },
  );

  it('is caught by the probe of shifts where queries and keys have other conventions', () => {
    const query = rotateByPosition(everywhere(1), { pairs: 'halves' });
    const key = rotateByPosition(everywhere(2), { pairs: 'adjacent' });
    const { passed, verdict } = probeRelativeShift(products(query, key));
    expect(passed).toBe(false);
    expect(verdict.en).toContain('two conventions');
  });

  it('is the same function under both conventions, with the features in another order', () => {
    const order = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]; // of halves, as adjacent pairs
    const x = heads(4);
    const adjacent = rotateByPosition(tf.gather(x, order, 3), { pairs: 'adjacent', start: 5 });
    expect(adjacent).toBeAllClose(tf.gather(rotateByPosition(x, { start: 5 }), order, 3), EXACT);
  });

  it('goes on from `start` as if all came at once', () => {
    const whole = rotateByPosition(heads(5));
    const rest = heads(5).slice([0, 0, 4], [B, H, 3]);
    expect(rotateByPosition(rest, { start: 4 })).toBeAllClose(
      whole.slice([0, 0, 4], [B, H, 3]),
      EXACT,
    );
  });

  it('refuses by name', () => {
    expect(() => rotateByPosition(tf.zeros([2, 3, 7, 5]))).toThrow(
      'dK: expected an even number, received 5',
    );
    expect(() => rotateByPosition(heads(1), { base: 0 })).toThrow(
      'base: expected a number above 0',
    );
    expect(() => rotateByPosition(tf.zeros<tf.Rank>([3, 7, 4]) as tf.Tensor4D)).toThrow(
      'x: expected 4 axes [B, H, T, dK], received [3, 7, 4]',
    );
  });

  it('leaks no tensor', async () => {
    const x = heads(6);
    await expectNoLeak(() => rotateByPosition(x, { start: 2 }));
  });
});
