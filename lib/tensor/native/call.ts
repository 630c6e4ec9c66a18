import * as tf from '@tensorflow/tfjs';
import { handleOf, type NativeAttribute, type NativeBackend, type NativeOutput } from './backend';
import type { Constant } from './constants';

/** A type of value. TensorFlow.js itself knows no bytes: see {@link withRawHandles}. */
export type NativeType = tf.DataType | 'uint8';

/** TensorFlow's own number for bytes. */
export const DT_UINT8 = 4;

/** Attributes of a TensorFlow operation, by kind. */
export interface Attributes {
  readonly types?: Readonly<Record<string, NativeType>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly integers?: Readonly<Record<string, number>>;
}

/** A tensor that only TensorFlow knows. */
export type RawHandle = Pick<Constant, 'id'>;

/** What an operation reads. */
export type NativeInput = tf.TensorInfo | RawHandle;

/**
 * Calls one TensorFlow operation.
 *
 * @param op its name in TensorFlow, such as `MatMul`
 * @param inputs tensors and constants in the operation's order
 * @returns its one output, known to the current `tf.tidy`
 */
export function callNative(
  backend: NativeBackend,
  op: string,
  inputs: readonly NativeInput[],
  attributes: Attributes = {},
): tf.Tensor {
  return backend.createOutputTensor(execute(backend, op, inputs, attributes));
}

/** Calls an operation with one output, and gives what it made as a raw handle. */
export type RawCall = (op: string, inputs: readonly NativeInput[], a: Attributes) => RawHandle;

/**
 * For a chain of calls between which there are tensors of a type that TensorFlow.js does not know.
 *
 * @param work is given a way to call operations; what that made is freed when `work` returns
 */
export function withRawHandles<T>(backend: NativeBackend, work: (call: RawCall) => T): T {
  const made: number[] = [];
  try {
    return work((op, inputs, attributes) => {
      const { id } = execute(backend, op, inputs, attributes);
      made.push(id);
      return { id };
    });
  } finally {
    for (const id of made) backend.binding.deleteTensor(id);
  }
}

function execute(
  backend: NativeBackend,
  op: string,
  inputs: readonly NativeInput[],
  attributes: Attributes,
): NativeOutput {
  const handles = inputs.map((input) => ('dataId' in input ? handleOf(backend, input) : input.id));
  const encoded = encodeAttributes(backend, attributes);
  return backend.binding.executeOp(op, encoded, handles, 1)[0];
}

/** Attributes as the native addon takes them. */
export function encodeAttributes(
  backend: NativeBackend,
  attributes: Attributes,
): NativeAttribute[] {
  const { types = {}, flags = {}, integers = {} } = attributes;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_INT } = backend.binding;
  const encoded: NativeAttribute[] = [];
  for (const name in types) {
    encoded.push({ name, type: TF_ATTR_TYPE, value: typeNumber(backend, types[name]) });
  }
  for (const name in flags) encoded.push({ name, type: TF_ATTR_BOOL, value: flags[name] });
  for (const name in integers) encoded.push({ name, type: TF_ATTR_INT, value: integers[name] });
  return encoded;
}

function typeNumber(backend: NativeBackend, type: NativeType): number {
  return type === 'uint8' ? DT_UINT8 : backend.getDTypeInteger(type);
}
