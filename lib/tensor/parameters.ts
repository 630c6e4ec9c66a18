import * as tf from '@tensorflow/tfjs';
import { BilingualError } from '../locale';
import { isNameless, isPart, moduleFields, type Nameless } from './moduleFields';

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
  for (const [path, field] of moduleFields(module)) {
    if (field instanceof tf.Variable) state.set(path, field as tf.Variable);
    else if (isNameless(field) && holdsVariable(field, new Set())) {
      throw namelessVariables(path, field);
    }
  }
  return state;
}

/** The number of trainable values in a module; those of a shared variable count once. */
export function parameterCount(module: object): number {
  return [...namedParameters(module).values()].reduce((sum, { size }) => sum + size, 0);
}

function holdsVariable(node: unknown, visited: Set<object>): boolean {
  if (node instanceof tf.Variable) return true;
  if (!isPart(node) || visited.has(node)) return false;
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
