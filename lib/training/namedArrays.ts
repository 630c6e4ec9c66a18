import * as tf from '@tensorflow/tfjs';
import type { Bilingual } from '../locale';
import { CheckpointError } from './errors';

/** A tensor's values outside TensorFlow: they survive the tensor and can be written to a file. */
export interface NamedArray {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Arrays by name, such as the state of a model or of an optimiser. */
export type NamedArrays = Map<string, NamedArray>;

/** Copies a tensor's values out. */
export function arrayOf(tensor: tf.Tensor): NamedArray {
  const dtype = tensor.dtype as NamedArray['dtype'];
  // A copy, since a tensor that was not yet used hands out the array that it was made from.
  return { dtype, shape: [...tensor.shape], data: tensor.dataSync().slice() };
}

/** A tensor with a copy of the values under `name`. The caller disposes of it. */
export function tensorOf(arrays: NamedArrays, name: string): tf.Tensor {
  const array = arrays.get(name);
  if (!array) throw refusal(name, { en: 'no array has this name', zh: '没有这个名称的数组' });
  return tf.tensor(array.data.slice(), [...array.shape], array.dtype);
}

/** Copies the values of every variable out; see `namedState`. */
export function arraysOf(state: ReadonlyMap<string, tf.Tensor>): NamedArrays {
  return new Map([...state].map(([name, variable]) => [name, arrayOf(variable)]));
}

/**
 * Gives every variable the values under its name.
 *
 * @throws {CheckpointError} as `assertAssignable` does; no variable has changed then
 */
export function assignArrays(state: ReadonlyMap<string, tf.Variable>, arrays: NamedArrays): void {
  assertAssignable('parameters', arrays, state);
  tf.tidy(() => {
    for (const [name, variable] of state) variable.assign(tensorOf(arrays, name));
  });
}

/**
 * Refuses arrays that are not exactly the expected ones, or that training may not use.
 *
 * @param what the collection, for the message
 * @throws {CheckpointError} naming the first array that is missing, unknown, of another shape or
 *   dtype, or not finite
 */
export function assertAssignable(
  what: string,
  arrays: NamedArrays,
  state: ReadonlyMap<string, tf.Tensor>,
): void {
  assertSameNames(what, arrays, state);
  assertFinite(what, arrays);
}

/**
 * The kind of value that training may use, and a checkpoint may hold, is finite.
 *
 * @throws {CheckpointError} `parameters: wLogits.bias holds NaN`
 */
export function assertFinite(what: string, arrays: NamedArrays): void {
  const broken = findNonFinite(arrays);
  if (!broken) return;
  const { name, value } = broken;
  throw refusal(what, { en: `${name} holds ${value}`, zh: `${name} 中有 ${value}` });
}

/** The first value that is NaN or infinite, and where it stands. */
export function findNonFinite(
  arrays: NamedArrays,
): { readonly name: string; readonly value: number } | undefined {
  for (const [name, { data }] of arrays) {
    for (const value of data) if (!Number.isFinite(value)) return { name, value };
  }
  return undefined;
}

/** What `assertSameNames` compares: a tensor or an array. */
interface Described {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/**
 * Refuses arrays that are not exactly the expected ones.
 *
 * @param what the collection, for the message
 * @throws {CheckpointError} `parameters: decoder.wLogits.bias has shape [7], expected [11]`
 */
export function assertSameNames(
  what: string,
  received: ReadonlyMap<string, Described>,
  expected: ReadonlyMap<string, Described>,
): void {
  for (const [name, { shape, dtype }] of expected) {
    const array = received.get(name);
    if (!array) throw refusal(what, { en: `${name} is missing`, zh: `缺少 ${name}` });
    const [found, wanted] = [array.shape, shape].map((axes) => `[${axes.join(', ')}]`);
    if (found !== wanted)
      throw differs(what, `${name} has shape`, `${name} 的形状为`, found, wanted);
    if (array.dtype === dtype) continue;
    throw differs(what, `${name} has dtype`, `${name} 的类型为`, array.dtype, dtype);
  }
  for (const name of received.keys()) {
    if (expected.has(name)) continue;
    throw refusal(what, { en: `${name} is not expected here`, zh: `不应有 ${name}` });
  }
}

function differs(
  what: string,
  en: string,
  zh: string,
  received: string,
  expected: string,
): CheckpointError {
  return refusal(what, {
    en: `${en} ${received}, expected ${expected}`,
    zh: `${zh} ${received}，应为 ${expected}`,
  });
}

function refusal(what: string, { en, zh }: Bilingual): CheckpointError {
  return new CheckpointError({ en: `${what}: ${en}`, zh: `${what}：${zh}` });
}
