import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { LearnedPositions, SinusoidalPositions, sinusoidalEncoding } from '../../lib/layers';
import { namedParameters, Random } from '../../lib/tensor';

describe('sinusoidalEncoding', () => {
  it('refuses sizes that are none, by their names', () => {
    expect(() => sinusoidalEncoding(1.5, 4)).toThrow('maxLen: expected a whole number from 1 up');
    expect(() => sinusoidalEncoding(7, NaN)).toThrow('dModel: expected a whole number from 1 up');
  });

  it('starts with 0, 1, 0, 1 … and turns by 1 radian a position in its first pair', () => {
    const rows = sinusoidalEncoding(3, 6).arraySync();
    expect(rows[0]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(rows[2].slice(0, 2)).toBeAllClose([Math.sin(2), Math.cos(2)]);
    expect(rows[2][4]).toBeCloseTo(Math.sin(2 / 10000 ** (4 / 6)), 6);
  });

  it('has dot products that depend on the distance only', () => {
    const table = sinusoidalEncoding(13, 10);
    const products = tf.matMul(table, table, false, true).arraySync() as number[][];
    for (const distance of [1, 3, 7]) {
      const band = Array.from({ length: 13 - distance }, (_, t) => products[t][t + distance]);
      expect(band).toBeAllClose(band.map(() => band[0]));
    }
  });

  it('turns position t into position t + k by one rotation for all t', () => {
    const [k, D] = [3, 8];
    const rows = sinusoidalEncoding(11, D).arraySync();
    for (const t of [0, 2, 7]) {
      for (let i = 0; i < D; i += 2) {
        const angle = k / 10000 ** (i / D);
        const [sin, cos] = [rows[t][i], rows[t][i + 1]];
        expect(rows[t + k].slice(i, i + 2)).toBeAllClose([
          sin * Math.cos(angle) + cos * Math.sin(angle),
          cos * Math.cos(angle) - sin * Math.sin(angle),
        ]);
      }
    }
  });

  it('allows an odd number of features', () => {
    expect(sinusoidalEncoding(2, 3).arraySync()[0]).toEqual([0, 1, 0]);
  });
});

describe('positions of a model', () => {
  it('start with a standard deviation of 0.02 when learned', () => {
    const { table, maxLen } = new LearnedPositions(211, 64, new Random(1));
    const spread = Math.sqrt(tf.moments(table).variance.dataSync()[0]);
    expect(Math.abs(spread / 0.02 - 1)).toBeLessThan(0.05);
    expect(maxLen).toBe(211);
  });

  it('are parameters when learned, and none when sinusoidal', () => {
    expect([...namedParameters(new LearnedPositions(7, 5, new Random(1))).keys()]).toEqual([
      'table',
    ]);
    expect(namedParameters(new SinusoidalPositions(7, 5)).size).toBe(0);
  });
});
