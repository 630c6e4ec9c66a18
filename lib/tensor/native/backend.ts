import * as tf from '@tensorflow/tfjs';

/** What a native call returns for each output: a handle, and what it refers to. */
export interface NativeOutput {
  readonly id: number;
  readonly shape: number[];
  /** TensorFlow's own number for the dtype. */
  readonly dtype: number;
}

/** A named attribute of a TensorFlow operation. */
export interface NativeAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** Values as they go to TensorFlow and come back. */
export type NativeValues = Float32Array | Int32Array | Uint8Array;

/** The native addon of tfjs-node 4.22.0: the functions and enumerations used here. */
export interface NativeBinding {
  createTensor(shape: readonly number[], dtype: number, values: NativeValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): NativeValues;
  executeOp(
    op: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly number[],
    outputCount: number,
  ): NativeOutput[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): NativeOutput[];
  getNumOfSavedModels(): number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** What a data id refers to: a native handle, or values that were not uploaded yet. */
export interface NativeData {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
  readonly values: unknown;
}

/**
 * The backend `tensorflow` of tfjs-node. Some of these members are private in its types; the package
 * is pinned to 4.22.0, and {@link isNativeBackend} looks before anybody uses them.
 */
export interface NativeBackend extends tf.KernelBackend {
  binding: NativeBinding;
  readonly tensorMap: { get(dataId: tf.DataId): NativeData };
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(output: NativeOutput): tf.Tensor;
  getDTypeInteger(dtype: tf.DataType): number;
  incRef(dataId: tf.DataId): void;
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
}

const MEMBERS = ['getInputTensorIds', 'createOutputTensor', 'getDTypeInteger', 'incRef'] as const;
const FUNCTIONS = ['executeOp', 'createTensor', 'loadSavedModel', 'runSavedModel'] as const;

/** Whether a backend is tfjs-node's, with all that is used here in its place. */
export function isNativeBackend(backend: tf.KernelBackend): backend is NativeBackend {
  const native = backend as NativeBackend;
  return (
    native.binding !== undefined &&
    native.tensorMap !== undefined &&
    MEMBERS.every((name) => typeof native[name] === 'function') &&
    FUNCTIONS.every((name) => typeof native.binding[name] === 'function')
  );
}

/** The native backend, when it is the one that computes now. */
export function currentNativeBackend(): NativeBackend | undefined {
  const backend = tf.backend();
  return isNativeBackend(backend) ? backend : undefined;
}

/** TensorFlow's handle of a tensor, which is uploaded now if it was not yet. */
export function handleOf(backend: NativeBackend, tensor: Pick<tf.TensorInfo, 'dataId'>): number {
  return backend.getInputTensorIds([tensor as tf.TensorInfo])[0];
}
