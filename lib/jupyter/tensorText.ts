import * as tf from '@tensorflow/tfjs';

/** Tensors with more values than these are shown by their edges. */
const MAX_VALUES = 200;
/** Positions shown at each end of an axis that is cut short. */
const EDGE = 3;
const MAX_DIGITS = 4;

/**
 * A tensor as one reads it: name, dtype and shape, then the values in rows and columns. Of a large
 * tensor the first and last three positions of each axis are shown, with `…` between.
 *
 * @param name what it is called; a variable has a name of its own
 * @example
 * weights: float32 [2, 3]
 * [[0.9000, 0.1000,      0],
 *  [0.2000, 0.3000, 0.5000]]
 */
export function tensorText(tensor: tf.Tensor, name?: string): string {
  const title = tensorTitle(tensor, name);
  if (tensor.isDisposed) return title;
  const parts = visibleParts(tensor);
  const values = Array.from(parts.values, (value) => value);
  const format = tensor.dtype === 'string' ? quote : numberFormat(values as number[]);
  const cells = values.map((value) => format(value as never));
  return `${title}\n${nest(cells, parts.axes)}`;
}

/** Name, kind and shape of a tensor on one line. */
export function tensorTitle(tensor: tf.Tensor, name?: string): string {
  const known = name ?? variableName(tensor) ?? 'Tensor';
  const state = tensor.isDisposed ? ' (disposed)' : '';
  return `${known}: ${tensor.dtype} [${tensor.shape.join(', ')}]${state}`;
}

/** Undefined for other tensors. A variable that was not named has a number for a name. */
function variableName(tensor: tf.Tensor): string | undefined {
  if (!(tensor instanceof tf.Variable)) return undefined;
  const { name } = tensor as tf.Variable;
  return /^\d+$/.test(name) ? 'Variable' : name;
}

/** How an axis is shown: the number of positions, and whether some in the middle are left out. */
interface Axis {
  readonly shown: number;
  readonly isCut: boolean;
}

function visibleParts(tensor: tf.Tensor): { values: ArrayLike<unknown>; axes: readonly Axis[] } {
  const cuts = tensor.size > MAX_VALUES;
  const axes = tensor.shape.map((size): Axis => {
    const isCut = cuts && size > 2 * EDGE;
    return { shown: isCut ? 2 * EDGE : size, isCut };
  });
  const values = tf.tidy(() => edges(tensor, axes).dataSync<tf.DataType>());
  return { values, axes };
}

/** The corners of a tensor, cut out before its values are fetched: it may be very large. */
function edges(tensor: tf.Tensor, axes: readonly Axis[]): tf.Tensor {
  return axes.reduce((part: tf.Tensor, { isCut }, axis) => {
    if (!isCut) return part;
    const [ends, size] = [part.shape.map(() => 0), [...part.shape]];
    size[axis] = EDGE;
    const first = tf.slice(part, ends, size);
    ends[axis] = part.shape[axis] - EDGE;
    return tf.concat([first, tf.slice(part, ends, size)], axis);
  }, tensor);
}

/** The values to four digits of the largest, all with the same decimals, aligned to the right. */
function numberFormat(values: readonly number[]): (value: number) => string {
  const text = numberStyle(values.filter((value) => Number.isFinite(value)));
  const width = values.reduce((widest, value) => Math.max(widest, text(value).length), 0);
  return (value) => text(value).padStart(width);
}

function numberStyle(finite: readonly number[]): (value: number) => string {
  if (finite.every((value) => Number.isInteger(value))) return String;
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const isWide = largest >= 1e6 || smallest < 1e-4 || largest / smallest > 1e5;
  const decimals = Math.max(0, MAX_DIGITS - 1 - Math.floor(Math.log10(largest)));
  return (value) => {
    // A zero, such as the weight of a masked key, is told apart from what only rounds to it.
    if (!Number.isFinite(value) || value === 0) return String(value);
    if (isWide) return value.toExponential(MAX_DIGITS - 1);
    return Number.isInteger(value) ? String(value) : value.toFixed(decimals);
  };
}

function quote(value: string): string {
  return JSON.stringify(value);
}

function nest(cells: readonly string[], axes: readonly Axis[], indent = 1): string {
  const [axis, ...inner] = axes;
  if (!axis) return cells[0];
  const size = axis.shown === 0 ? 0 : cells.length / axis.shown;
  const parts = Array.from({ length: axis.shown }, (_, i) =>
    nest(cells.slice(i * size, (i + 1) * size), inner, indent + 1),
  );
  if (axis.isCut) parts.splice(EDGE, 0, '…');
  const between = inner.length === 0 ? ', ' : `,${'\n'.repeat(inner.length)}${' '.repeat(indent)}`;
  return `[${parts.join(between)}]`;
}
