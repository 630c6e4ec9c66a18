import { currentNativeBackend } from './backend';
import { overrideBinding } from './overrideBinding';

/**
 * How often `work` calls each TensorFlow operation, and runs a graph (under `graph`). Unlike a time,
 * that does not depend on the machine.
 */
export function countNativeCalls(work: () => unknown): Map<string, number> {
  const counts = new Map<string, number>();
  const backend = currentNativeBackend();
  if (!backend) {
    work();
    return counts;
  }
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const real = backend.binding;
  backend.binding = overrideBinding(real, {
    executeOp(op, ...rest) {
      count(op);
      return real.executeOp(op, ...rest);
    },
    runSavedModel(...args) {
      count('graph');
      return real.runSavedModel(...args);
    },
  });
  try {
    work();
    return counts;
  } finally {
    backend.binding = real;
  }
}

/** All calls together. */
export function totalCalls(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
