import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  constantVector,
  glorotUniform,
  namedParameters,
  normalMatrix,
  parameterCount,
  project,
  Random,
} from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

describe('namedParameters', () => {
  const [gain, weight, first, second] = [[3], [3, 5], [2], [7]].map((shape) =>
    tf.variable(tf.zeros(shape)),
  );
  const module = {
    name: 'a module',
    table: tf.zeros([3]), // a tensor that is not trained
    norm: { gain, epsilon: 1e-5, missing: undefined, empty: null },
    weight,
    blocks: [{ bias: first }, { bias: second }],
    forward: () => weight,
  };

  it('finds variables in fields and arrays, by their path, in the order of the fields', () => {
    expect([...namedParameters(module)]).toEqual([
      ['norm.gain', gain],
      ['weight', weight],
      ['blocks.0.bias', first],
      ['blocks.1.bias', second],
    ]);
  });

  it('counts their numbers', () => {
    expect(parameterCount(module)).toBe(3 + 15 + 2 + 7);
    expect(parameterCount({})).toBe(0);
  });
});

describe('first weights', () => {
  it('glorotUniform fills ±√(6 / (fanIn + fanOut)) evenly', () => {
    const weight = glorotUniform(97, 53, new Random(1));
    expect(weight.shape).toEqual([97, 53]);
    const limit = Math.sqrt(6 / 150);
    const values = Array.from(weight.dataSync());
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(variance).toBeAllClose(limit ** 2 / 3, { rtol: 0.05 });
    expect(glorotUniform(97, 53, new Random(1))).toBeAllClose(weight);
  });

  it('normalMatrix has the standard deviation that was asked for', () => {
    const values = Array.from(normalMatrix(83, 61, 0.02, new Random(2)).dataSync());
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.sqrt(variance)).toBeAllClose(0.02, { rtol: 0.05 });
  });

  it('constantVector repeats a value', () => {
    expect(constantVector(5, 0.5)).toBeAllClose([0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});

describe('project', () => {
  const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
  const weight = tf.tensor2d([1, 0, 2, 0, 1, -1], [2, 3]);

  it('multiplies every position with the same matrix', () => {
    // Row (a, b) becomes (a, b, 2a - b).
    const rows = [
      [1, 2, 0],
      [3, 4, 2],
      [5, 6, 4],
      [7, 8, 6],
      [9, 10, 8],
      [11, 12, 10],
    ];
    expect(project(x, weight)).toBeAllClose([rows.slice(0, 3), rows.slice(3)]);
  });

  it('refuses what does not fit, and leaks nothing', async () => {
    expect(() => project(tf.ones([2, 3, 5]), weight)).toThrow(
      'x: expected [B=2, T=3, in=2], received [2, 3, 5]',
    );
    await expectNoLeak(() => project(x, weight));
  });
});
