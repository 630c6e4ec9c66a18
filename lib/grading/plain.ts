import { types } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { type Bilingual, BilingualError } from '../locale';

/** A tensor by value. Numbers may be NaN or infinite; of a bool tensor they are 0 and 1. */
export interface PlainTensor {
  readonly tensor: true;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  /** In row order. */
  readonly values: readonly number[];
}

export type TensorType = 'float32' | 'int32' | 'bool';

/** A value that crosses from process to process: by value only, with nothing behind it. */
export type Plain =
  | number
  | string
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain }
  | PlainTensor;

/** The same value where code works on it: tensors are tensors. */
export type Live =
  | number
  | string
  | boolean
  | null
  | readonly Live[]
  | { readonly [key: string]: Live }
  | tf.Tensor;

/** Why a value cannot be taken by value. */
export type Refusal =
  | 'nothing'
  | 'promise'
  | 'proxy'
  | 'getter'
  | 'cycle'
  | 'disposed'
  | 'too-large'
  | 'no-value';

/** A value that is no {@link Plain}: `path` says where in it, such as `result.weights[2]`. */
export class NotPlain extends BilingualError {
  override readonly name = 'NotPlain';

  constructor(
    readonly refusal: Refusal,
    readonly path: string,
  ) {
    super({ zh: `${path}：${WHY[refusal].zh}`, en: `${path}: ${WHY[refusal].en}` });
  }
}

const WHY: Record<Refusal, Bilingual> = {
  nothing: {
    zh: '什么也没有（undefined）。是不是忘了写 return？',
    en: 'nothing (undefined). Is a `return` missing?',
  },
  promise: {
    zh: '是一个 Promise。这里要的是结果本身：去掉 async，用 dataSync() 代替 await data()',
    en: 'a promise. The result itself is wanted: no `async`, and dataSync() in place of await data()',
  },
  proxy: { zh: '是一个 Proxy，不是值', en: 'a Proxy, which is no value' },
  getter: { zh: '由 getter 现算，不是值', en: 'computed by a getter, so no value' },
  cycle: { zh: '包含了自己', en: 'holds itself' },
  disposed: {
    zh: '是一个已经释放的张量。tidy 里的张量要 return 出来才会留下',
    en: 'a tensor that is disposed of already. Of a tidy only what it returns stays',
  },
  'too-large': { zh: '太大了', en: 'too large' },
  'no-value': {
    zh: '既不是数、文本、真假值、列表、普通对象，也不是张量',
    en: 'neither a number, a text, a truth value, a list, a plain object, nor a tensor',
  },
};

/** More values than this no answer has. */
const MOST_VALUES = 100_000;
const DEEPEST = 20;

/**
 * A value by value. It is read once, and nothing of it is called: a getter, a proxy or a promise
 * would decide at every look anew what it is.
 *
 * @param path what the value is called in a refusal
 * @throws {NotPlain} naming what in it is no plain value, and where
 */
export function toPlain(value: unknown, path = 'result'): Plain {
  return new Reading().read(value, path, []);
}

class Reading {
  private values = 0;

  read(value: unknown, path: string, above: readonly object[]): Plain {
    this.count(1, path);
    if (value === undefined) throw new NotPlain('nothing', path);
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value === 'string') {
      this.count(value.length, path);
      return value;
    }
    if (typeof value !== 'object') throw new NotPlain('no-value', path);
    if (types.isProxy(value)) throw new NotPlain('proxy', path);
    if (above.includes(value)) throw new NotPlain('cycle', path);
    if (above.length === DEEPEST) throw new NotPlain('too-large', path);
    if (value instanceof tf.Tensor) return this.tensor(value as tf.Tensor, path);
    if (types.isPromise(value)) throw new NotPlain('promise', path);
    if (Array.isArray(value) || isNumberArray(value)) {
      return this.list(value as readonly unknown[], path, [...above, value]);
    }
    return this.fields(value, path, [...above, value]);
  }

  private tensor(value: tf.Tensor, path: string): PlainTensor {
    if (value.isDisposed) throw new NotPlain('disposed', path);
    if (!isTensorType(value.dtype)) throw new NotPlain('no-value', path);
    this.count(value.size, path);
    const values = Array.from(value.dataSync(), Number);
    return { tensor: true, dtype: value.dtype, shape: [...value.shape], values };
  }

  private list(value: ArrayLike<unknown>, path: string, above: readonly object[]): Plain[] {
    const { length } = value;
    this.count(length, path);
    return Array.from({ length }, (_, i) => {
      const entry = ownValue(value, i, `${path}[${i}]`);
      return this.read(entry, `${path}[${i}]`, above);
    });
  }

  private fields(value: object, path: string, above: readonly object[]): Plain {
    const prototype: unknown = Object.getPrototypeOf(value);
    // Of another realm too: the cells of a notebook may have an Object of their own.
    const isRecord = prototype === null || Object.getPrototypeOf(prototype) === null;
    if (!isRecord) throw new NotPlain('no-value', path);
    const keys = Object.keys(value);
    const entries = keys.map((key): [string, Plain] => {
      const inside = `${path}.${key}`;
      const entry = ownValue(value, key, inside);
      if (key === 'then' && typeof entry === 'function') throw new NotPlain('promise', path);
      return [key, this.read(entry, inside, above)];
    });
    return Object.fromEntries(entries);
  }

  private count(more: number, path: string): void {
    this.values += more;
    if (this.values > MOST_VALUES) throw new NotPlain('too-large', path);
  }
}

function ownValue(holder: object, key: string | number, path: string): unknown {
  const found = Object.getOwnPropertyDescriptor(holder, key);
  if (found && !('value' in found)) throw new NotPlain('getter', path);
  return found?.value as unknown;
}

function isNumberArray(value: object): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isTensorType(dtype: string): dtype is TensorType {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}

/**
 * Whether a plain value is a tensor: all of it, since a value that came from elsewhere may only look
 * like one. Whether its values fill its shape is for the comparison to say.
 */
export function isPlainTensor(value: Plain): value is PlainTensor {
  if (!isFields(value) || value.tensor !== true) return false;
  const { dtype, shape, values } = value;
  const areNumbers = (list: Plain) =>
    Array.isArray(list) && list.every((entry) => typeof entry === 'number');
  return (
    typeof dtype === 'string' && isTensorType(dtype) && areNumbers(shape) && areNumbers(values)
  );
}

/** Whether a plain value is an object with named fields (a tensor is one too). */
export function isFields(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fresh value to work on: nobody shares it with anybody. Tensors belong to the tidy around it. */
export function fromPlain(value: Plain): Live {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(fromPlain);
  if (isPlainTensor(value)) return tf.tensor([...value.values], [...value.shape], value.dtype);
  const entries = Object.entries(value as { readonly [key: string]: Plain });
  return Object.fromEntries(entries.map(([key, entry]) => [key, fromPlain(entry)]));
}
