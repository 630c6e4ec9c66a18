import type { NativeBackend, NativeValues } from './backend';

/** A small tensor that TensorFlow asks for as an argument: axes, a shape, a permutation. */
export interface Constant {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: NativeValues;
}

/** Shapes come and go with the lengths of sentences; more constants than this are not kept. */
const LIMIT = 4096;

const byKey = new Map<string, Constant>();
const byHandle = new Map<number, Constant>();

/**
 * An int32 vector, uploaded once and then kept: stock tfjs-node makes and deletes one or two such
 * tensors for every reshape, transpose and sum.
 */
export function intVector(backend: NativeBackend, values: readonly number[]): Constant {
  return kept(backend, `v${values.join()}`, [values.length], values);
}

/** An int32 scalar, kept like {@link intVector}. */
export function intScalar(backend: NativeBackend, value: number): Constant {
  return kept(backend, `s${value}`, [], [value]);
}

/** The constant behind a native handle, if it is one. */
export function constantOf(handle: number): Constant | undefined {
  return byHandle.get(handle);
}

function kept(
  backend: NativeBackend,
  key: string,
  shape: readonly number[],
  contents: readonly number[],
): Constant {
  const known = byKey.get(key);
  if (known) return known;
  if (byKey.size >= LIMIT) forgetOldest(backend);
  const values = Int32Array.from(contents);
  const dtype = backend.binding.TF_INT32;
  const constant = { id: backend.binding.createTensor(shape, dtype, values), shape, dtype, values };
  byKey.set(key, constant);
  byHandle.set(constant.id, constant);
  return constant;
}

function forgetOldest(backend: NativeBackend): void {
  const [key, constant] = byKey.entries().next().value as [string, Constant];
  byKey.delete(key);
  byHandle.delete(constant.id);
  backend.binding.deleteTensor(constant.id);
}
