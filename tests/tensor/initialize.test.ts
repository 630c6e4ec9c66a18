import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MultiHeadAttention } from '../../lib/attention';
import {
  constantVector,
  glorotUniform,
  normalMatrix,
  Random,
  runningStatistic,
} from '../../lib/tensor';

/** The largest of some values, their mean and their variance. */
function describeValues(values: Float32Array | Int32Array | Uint8Array) {
  const numbers = Array.from(values);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { largest: Math.max(...numbers.map(Math.abs)), mean, variance };
}

describe('glorotUniform', () => {
  it('draws within ±√(6 / (fanIn + fanOut)), evenly, the same from a seed', () => {
    const weight = glorotUniform(97, 151, new Random(1));
    const { largest, mean, variance } = describeValues(weight.dataSync());
    const limit = Math.sqrt(6 / (97 + 151));
    expect(weight.shape).toEqual([97, 151]);
    expect(largest).toBeLessThanOrEqual(limit + 1e-7);
    expect(largest).toBeGreaterThan(0.999 * limit);
    expect(mean).toBeAllClose(0, { atol: 0.02 * limit });
    expect(variance).toBeAllClose(limit ** 2 / 3, { rtol: 0.03 });
    const again = glorotUniform(97, 151, new Random(1));
    expect(again).toBeAllClose(weight, { atol: 0, rtol: 0 });
    tf.dispose([weight, again]);
  });

  it('draws some columns of a wider layer within the limit of the whole', () => {
    const weight = glorotUniform(97, 11, new Random(1), 151);
    const { largest } = describeValues(weight.dataSync());
    expect(weight.shape).toEqual([97, 11]);
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / (97 + 151)) + 1e-7);
    weight.dispose();
  });

  it('gives attention its query, key and value matrices as thirds of one layer', () => {
    const { wQuery, wKey, wValue, wOutput } = new MultiHeadAttention(105, 3, new Random(1));
    const largest = [wQuery, wKey, wValue, wOutput].map(
      (weight) => describeValues(weight.dataSync()).largest,
    );
    const third = Math.sqrt(6 / (105 + 3 * 105));
    const whole = Math.sqrt(6 / (105 + 105));
    expect(largest).toBeAllClose([third, third, third, whole], { rtol: 1e-3 });
    [wQuery, wKey, wValue, wOutput].forEach((weight) => weight.dispose());
  });
});

describe('normalMatrix', () => {
  it('has the standard deviation asked for', () => {
    const weight = normalMatrix(97, 151, 0.3, new Random(1));
    const { mean, variance } = describeValues(weight.dataSync());
    expect(mean).toBeAllClose(0, { atol: 0.01 });
    expect(variance).toBeAllClose(0.09, { rtol: 0.04 });
    weight.dispose();
  });
});

describe('constantVector', () => {
  it('is the same value throughout, and trained', () => {
    const vector = constantVector(5, 0.25);
    expect(vector).toBeAllClose([0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(vector.trainable).toBe(true);
    vector.dispose();
  });
});

describe('runningStatistic', () => {
  it('is the same value throughout, and not trained', () => {
    const mean = runningStatistic(5, 1);
    expect(mean).toBeAllClose([1, 1, 1, 1, 1]);
    expect(mean.trainable).toBe(false);
    mean.dispose();
  });
});
