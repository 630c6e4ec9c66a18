import * as tf from '@tensorflow/tfjs';
import { notATensor } from './errors';

/** A result in pieces: its tensors in order, and how to put others in their places. */
export interface TakenApart {
  readonly tensors: tf.Tensor[];
  readonly rebuild: (tensors: readonly tf.Tensor[]) => unknown;
}

/**
 * Takes a tensor, or arrays and plain objects of tensors, apart. Absent entries stay absent.
 *
 * @throws {RecordingError} when something in it is neither
 */
export function takeApart(result: unknown): TakenApart {
  const tensors: tf.Tensor[] = [];
  const rebuild = visit(result, tensors);
  return { tensors, rebuild };
}

type Rebuild = (tensors: readonly tf.Tensor[]) => unknown;

function visit(part: unknown, tensors: tf.Tensor[]): Rebuild {
  if (part === undefined || part === null) return () => part;
  if (part instanceof tf.Tensor) {
    const index = tensors.push(part as tf.Tensor) - 1;
    return (made) => made[index];
  }
  if (Array.isArray(part)) {
    const entries = part.map((entry) => visit(entry, tensors));
    return (made) => entries.map((entry) => entry(made));
  }
  if (Object.getPrototypeOf(part) === Object.prototype) {
    const fields = Object.entries(part).map(([key, v]) => [key, visit(v, tensors)] as const);
    return (made) => Object.fromEntries(fields.map(([key, field]) => [key, field(made)]));
  }
  throw notATensor(['the result of the function', '函数的结果'], part);
}
