import { expect } from 'vitest';

/** How far two numbers may lie apart: `|received - expected| ≤ atol + rtol · |expected|`. */
export interface Tolerance {
  /** Absolute part; 1e-6 when absent. */
  readonly atol?: number;
  /** Part relative to the expected number; 1e-5 when absent. */
  readonly rtol?: number;
}

/** Anything with numbers at known places: a number, nested arrays, a typed array, a tensor. */
export type Numeric = number | ArrayLike<unknown> | TensorLike;

interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** Numbers in row order. A typed array has no shape of its own and takes the other side's. */
interface Values {
  readonly shape: readonly number[] | undefined;
  readonly flat: readonly number[];
}

declare module 'vitest' {
  // The type parameter must carry the name that vitest gives it, used or not.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<T> {
    /**
     * Every number lies within `atol + rtol · |expected|` of its counterpart, and the shapes agree.
     * NaN on either side fails; an infinity equals only itself. Tensors, typed arrays and nested
     * arrays may be compared with each other; two typed arrays compare by length.
     */
    toBeAllClose(expected: Numeric, tolerance?: Tolerance): void;
  }
}

expect.extend({
  toBeAllClose(received: unknown, expected: Numeric, tolerance: Tolerance = {}) {
    return compare(received, expected, tolerance, this.isNot ?? false);
  },
});

function compare(received: unknown, expected: unknown, tolerance: Tolerance, isNot: boolean) {
  const left = valuesOf('received', received);
  const right = valuesOf('expected', expected);
  // `expect(x).not.toBeAllClose(y)` must not be satisfied by a NaN or by a wrong shape.
  const unusable = shapeComplaint(left, right) ?? nanComplaint(left, right);
  if (unusable !== undefined) return { pass: isNot, message: () => unusable };
  const { atol = 1e-6, rtol = 1e-5 } = tolerance;
  const far = left.flat.flatMap((x, i) => (isClose(x, right.flat[i], atol, rtol) ? [] : [i]));
  if (far.length === 0) {
    return { pass: true, message: () => `every number is within atol=${atol}, rtol=${rtol}` };
  }
  return { pass: false, message: () => distanceComplaint(left, right, far, { atol, rtol }) };
}

function isClose(received: number, expected: number, atol: number, rtol: number): boolean {
  if (received === expected) return true;
  if (!Number.isFinite(expected)) return false; // its tolerance would be infinite as well
  return Math.abs(received - expected) <= atol + rtol * Math.abs(expected);
}

function shapeComplaint(received: Values, expected: Values): string | undefined {
  const shapes = received.shape !== undefined && expected.shape !== undefined;
  if (shapes && String(received.shape) !== String(expected.shape)) {
    return `shape: expected [${expected.shape.join(', ')}], received [${received.shape.join(', ')}]`;
  }
  if (received.flat.length === expected.flat.length) return undefined;
  return `length: expected ${expected.flat.length}, received ${received.flat.length}`;
}

function nanComplaint(received: Values, expected: Values): string | undefined {
  for (const [side, values] of Object.entries({ received, expected })) {
    const at = values.flat.findIndex(Number.isNaN);
    if (at >= 0) return `${side}: NaN at ${place(at, received.shape ?? expected.shape)}`;
  }
  return undefined;
}

function distanceComplaint(
  received: Values,
  expected: Values,
  far: readonly number[],
  { atol, rtol }: Required<Tolerance>,
): string {
  const difference = (i: number) => Math.abs(received.flat[i] - expected.flat[i]);
  const worst = far.reduce((a, b) => (difference(b) > difference(a) ? b : a));
  const shape = received.shape ?? expected.shape;
  const line = (name: string, i: number) =>
    `${name} at ${place(i, shape)}: expected ${expected.flat[i]}, ` +
    `received ${received.flat[i]} (off by ${difference(i).toExponential(2)})`;
  return [
    `${far.length} of ${received.flat.length} numbers differ by more than ` +
      `atol=${atol} + rtol=${rtol}·|expected|`,
    line('first', far[0]),
    ...(worst === far[0] ? [] : [line('worst', worst)]),
  ].join('\n');
}

function place(flatIndex: number, shape: readonly number[] | undefined): string {
  const indices: number[] = [];
  let rest = flatIndex;
  for (const size of [...(shape ?? [Infinity])].reverse()) {
    indices.unshift(size === Infinity ? rest : rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${indices.join(', ')}]`;
}

function valuesOf(side: string, value: unknown): Values {
  if (typeof value === 'number') return { shape: [], flat: [value] };
  if (isTensor(value)) return { shape: value.shape, flat: Array.from(value.dataSync()) };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return { shape: undefined, flat: Array.from(value as unknown as ArrayLike<number>, Number) };
  }
  if (Array.isArray(value)) return nestedValues(side, value);
  throw new TypeError(
    `${side}: expected a number, a tensor, a typed array or nested arrays, received ${String(value)}`,
  );
}

function nestedValues(side: string, rows: readonly unknown[]): Values {
  const parts = rows.map((row) => valuesOf(side, row));
  // Typed arrays inside plain ones are rows: their length is their shape.
  const shapes = parts.map((part) => part.shape ?? [part.flat.length]);
  const ragged = shapes.findIndex((shape) => String(shape) !== String(shapes[0]));
  if (ragged > 0) throw new TypeError(`${side}: row ${ragged} has another shape than row 0`);
  return { shape: [rows.length, ...(shapes[0] ?? [])], flat: parts.flatMap((part) => part.flat) };
}

function isTensor(value: unknown): value is TensorLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as TensorLike).shape) &&
    typeof (value as TensorLike).dataSync === 'function'
  );
}
