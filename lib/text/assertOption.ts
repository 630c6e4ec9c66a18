import { mismatch } from '../locale';
import { TextOptionError } from './errors';

/** @throws {TextOptionError} `from: expected a whole number from 0 up, received -1` */
export function assertPosition(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  const expected = { en: 'a whole number from 0 up', zh: '不小于 0 的整数' };
  throw new TextOptionError(mismatch(name, expected, value));
}
