import * as tf from '@tensorflow/tfjs';

interface Binding {
  executeOp(op: string, ...rest: unknown[]): unknown;
  runSavedModel(...args: unknown[]): unknown;
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
}

function backend(): { binding: Binding } {
  return tf.backend() as unknown as { binding: Binding };
}

/** Graphs that are loaded in TensorFlow, and tensors that live there. */
export function nativeCounts(): { readonly graphs: number; readonly tensors: number } {
  const { binding } = backend();
  return { graphs: binding.getNumOfSavedModels(), tensors: binding.getNumOfTensors() };
}

/** How often `work` calls each TensorFlow operation, and runs a graph (under `graph`). */
export function countNativeCalls(work: () => unknown): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const real = backend().binding;
  const counting: Pick<Binding, 'executeOp' | 'runSavedModel'> = {
    executeOp(op, ...rest) {
      count(op);
      return real.executeOp(op, ...rest);
    },
    runSavedModel(...args) {
      count('graph');
      return real.runSavedModel(...args);
    },
  };
  const properties = Object.entries(counting).map(([name, value]) => [name, { value }]);
  const descriptors = Object.fromEntries(properties) as PropertyDescriptorMap;
  backend().binding = Object.create(real, descriptors) as Binding;
  try {
    work();
    return counts;
  } finally {
    backend().binding = real;
  }
}

/** All calls together. */
export function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
