import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../lib/training/halfPrecision';

// [value, bits] as Python's struct writes them with 'e'; from 65520 up it refuses, IEEE 754 says ∞:
// python3 -c "import struct; print(struct.unpack('H', struct.pack('e', 0.1)))"
const pairs = JSON.parse(
  readFileSync(new URL('fixtures/half.json', import.meta.url), 'utf8'),
) as readonly (readonly [number, number])[];

describe('16-bit floating point', () => {
  it('rounds as Python does, halves to even, also below the smallest normal value', () => {
    expect(pairs.length).toBeGreaterThan(70);
    expect([...toHalf(pairs.map(([value]) => value))]).toEqual(pairs.map(([, bits]) => bits));
  });

  it('reads every one of its values exactly as it writes it', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
    const isNumber = (bits: number) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0;
    const numbers = all.filter(isNumber);
    expect([...toHalf(fromHalf(numbers))]).toEqual([...numbers]);
  });

  it('keeps infinity and NaN', () => {
    expect([...fromHalf(toHalf([Infinity, -Infinity, NaN]))]).toEqual([Infinity, -Infinity, NaN]);
  });

  it('is within a two-thousandth of what it was given', () => {
    const values = Array.from({ length: 997 }, (_, i) => (i + 1) / 137);
    fromHalf(toHalf(values)).forEach((half, i) => {
      expect(Math.abs(half / values[i] - 1)).toBeLessThanOrEqual(2 ** -11);
    });
  });
});
