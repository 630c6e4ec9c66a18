import { mismatch } from '../locale';
import { TextOptionError } from './errors';

/** @throws {TextOptionError} `from: expected a whole number from 0 up, received -1` */
export function assertPosition(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  const expected = { en: 'a whole number from 0 up', zh: '不小于 0 的整数' };
  throw new TextOptionError(mismatch(name, expected, value));
}

/** @throws {TextOptionError} `rate: expected a number from 0 to 1, received 15`: both ends may be */
export function assertShare(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  const expected = { en: 'a number from 0 to 1', zh: '从 0 到 1 的数' };
  throw new TextOptionError(mismatch(name, expected, value));
}

/** @throws {TextOptionError} `script: expected 'simplified' or 'as-is', received traditional` */
export function assertChoice<T>(name: string, value: T, choices: readonly T[]): void {
  if (choices.includes(value)) return;
  const named = choices
    .filter((choice) => choice !== undefined)
    .map((choice) => `'${String(choice)}'`);
  const expected = { en: named.join(' or '), zh: ` ${named.join(' 或 ')}` };
  throw new TextOptionError(mismatch(name, expected, value));
}
