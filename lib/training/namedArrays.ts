import * as tf from '@tensorflow/tfjs';

/** A tensor's numbers outside TensorFlow: they survive the tensor and can be written to a file. */
export interface NamedArray {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Arrays by name, such as the parameters of a model or the state of an optimiser. */
export type NamedArrays = Map<string, NamedArray>;

/** Copies a tensor's numbers out. */
export function arrayOf(tensor: tf.Tensor): NamedArray {
  const dtype = tensor.dtype as NamedArray['dtype'];
  // A copy, since a tensor that was not yet used hands out the array that it was made from.
  return { dtype, shape: [...tensor.shape], data: tensor.dataSync().slice() };
}

/** A tensor with a copy of the numbers under `name`. The caller disposes of it. */
export function tensorOf(arrays: NamedArrays, name: string): tf.Tensor {
  const array = arrays.get(name);
  if (!array) throw new Error(`${name}: no array has this name`);
  return tf.tensor(array.data.slice(), [...array.shape], array.dtype);
}

/** Copies the numbers of every parameter out; see `namedParameters`. */
export function arraysOf(parameters: ReadonlyMap<string, tf.Tensor>): NamedArrays {
  return new Map([...parameters].map(([name, parameter]) => [name, arrayOf(parameter)]));
}

/**
 * Gives every parameter the numbers under its name.
 *
 * @throws {Error} naming the first array that is missing, unknown, or of another shape or dtype;
 *   no parameter has changed then
 */
export function assignArrays(
  parameters: ReadonlyMap<string, tf.Variable>,
  arrays: NamedArrays,
): void {
  assertSameNames('parameters', arrays, parameters);
  tf.tidy(() => {
    for (const [name, parameter] of parameters) parameter.assign(tensorOf(arrays, name));
  });
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
 * @throws {Error} `parameters: decoder.wLogits.bias has shape [7], expected [11]`
 */
export function assertSameNames(
  what: string,
  received: ReadonlyMap<string, Described>,
  expected: ReadonlyMap<string, Described>,
): void {
  for (const [name, { shape, dtype }] of expected) {
    const array = received.get(name);
    if (!array) throw new Error(`${what}: ${name} is missing`);
    if (String(array.shape) !== String(shape)) {
      const [found, wanted] = [array.shape, shape].map((axes) => `[${axes.join(', ')}]`);
      throw new Error(`${what}: ${name} has shape ${found}, expected ${wanted}`);
    }
    if (array.dtype !== dtype) {
      throw new Error(`${what}: ${name} has dtype ${array.dtype}, expected ${dtype}`);
    }
  }
  for (const name of received.keys()) {
    if (!expected.has(name)) throw new Error(`${what}: ${name} is not expected here`);
  }
}
