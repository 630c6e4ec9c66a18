import * as tf from '@tensorflow/tfjs';

/**
 * The objects that a module is made of, each once, with the path of fields that leads to it:
 * `decoder.blocks.0`; the module itself under ''. Variables end a path, and so do functions, Maps and
 * Sets, whose entries have no name that could last. JavaScript's own private fields (`#weight`) cannot
 * be seen; tensors that are no variables and typed arrays are left out.
 */
export function moduleFields(module: object): Generator<[path: string, field: object]> {
  return walk(module, '', new Set());
}

/** @param visited for objects that two paths lead to, and for fields that lead back */
function* walk(
  node: unknown,
  path: string,
  visited: Set<object>,
): Generator<[path: string, field: object]> {
  if (!isPart(node) || visited.has(node)) return;
  visited.add(node);
  yield [path, node];
  if (node instanceof tf.Variable || isNameless(node)) return;
  for (const [field, child] of Object.entries(node)) {
    yield* walk(child, path === '' ? field : `${path}.${field}`, visited);
  }
}

/** Whether an object may be, or lead to, a part of a module. */
export function isPart(node: unknown): node is object {
  if (node instanceof tf.Variable) return true;
  const isObject = (typeof node === 'object' && node !== null) || typeof node === 'function';
  return isObject && !(node instanceof tf.Tensor) && !ArrayBuffer.isView(node);
}

/** What has entries, or may have fields, under which nothing can be found again. */
export type Nameless = Map<unknown, unknown> | Set<unknown> | ((...args: never[]) => unknown);

/** Whether an object's entries have no lasting name. */
export function isNameless(node: object): node is Nameless {
  return node instanceof Map || node instanceof Set || typeof node === 'function';
}
