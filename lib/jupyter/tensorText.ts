import * as tf from '@tensorflow/tfjs';
import { say } from '../locale';

/** Tensors with more values than these are shown by their edges. */
const MAX_VALUES = 200;
/** Positions shown at each end of an axis that is cut short; fewer where there are many axes. */
const EDGE = 3;
/** More values than these are too many even then. */
const MAX_SHOWN = 300;
const MAX_DIGITS = 4;
/** Characters of one text in a tensor of strings. */
const MAX_TEXT = 100;

/**
 * A tensor as one reads it: name, dtype and shape, then the values in rows and columns. Of a large
 * tensor the first and last three positions of each axis are shown, with `…` between. Where that is
 * still too much, as with four axes, there are fewer of them, and the last line says so.
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
  const { axes, edge } = visibleAxes(tensor);
  const text = `${title}\n${nest(cellTexts(tensor, axes), axes)}`;
  return edge < EDGE ? `${text}\n${fewer(edge)}` : text;
}

function fewer(edge: number): string {
  if (edge === 0) {
    return say({
      en: '(only the first position of each axis is shown)',
      zh: '（每个轴只显示第一个位置）',
    });
  }
  return say({
    en: `(of longer axes only the first and last ${edge === 1 ? 'position' : edge} are shown)`,
    zh: `（较长的轴只显示首尾各 ${edge} 个位置）`,
  });
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

/** How an axis is shown. */
interface Axis {
  /** Its visible positions. */
  readonly positions: readonly number[];
  /** Before which of these some are left out; undefined where none are. */
  readonly gap?: number;
}

/** The axes by as much of their edges as there is room for. */
function visibleAxes({ size, shape }: tf.Tensor): { axes: readonly Axis[]; edge: number } {
  if (size <= MAX_VALUES) return { axes: shape.map((length) => whole(length)), edge: EDGE };
  for (let edge = EDGE; edge > 0; edge--) {
    const axes = shape.map((length) => (length > 2 * edge ? ends(length, edge) : whole(length)));
    const shown = axes.reduce((product, { positions }) => product * positions.length, 1);
    if (shown <= MAX_SHOWN) return { axes, edge };
  }
  const first = (length: number): Axis => (length > 1 ? { positions: [0], gap: 1 } : whole(length));
  return { axes: shape.map(first), edge: 0 };
}

function whole(length: number): Axis {
  return { positions: Array.from({ length }, (_, i) => i) };
}

function ends(length: number, edge: number): Axis {
  const { positions } = whole(edge);
  return { positions: [...positions, ...positions.map((i) => length - edge + i)], gap: edge };
}

function cellTexts(tensor: tf.Tensor, axes: readonly Axis[]): string[] {
  if (tensor.dtype === 'string') return [...visibleValues<'string'>(tensor, axes)].map(quote);
  if (tensor.dtype === 'bool') return booleans([...visibleValues<'bool'>(tensor, axes)]);
  if (tensor.dtype !== 'complex64') return aligned([...visibleValues<'float32'>(tensor, axes)]);
  const [real, imaginary] = [tf.real, tf.imag].map((part) =>
    tf.tidy(() => [...visibleValues<'float32'>(part(tensor), axes)]),
  );
  const sizes = aligned(imaginary.map(Math.abs));
  return aligned(real).map((text, i) => `${text} ${imaginary[i] < 0 ? '-' : '+'} ${sizes[i]}i`);
}

/** A mask reads as what it says: may look, or may not. */
function booleans(values: readonly number[]): string[] {
  const width = values.every(Boolean) ? 4 : 5;
  return values.map((value) => (value ? 'true' : 'false').padStart(width));
}

/** Only what is visible is fetched: the tensor may be very large. */
function visibleValues<D extends tf.DataType>(
  tensor: tf.Tensor,
  axes: readonly Axis[],
): tf.DataTypeMap[D] {
  if (axes.every(({ gap }) => gap === undefined)) return tensor.dataSync<D>();
  const places = axes.reduce(
    (before, { positions }, axis) =>
      before.flatMap((place) => positions.map((at) => place * tensor.shape[axis] + at)),
    [0],
  );
  if (tensor.dtype === 'string') {
    const all = tensor.dataSync<'string'>(); // has them here, and gathers none
    return places.map((place) => all[place]) as unknown as tf.DataTypeMap[D];
  }
  return tf.tidy(() => tf.gather(tensor.flatten(), tf.tensor1d(places, 'int32')).dataSync<D>());
}

function aligned(values: readonly number[]): string[] {
  return values.map(numberFormat(values));
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
  return JSON.stringify(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value);
}

function nest(cells: readonly string[], axes: readonly Axis[], indent = 1): string {
  const [axis, ...inner] = axes;
  if (!axis) return cells[0];
  const count = axis.positions.length;
  const size = count === 0 ? 0 : cells.length / count;
  const parts = Array.from({ length: count }, (_, i) =>
    nest(cells.slice(i * size, (i + 1) * size), inner, indent + 1),
  );
  if (axis.gap !== undefined) parts.splice(axis.gap, 0, '…');
  const between = inner.length === 0 ? ', ' : `,${'\n'.repeat(inner.length)}${' '.repeat(indent)}`;
  return `[${parts.join(between)}]`;
}
