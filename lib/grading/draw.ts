import type { Random } from '../tensor';
import type { PlainTensor } from './plain';

/** Values from the standard normal distribution, times `scale`, as float32 holds them. */
export function normalTensor(
  random: Random,
  shape: readonly number[],
  scale = 1,
): PlainTensor & { readonly dtype: 'float32' } {
  const values = Array.from({ length: sizeOf(shape) }, () => Math.fround(scale * random.normal()));
  return { tensor: true, dtype: 'float32', shape, values };
}

/** A bool tensor of given truth values. */
export function boolTensor(shape: readonly number[], truths: readonly boolean[]): PlainTensor {
  return { tensor: true, dtype: 'bool', shape, values: truths.map(Number) };
}

/** A bool vector that begins with `real` times true and goes on with false: tokens, then padding. */
export function tokensThenPadding(length: number, real: number): PlainTensor {
  return boolTensor(
    [length],
    Array.from({ length }, (_, i) => i < real),
  );
}

/** One of several. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
