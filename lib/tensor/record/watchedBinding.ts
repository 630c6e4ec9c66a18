import type * as tf from '@tensorflow/tfjs';
import {
  type NativeAttribute,
  type NativeBackend,
  type NativeBinding,
  type NativeOutput,
  type NativeValues,
  overrideBinding,
} from '../native';

/** Is told what passes between TensorFlow.js and TensorFlow. Each method may throw. */
export interface Watcher {
  /** Tensors are about to be used under these handles. */
  used(tensors: readonly tf.TensorInfo[], handles: readonly number[]): void;
  /** A tensor was made from values in JavaScript; it is uploaded when it is first used. */
  written(dataId: tf.DataId): void;
  /** Values were uploaded from JavaScript. */
  uploaded(handle: number, shape: readonly number[], dtype: number, values: NativeValues): void;
  /** An operation was executed. */
  executed(
    op: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly number[],
    outputs: readonly NativeOutput[],
  ): void;
  /** A value is about to be read back. */
  reading(handle: number): void;
  /** JavaScript is about to draw a random number. */
  drawing(): void;
  /** A graph is about to be run by somebody else. */
  running(): void;
}

/**
 * Runs `work` with a watcher between TensorFlow.js and the native addon, and puts everything back,
 * whatever happens.
 */
export function watchBackend<T>(backend: NativeBackend, watcher: Watcher, work: () => T): T {
  const real = backend.binding;
  const getInputTensorIds = backend.getInputTensorIds.bind(backend);
  const write = backend.write.bind(backend);
  const random = Math.random;
  backend.binding = watchedBinding(real, watcher);
  backend.getInputTensorIds = (tensors) => {
    const handles = getInputTensorIds(tensors);
    watcher.used(tensors, handles);
    return handles;
  };
  backend.write = (values, shape, dtype) => {
    const dataId = write(values, shape, dtype);
    watcher.written(dataId);
    return dataId;
  };
  Math.random = () => {
    watcher.drawing();
    return random();
  };
  try {
    return work();
  } finally {
    Math.random = random;
    // The methods of the class show again.
    Reflect.deleteProperty(backend, 'write');
    Reflect.deleteProperty(backend, 'getInputTensorIds');
    backend.binding = real;
  }
}

function watchedBinding(real: NativeBinding, watcher: Watcher): NativeBinding {
  return overrideBinding(real, {
    executeOp(op, attributes, inputs, outputCount) {
      const outputs = real.executeOp(op, attributes, inputs, outputCount);
      watcher.executed(op, attributes, inputs, outputs);
      return outputs;
    },
    createTensor(shape, dtype, values) {
      const handle = real.createTensor(shape, dtype, values);
      watcher.uploaded(handle, shape, dtype, values);
      return handle;
    },
    tensorDataSync(handle) {
      watcher.reading(handle);
      return real.tensorDataSync(handle);
    },
    runSavedModel(...args) {
      watcher.running();
      return real.runSavedModel(...args);
    },
  });
}
