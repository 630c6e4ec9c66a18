import { BilingualRangeError, mismatch } from '../locale';

/** @throws {RangeError} `batchSize: expected a whole number from 1 up, received 0` */
export function assertCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  const expected = { en: 'a whole number from 1 up', zh: '不小于 1 的整数' };
  throw new BilingualRangeError(mismatch(name, expected, value));
}

/** @throws {RangeError} `dropout: expected a number from 0 up to 1, received 1`: 1 itself is refused */
export function assertFraction(name: string, value: number): void {
  if (value >= 0 && value < 1) return;
  const expected = { en: 'a number from 0 up to 1', zh: '不小于 0 且小于 1 的数' };
  throw new BilingualRangeError(mismatch(name, expected, value));
}

/** @throws {RangeError} `warmup: expected a number above 0, received 0`: infinity is refused too */
export function assertPositive(name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  const expected = { en: 'a number above 0', zh: '大于 0 的数' };
  throw new BilingualRangeError(mismatch(name, expected, value));
}

/** @throws {RangeError} `seed: expected a whole number below 2³¹, received NaN`: it goes into an int32 */
export function assertSeed(name: string, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return;
  const expected = { en: 'a whole number below 2³¹', zh: '小于 2³¹ 的整数' };
  throw new BilingualRangeError(mismatch(name, expected, value));
}
