import * as tf from '@tensorflow/tfjs';
import { type Bilingual, BilingualError, mismatch } from '../locale';

/** A tensor arrived with the wrong rank, axis or dtype. The message names the argument and the axis. */
export class ShapeError extends BilingualError {
  override readonly name = 'ShapeError';
}

/** Axis letters with the sizes they must have, in order: `{ B: 2, H: 3, Tk: 7, dK: 4 }`. */
export type Axes = Readonly<Record<string, number>>;

function describe(axes: Axes): string {
  const named = Object.entries(axes).map(([axis, size]) => `${axis}=${size}`);
  return `[${named.join(', ')}]`;
}

function wrongShape(name: string, expected: Bilingual | string, { shape }: tf.Tensor): ShapeError {
  return new ShapeError(mismatch(name, expected, `[${shape.join(', ')}]`));
}

/**
 * Refuses a tensor whose shape is not the one that its axes name.
 *
 * @throws {ShapeError} `key: expected [B=2, H=3, Tk=7, dK=4], received [2, 3, 7, 8]`
 */
export function assertShape(name: string, tensor: tf.Tensor, axes: Axes): void {
  const sizes = Object.values(axes);
  const fits =
    tensor.rank === sizes.length && sizes.every((size, axis) => tensor.shape[axis] === size);
  if (!fits) {
    throw wrongShape(name, describe(axes), tensor);
  }
}

/**
 * Refuses a tensor with another number of axes than named.
 *
 * @throws {ShapeError} `query: expected 3 axes [B, Tq, D], received [7, 8]`
 */
export function assertRank(name: string, tensor: tf.Tensor, axes: readonly string[]): void {
  if (tensor.rank !== axes.length) {
    const list = `[${axes.join(', ')}]`;
    const expected = { en: `${axes.length} axes ${list}`, zh: ` ${axes.length} 个轴 ${list}` };
    throw wrongShape(name, expected, tensor);
  }
}

/**
 * Refuses a tensor of another dtype.
 *
 * @throws {ShapeError} `mask: expected dtype bool, received float32`
 */
export function assertDtype(name: string, tensor: tf.Tensor, dtype: tf.DataType): void {
  if (tensor.dtype !== dtype) {
    throw new ShapeError(mismatch(name, `dtype ${dtype}`, tensor.dtype));
  }
}

/**
 * Refuses a tensor that cannot be broadcast to the given axes (each axis, counted from the right,
 * must be 1 or equal).
 *
 * @throws {ShapeError} `mask: expected a shape that broadcasts to [B=2, H=3, Tq=5, Tk=7], received [2, 5]`
 */
export function assertBroadcastable(name: string, tensor: tf.Tensor, axes: Axes): void {
  const sizes = Object.values(axes);
  const offset = sizes.length - tensor.rank;
  const fits =
    offset >= 0 && tensor.shape.every((size, i) => size === 1 || size === sizes[offset + i]);
  if (!fits) {
    const shape = describe(axes);
    const expected = {
      en: `a shape that broadcasts to ${shape}`,
      zh: `能广播到 ${shape} 的形状`,
    };
    throw wrongShape(name, expected, tensor);
  }
}
