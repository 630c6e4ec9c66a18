import * as tf from '@tensorflow/tfjs';
import { type Bilingual, BilingualError } from '../locale';

/**
 * Tensors, alone or in arrays and plain objects, such as the state of a decoder. What is absent stays
 * absent. (Name such types with `type`: an `interface` has no index signature.)
 */
export type TensorTree =
  | tf.Tensor
  | undefined
  | readonly TensorTree[]
  | { readonly [field: string]: TensorTree };

/** Something in a tree is neither a tensor nor an array or plain object of them. */
export class TensorTreeError extends BilingualError {
  override readonly name = 'TensorTreeError';

  /** @param found what it is; `path` leads to it, and is empty for the tree itself */
  constructor(
    readonly path: string,
    found: unknown,
  ) {
    super(describe(path, found));
  }
}

function describe(path: string, found: unknown): Bilingual {
  const [at, where] = path === '' ? ['', ''] : [`${path}: `, `${path}：`];
  const what = found instanceof Promise ? 'a promise' : `${typeof found} ${String(found)}`;
  return {
    en: `${at}expected a tensor, or arrays and plain objects of tensors, received ${what}`,
    zh: `${where}应为张量，或由张量组成的数组、普通对象，收到的是 ${what}`,
  };
}

/**
 * The tensors of a tree, in the order in which {@link mapTensors} visits them.
 *
 * @throws {TensorTreeError} naming the path to what is neither a tensor nor a tree
 */
export function tensorsOf(tree: TensorTree): tf.Tensor[] {
  const tensors: tf.Tensor[] = [];
  mapTensors(tree, (tensor) => (tensors.push(tensor), tensor));
  return tensors;
}

/**
 * A tree of the same form, with what `f` makes of each tensor in its place.
 *
 * @throws {TensorTreeError} naming the path to what is neither a tensor nor a tree
 */
export function mapTensors<T extends TensorTree>(
  tree: T,
  f: (tensor: tf.Tensor, index: number, path: string) => tf.Tensor,
): T {
  let index = 0;
  return fold<TensorTree>(tree, '', {
    absent: undefined,
    tensor: (tensor, path) => f(tensor, index++, path),
    list: (entries) => entries,
    fields: (entries) => Object.fromEntries(entries),
  }) as T;
}

/**
 * Describes where a tree has its tensors, and what `describeTensor` says of each: trees of one form
 * have equal descriptions, trees of different forms different ones.
 *
 * @throws {TensorTreeError} naming the path to what is neither a tensor nor a tree
 */
export function describeTree(
  tree: TensorTree,
  describeTensor: (tensor: tf.Tensor) => string,
): string {
  return fold<string>(tree, '', {
    absent: '-',
    tensor: describeTensor,
    list: (entries) => `(${entries.join(';')})`,
    fields: (entries) =>
      `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${part}`).join(';')}}`,
  });
}

/** What to make of each kind of node, from the leaves up. */
interface Fold<R> {
  readonly absent: R;
  tensor(tensor: tf.Tensor, path: string): R;
  list(entries: R[]): R;
  fields(entries: (readonly [string, R])[]): R;
}

function fold<R>(tree: unknown, path: string, on: Fold<R>): R {
  if (tree === undefined || tree === null) return on.absent;
  if (tree instanceof tf.Tensor) return on.tensor(tree as tf.Tensor, path);
  if (Array.isArray(tree)) {
    return on.list(tree.map((entry, i) => fold(entry, `${path}[${i}]`, on)));
  }
  if (Object.getPrototypeOf(tree) !== Object.prototype) throw new TensorTreeError(path, tree);
  const fields = Object.entries(tree).map(([name, part]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return [name, fold(part, inner, on)] as const;
  });
  return on.fields(fields);
}
