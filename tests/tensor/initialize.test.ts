import { describe, expect, it } from 'vitest';
import { MultiHeadAttention } from '../../lib/attention';
import { constantVector, glorotUniform, normalMatrix, Random } from '../../lib/tensor';

/** Numbers, their mean and their variance. */
function describeNumbers(values: Float32Array | Int32Array | Uint8Array) {
  const numbers = Array.from(values);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { largest: Math.max(...numbers.map(Math.abs)), mean, variance };
}

describe('glorotUniform', () => {
  it('draws within ±√(6 / (fanIn + fanOut)), evenly', () => {
    const weight = glorotUniform(97, 151, new Random(1));
    const { largest, mean, variance } = describeNumbers(weight.dataSync());
    const limit = Math.sqrt(6 / (97 + 151));
    expect(weight.shape).toEqual([97, 151]);
    expect(largest).toBeLessThanOrEqual(limit + 1e-7);
    expect(largest).toBeGreaterThan(0.999 * limit);
    expect(mean).toBeAllClose(0, { atol: 0.02 * limit });
    expect(variance).toBeAllClose(limit ** 2 / 3, { rtol: 0.03 });
    weight.dispose();
  });

  it('draws some columns of a wider layer within the limit of the whole', () => {
    const weight = glorotUniform(97, 11, new Random(1), 151);
    const { largest } = describeNumbers(weight.dataSync());
    expect(weight.shape).toEqual([97, 11]);
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / (97 + 151)) + 1e-7);
    weight.dispose();
  });

  it('gives attention its query, key and value matrices as thirds of one layer', () => {
    const { wQuery, wKey, wValue, wOutput } = new MultiHeadAttention(105, 3, new Random(1));
    const largest = [wQuery, wKey, wValue, wOutput].map(
      (weight) => describeNumbers(weight.dataSync()).largest,
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
    const { mean, variance } = describeNumbers(weight.dataSync());
    expect(mean).toBeAllClose(0, { atol: 0.01 });
    expect(variance).toBeAllClose(0.09, { rtol: 0.04 });
    weight.dispose();
  });
});

describe('constantVector', () => {
  it('is the same number throughout', () => {
    const vector = constantVector(5, 0.25);
    expect(vector).toBeAllClose([0.25, 0.25, 0.25, 0.25, 0.25]);
    vector.dispose();
  });
});
