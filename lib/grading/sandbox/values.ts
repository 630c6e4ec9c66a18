import type { Plain, PlainTensor, TensorType } from '../plain';
import { isFields, isPlainTensor } from '../plain';

const MOST_VALUES = 100_000;
const DEEPEST = 24;
const MOST_AXES = 6;
const BYTES: Readonly<Record<TensorType, number>> = { float32: 4, int32: 4, bool: 1 };

/** A message that says something which no child of ours says: somebody else wrote it. */
export class MalformedValue extends Error {
  override readonly name = 'MalformedValue';
}

/** A value as `child/values.cjs` reads it. */
export function encodeValue(value: Plain): unknown {
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(encodeValue);
  if (isPlainTensor(value)) return encodeTensor(value);
  if (!isFields(value)) throw new TypeError('not a plain value');
  return { object: Object.entries(value).map(([key, entry]) => [key, encodeValue(entry)]) };
}

function encodeNumber(value: number): unknown {
  return Number.isFinite(value) ? value : { number: String(value) };
}

function encodeTensor({ dtype, shape, values }: PlainTensor): unknown {
  const typed =
    dtype === 'float32'
      ? Float32Array.from(values)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : Uint8Array.from(values);
  return { tensor: [dtype, shape, Buffer.from(typed.buffer).toString('base64')] };
}

/**
 * What a child sent, as a value; read by its own keys only, each once, and never merged into anything.
 *
 * @throws {MalformedValue} when anything in it is not as `child/values.cjs` writes it
 */
export function decodeValue(coded: unknown): Plain {
  let values = 0;
  const count = (more: number) => {
    values += more;
    if (values > MOST_VALUES) throw new MalformedValue('too many values');
  };
  const read = (item: unknown, depth: number): Plain => {
    count(1);
    if (depth > DEEPEST) throw new MalformedValue('too deep');
    if (item === null || typeof item === 'boolean' || typeof item === 'number') return item;
    if (typeof item === 'string') {
      count(item.length);
      return item;
    }
    if (Array.isArray(item)) return item.map((entry) => read(entry, depth + 1));
    const [tag, content] = onlyEntry(item);
    if (tag === 'number') return decodeNumber(content);
    if (tag === 'tensor') return decodeTensor(content, count);
    if (tag !== 'object' || !Array.isArray(content)) throw new MalformedValue('no such tag');
    const fields = new Map<string, Plain>();
    for (const pair of content as unknown[]) {
      const [key, entry] = asPair(pair);
      if (fields.has(key)) throw new MalformedValue('a key twice');
      fields.set(key, read(entry, depth + 1));
    }
    // `tensor: true` would be taken for a tensor, whose numbers nobody counted.
    if (fields.has('tensor')) throw new MalformedValue('a field that only tensors have');
    return fromFields(fields);
  };
  return read(coded, 0);
}

/** An object of these fields, whatever they are called: `__proto__` is a field like any other. */
function fromFields(fields: ReadonlyMap<string, Plain>): Plain {
  const made: { [key: string]: Plain } = {};
  for (const [key, value] of fields) {
    Object.defineProperty(made, key, { value, enumerable: true });
  }
  return made;
}

function onlyEntry(item: unknown): [string, unknown] {
  const entries = typeof item === 'object' && item !== null ? Object.entries(item) : [];
  if (entries.length !== 1) throw new MalformedValue('not one tag');
  return entries[0] as [string, unknown];
}

function asPair(pair: unknown): [string, unknown] {
  if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
    throw new MalformedValue('not a field');
  }
  return pair as [string, unknown];
}

function decodeNumber(content: unknown): number {
  if (content === 'NaN') return NaN;
  if (content === 'Infinity') return Infinity;
  if (content === '-Infinity') return -Infinity;
  throw new MalformedValue('no such number');
}

function decodeTensor(content: unknown, count: (more: number) => void): PlainTensor {
  if (!Array.isArray(content) || content.length !== 3) throw new MalformedValue('not a tensor');
  const [dtype, shape, text] = content as unknown[];
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype) || typeof text !== 'string') {
    throw new MalformedValue('not a tensor');
  }
  const axes = asShape(shape);
  const size = axes.reduce((product, length) => product * length, 1);
  count(size);
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  const type = dtype as TensorType;
  if (bytes.length !== size * BYTES[type]) throw new MalformedValue('shape and numbers disagree');
  return { tensor: true, dtype: type, shape: axes, values: numbersOf(type, bytes) };
}

function asShape(shape: unknown): number[] {
  const isShape =
    Array.isArray(shape) &&
    shape.length <= MOST_AXES &&
    shape.every((length) => Number.isInteger(length) && length >= 0 && length <= MOST_VALUES);
  if (!isShape) throw new MalformedValue('not a shape');
  return shape as number[];
}

function numbersOf(dtype: TensorType, bytes: Uint8Array): number[] {
  if (dtype === 'float32') return Array.from(new Float32Array(bytes.buffer));
  if (dtype === 'int32') return Array.from(new Int32Array(bytes.buffer));
  if (bytes.some((byte) => byte > 1)) throw new MalformedValue('neither true nor false');
  return Array.from(bytes);
}
