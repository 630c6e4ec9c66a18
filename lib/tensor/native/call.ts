import * as tf from '@tensorflow/tfjs';
import type { NativeAttribute, NativeBackend } from './backend';
import type { Constant } from './constants';

/** Attributes of a TensorFlow operation, by kind. */
export interface Attributes {
  readonly types?: Readonly<Record<string, tf.DataType>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly integers?: Readonly<Record<string, number>>;
}

/** What an operation reads. */
export type NativeInput = tf.TensorInfo | Constant;

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
  const handles = inputs.map((input) => handleOf(backend, input));
  const encoded = encode(backend, attributes);
  const outputs = backend.binding.executeOp(op, encoded, handles, outputCount);
  return outputs.map((output) => backend.createOutputTensor(output));
}

function handleOf(backend: NativeBackend, input: NativeInput): number {
  return 'dataId' in input ? backend.getInputTensorIds([input])[0] : input.id;
}

function encode(backend: NativeBackend, attributes: Attributes): NativeAttribute[] {
  const { types = {}, flags = {}, integers = {} } = attributes;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_INT } = backend.binding;
  const encoded: NativeAttribute[] = [];
  for (const name in types) {
    encoded.push({ name, type: TF_ATTR_TYPE, value: backend.getDTypeInteger(types[name]) });
  }
  for (const name in flags) encoded.push({ name, type: TF_ATTR_BOOL, value: flags[name] });
  for (const name in integers) encoded.push({ name, type: TF_ATTR_INT, value: integers[name] });
  return encoded;
}
