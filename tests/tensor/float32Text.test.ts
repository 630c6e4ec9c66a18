import { describe, expect, it } from 'vitest';
import { float32Text } from '../../lib/tensor';

describe('float32Text', () => {
  it.each([
    [Math.fround(0.1), '0.1'],
    [Math.fround(-0.1), '-0.1'],
    [0, '0'],
    [7, '7'],
    [Math.fround(1e-7), '1e-7'],
    [Math.fround(-0.157121062), '-0.15712106'],
    [16777216, '16777216'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%d is %s', (value, text) => {
    expect(float32Text(value)).toBe(text);
  });

  it('tells each float32 from the next one, and reads back as it', () => {
    const bits = new Int32Array([0x3f800000, 0x3dcccccd, 0x4b7fffff, 0x00800000, 0x7f7ffffe]);
    for (const pattern of bits) {
      const [one, next] = new Float32Array(new Int32Array([pattern, pattern + 1]).buffer);
      expect(float32Text(one)).not.toBe(float32Text(next));
      for (const value of [one, next]) expect(Math.fround(Number(float32Text(value)))).toBe(value);
    }
  });
});
