/**
 * 16-bit floating point (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of fraction. It halves a
 * file of weights at about three decimal digits, enough to translate with and too little to train on.
 */

const FRACTION = 10;
const BIAS = 15;
const INFINITY = 0x7c00;

const word = new DataView(new ArrayBuffer(4));

/**
 * Rounds to the nearest 16-bit value, ties to even. What is too large becomes infinite (from 65520
 * up), what is too small 0; NaN stays NaN.
 */
export function toHalf(values: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(values, halfBits);
}

/** The 32-bit values that 16-bit ones stand for; each is exact. */
export function fromHalf(bits: ArrayLike<number>): Float32Array {
  return Float32Array.from(bits, halfValue);
}

function halfBits(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent === 128) return sign | INFINITY | (fraction ? 0x200 : 0);
  if (exponent > BIAS) return sign | INFINITY;
  // The 24 bits of the fraction with its leading 1; below 2⁻¹⁴ fewer of them are kept.
  const kept = exponent >= 1 - BIAS ? 13 : 13 + (1 - BIAS - exponent);
  if (kept > 24) return sign;
  const whole = roundToEven(fraction | 0x800000, kept);
  const base = exponent >= 1 - BIAS ? (exponent + BIAS - 1) << FRACTION : 0;
  // A fraction that rounds up to the next power of two carries into the exponent, as it should.
  return sign | (base + whole);
}

/** `bits / 2^count`, rounded to the nearest whole number, halves to the even one. */
function roundToEven(bits: number, count: number): number {
  const half = 2 ** (count - 1);
  const rest = bits % 2 ** count;
  const floor = Math.floor(bits / 2 ** count);
  return rest > half || (rest === half && floor % 2 === 1) ? floor + 1 : floor;
}

function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> FRACTION) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** (1 - BIAS - FRACTION);
  return sign * (1 + fraction / 2 ** FRACTION) * 2 ** (exponent - BIAS);
}
