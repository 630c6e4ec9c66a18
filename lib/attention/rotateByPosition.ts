import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { assertPositive, assertRank } from '../tensor';

/** Which two features of a head make a pair: see {@link rotateByPosition}. */
export type RotaryPairs = 'halves' | 'adjacent';

/** How a model turns its queries and keys. */
export interface RotaryOptions {
  /** Default `'halves'`. Weights that were learnt with the one are wrong with the other. */
  readonly pairs?: RotaryPairs;
  /** Default 10000. The slowest pair has a wavelength of nearly 2π times as many positions. */
  readonly base?: number;
}

/**
 * Rotary positions (RoPE): the features of a head are taken in pairs, and at position t pair i is
 * turned by the angle `t·θᵢ` with `θᵢ = base^(−2i/dK)`:
 * `(a, b) → (a·cos tθᵢ − b·sin tθᵢ, a·sin tθᵢ + b·cos tθᵢ)`.
 * The product of a query turned by m and a key turned by n depends on m − n only, and lengths stay as
 * they are. Values are not turned: what is read should not depend on where it stands.
 *
 * `'halves'` pairs feature i with i + dK/2 (GPT-NeoX, Hugging Face), `'adjacent'` 2i with 2i + 1 (the
 * paper, Llama). With the columns of wQuery and wKey in another order the two are the same function;
 * one for the weights and the other for the rotation is a mistake.
 * Source: Su et al. 2021, §3.2.2 and §3.4.2. Derived in chapter 07.
 * Legend: B batch, H heads, T positions, dK size of a query and a key.
 *
 * @param x [B, H, T, dK], queries or keys
 * @param options.start position of the first one; 0 unless tokens came before
 * @returns [B, H, T, dK]
 * @throws {RangeError} when dK is odd, or base not above 0
 */
export function rotateByPosition(
  x: tf.Tensor4D,
  { start = 0, pairs = 'halves', base = 10_000 }: RotaryOptions & { readonly start?: number } = {},
): tf.Tensor4D {
  assertRank('x', x, ['B', 'H', 'T', 'dK']);
  const [B, H, T, dK] = x.shape;
  assertEven('dK', dK);
  assertPositive('base', base);
  const half = dK / 2;
  const [shape, axis] = pairs === 'halves' ? [[2, half], 3] : [[half, 2], 4];
  return tf.tidy(() => {
    const { cos, sin } = angles(start, T, half, base); // [T, dK/2]
    const [a, b] = tf.unstack(x.reshape([B, H, T, ...shape]), axis); // [B, H, T, dK/2]
    const turned = [tf.sub(a.mul(cos), b.mul(sin)), tf.add(a.mul(sin), b.mul(cos))];
    return tf.stack(turned, axis).reshape<tf.Tensor4D>(x.shape);
  });
}

/** @throws {RangeError} `dK: expected an even number, received 5`: a feature would have no partner */
export function assertEven(name: string, value: number): void {
  if (value % 2 === 0) return;
  throw new BilingualRangeError(mismatch(name, { en: 'an even number', zh: '偶数' }, value));
}

/** Cosine and sine of `t·θᵢ`, [T, dK/2] each, from position `start` on; computed in 64 bits. */
function angles(
  start: number,
  T: number,
  half: number,
  base: number,
): { cos: tf.Tensor2D; sin: tf.Tensor2D } {
  const [cos, sin] = [Math.cos, Math.sin].map((wave) => {
    const at = (_: number, k: number) =>
      wave((start + Math.floor(k / half)) / base ** ((k % half) / half));
    return tf.tensor2d(Float32Array.from({ length: T * half }, at), [T, half]);
  });
  return { cos, sin };
}
