import * as tf from '@tensorflow/tfjs';
import type { NativeAttribute, NativeBackend, NativeOutput } from './backend';
import type { Constant } from './constants';

/** A type of number. TensorFlow.js itself knows no bytes: see {@link withRawHandles}. */
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
 * @returns its output, known to the current `tf.tidy`
 */
export function callNative(
  backend: NativeBackend,
  op: string,
  inputs: readonly NativeInput[],
  attributes: Attributes = {},
): tf.Tensor {
  return callNativeForAll(backend, op, inputs, attributes, 1)[0];
}

/** The same for an operation with several outputs, such as a loss that returns its gradient too. */
function callNativeForAll(
  backend: NativeBackend,
  op: string,
  inputs: readonly NativeInput[],
  attributes: Attributes,
  outputCount: number,
): tf.Tensor[] {
  const outputs = execute(backend, op, inputs, attributes, outputCount);
  return outputs.map((output) => backend.createOutputTensor(output));
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
      const [{ id }] = execute(backend, op, inputs, attributes, 1);
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
  outputCount: number,
): NativeOutput[] {
  const handles = inputs.map((input) => handleOf(backend, input));
  return backend.binding.executeOp(op, encodeAttributes(backend, attributes), handles, outputCount);
}

function handleOf(backend: NativeBackend, input: NativeInput): number {
  return 'dataId' in input ? backend.getInputTensorIds([input])[0] : input.id;
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
