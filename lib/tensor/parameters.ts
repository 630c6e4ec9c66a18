import * as tf from '@tensorflow/tfjs';
import { BilingualError } from '../locale';

/**
 * What training moves: the trainable variables of a module, found by walking its fields and named by
 * the path to them: `decoder.blocks.0.crossAttention.wQuery`.
 *
 * A variable that several paths lead to, such as an embedding that is also the output matrix, is there
 * once, under the first of them. JavaScript's own private fields (`#weight`) cannot be seen.
 *
 * @param module a layer or model: an object whose fields are variables, further modules, or arrays
 * @throws {BilingualError} naming a field in which variables have no name: a Map, a Set or a function
 */
export function namedParameters(module: object): Map<string, tf.Variable> {
  return new Map([...namedState(module)].filter(([, variable]) => variable.trainable));
}

/**
 * What a checkpoint holds: the variables of {@link namedParameters} and those that are not trained,
 * such as the running statistics of batch norm, in the order of the fields.
 *
 * @throws {BilingualError} as {@link namedParameters} does
 */
export function namedState(module: object): Map<string, tf.Variable> {
  const state = new Map<string, tf.Variable>();
  collect(module, '', { state, visited: new Set() });
  return state;
}

/** The number of trainable values in a module; those of a shared variable count once. */
export function parameterCount(module: object): number {
  return [...namedParameters(module).values()].reduce((sum, { size }) => sum + size, 0);
}

interface Walk {
  readonly state: Map<string, tf.Variable>;
  /** For variables that two paths lead to, and for fields that lead back. */
  readonly visited: Set<object>;
}

function collect(node: unknown, path: string, walk: Walk): void {
  if (!isWalked(node) || walk.visited.has(node)) return;
  if (isNameless(node)) {
    if (holdsVariable(node, new Set())) throw namelessVariables(path, node);
    return;
  }
  walk.visited.add(node);
  if (node instanceof tf.Variable) {
    walk.state.set(path, node as tf.Variable);
    return;
  }
  for (const [field, child] of Object.entries(node)) {
    collect(child, path === '' ? field : `${path}.${field}`, walk);
  }
}

/** Tensors that are no variables end a path, and so do typed arrays, whose entries are numbers. */
function isWalked(node: unknown): node is object {
  if (node instanceof tf.Variable) return true;
  const isObject = (typeof node === 'object' && node !== null) || typeof node === 'function';
  return isObject && !(node instanceof tf.Tensor) && !ArrayBuffer.isView(node);
}

type Nameless = Map<unknown, unknown> | Set<unknown> | ((...args: never[]) => unknown);

/** What has entries without a name that a checkpoint could hold for good. */
function isNameless(node: object): node is Nameless {
  return node instanceof Map || node instanceof Set || typeof node === 'function';
}

function holdsVariable(node: unknown, visited: Set<object>): boolean {
  if (node instanceof tf.Variable) return true;
  if (!isWalked(node) || visited.has(node)) return false;
  visited.add(node);
  const entries: unknown[] = Object.values(node);
  if (node instanceof Map) entries.push(...node.keys());
  if (node instanceof Map || node instanceof Set) entries.push(...node.values());
  return entries.some((entry) => holdsVariable(entry, visited));
}

function namelessVariables(path: string, node: Nameless): BilingualError {
  const [kind, zh] =
    typeof node === 'function'
      ? ['a function', '函数']
      : node instanceof Map
        ? ['a Map', ' Map']
        : ['a Set', ' Set'];
  const [at, where] = path === '' ? ['', ''] : [`${path}: `, `${path}：`];
  return new BilingualError({
    en: `${at}expected variables in fields and arrays, where they have a name, received ${kind} that holds some`,
    zh: `${where}变量应放在字段或数组中，这样才有名称，收到的是含有变量的${zh}`,
  });
}
