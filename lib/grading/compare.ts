import type { Difference } from './exercise';
import { isFields, isPlainTensor, type Plain, type PlainTensor } from './plain';

/** How two values are compared. */
export interface CompareOptions {
  /** Largest absolute difference of two numbers. */
  readonly tolerance: number;
  /**
   * Whether NaN is like NaN: to tell which mistake gives the same NaN. Never when something is to
   * be passed.
   */
  readonly sameNaN?: boolean;
}

/**
 * The first place where a value is not the expected one, or undefined where there is none. What
 * kind of value comes first, then type, then shape, then whether all numbers are finite, and only
 * then the numbers: values of an empty or a broadcast tensor are never looked at. NaN passes nowhere.
 */
export function firstDifference(
  received: Plain,
  expected: Plain,
  options: CompareOptions,
): Difference | undefined {
  return differ(received, expected, '', options);
}

function differ(
  received: Plain,
  expected: Plain,
  path: string,
  options: CompareOptions,
): Difference | undefined {
  const [mine, wanted] = [kindOf(received), kindOf(expected)];
  if (mine !== wanted) return difference('kind', path, describe(expected), describe(received));
  if (isPlainTensor(expected)) {
    return tensorDifference(received as PlainTensor, expected, path, options);
  }
  if (Array.isArray(expected)) {
    const pair = [received as readonly Plain[], expected as readonly Plain[]] as const;
    return listDifference(...pair, path, options);
  }
  if (isFields(expected)) return fieldsDifference(received as Fields, expected, path, options);
  if (typeof expected === 'number') {
    return numberDifference(received as number, expected, path, options);
  }
  if (received === expected) return undefined;
  return difference('value', path, describe(expected), describe(received));
}

const LONGEST = 200;

type Fields = { readonly [key: string]: Plain };

function tensorDifference(
  received: PlainTensor,
  expected: PlainTensor,
  path: string,
  options: CompareOptions,
): Difference | undefined {
  if (received.dtype !== expected.dtype) {
    return difference('dtype', path, expected.dtype, received.dtype);
  }
  const [mine, wanted] = [received, expected].map(({ shape }) => `[${shape.join(', ')}]`);
  if (mine !== wanted) return difference('shape', path, wanted, mine);
  // A shape that its values do not fill is no tensor, whoever sent it.
  if (received.values.length !== expected.values.length) {
    const counts = [expected, received].map(({ values }) => String(values.length));
    return difference('length', path, counts[0], counts[1]);
  }
  const order = [isUnexpectedlyInfinite(options), isFar(options)];
  for (const differs of order) {
    const at = expected.values.findIndex((value, i) => differs(received.values[i], value));
    if (at >= 0) {
      const place = `${path}[${placeOf(at, expected.shape).join(', ')}]`;
      const found = numberDifference(received.values[at], expected.values[at], place, options);
      return found && expected.dtype === 'bool' ? asTruths(found) : found;
    }
  }
  return undefined;
}

/** Values of a bool tensor are 0 and 1, and are told as what they mean. */
function asTruths(found: Difference): Difference {
  const truth = (text: string) => (text === '0' ? 'false' : 'true');
  return { ...found, expected: truth(found.expected), received: truth(found.received) };
}

function listDifference(
  received: readonly Plain[],
  expected: readonly Plain[],
  path: string,
  options: CompareOptions,
): Difference | undefined {
  if (received.length !== expected.length) {
    return difference('length', path, String(expected.length), String(received.length));
  }
  return first(expected.keys(), (i) => differ(received[i], expected[i], indexed(path, i), options));
}

function fieldsDifference(
  received: Fields,
  expected: Fields,
  path: string,
  options: CompareOptions,
): Difference | undefined {
  const [mine, wanted] = [received, expected].map((fields) => Object.keys(fields).sort());
  if (String(mine) !== String(wanted)) {
    return difference('fields', path, `{ ${wanted.join(', ')} }`, `{ ${mine.join(', ')} }`);
  }
  return first(wanted, (key) => differ(received[key], expected[key], `${path}.${key}`, options));
}

function numberDifference(
  received: number,
  expected: number,
  path: string,
  options: CompareOptions,
): Difference | undefined {
  const texts = [path, numberText(expected), numberText(received)] as const;
  if (isUnexpectedlyInfinite(options)(received, expected))
    return difference('not-finite', ...texts);
  return isFar(options)(received, expected) ? difference('value', ...texts) : undefined;
}

type Differs = (received: unknown, expected: number) => boolean;

function isUnexpectedlyInfinite({ sameNaN = false }: CompareOptions): Differs {
  return (received, expected) => {
    if (Number.isFinite(received)) return false;
    return !(sameNaN ? Object.is(received, expected) : received === expected);
  };
}

function isFar({ tolerance, sameNaN = false }: CompareOptions): Differs {
  return (received, expected) => {
    if (received === expected) return false;
    if (sameNaN && Object.is(received, expected)) return false;
    return !(Math.abs((received as number) - expected) <= tolerance);
  };
}

/** The indices of the i-th value in row order. */
function placeOf(i: number, shape: readonly number[]): number[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  return shape.map((size, axis) => Math.floor(i / strides[axis]) % size);
}

function indexed(path: string, i: number): string {
  return path.endsWith(']') ? `${path.slice(0, -1)}, ${i}]` : `${path}[${i}]`;
}

function kindOf(value: Plain): string {
  if (value === null) return 'null';
  if (isPlainTensor(value)) return 'tensor';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** A value in a few words that are the same in both languages. */
function describe(value: Plain): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (value === null || typeof value === 'boolean') return String(value);
  if (isPlainTensor(value)) return `Tensor ${value.dtype} [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `array(${value.length})`;
  return `{ ${Object.keys(value).slice(0, 8).join(', ')} }`;
}

/** A number as it is read: six digits, and no zeros that say nothing. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

function difference(
  aspect: Difference['aspect'],
  path: string,
  expected: string,
  received: string,
): Difference {
  return { aspect, path, expected: brief(expected), received: brief(received) };
}

/** What came from elsewhere may have names of any length. */
function brief(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function first<T>(
  items: Iterable<T>,
  find: (item: T) => Difference | undefined,
): Difference | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
