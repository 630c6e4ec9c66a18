import type * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import { ShapeError } from '../tensor';

/** Rows of numbers, all equally long. */
export type NumberGrid = readonly (readonly number[])[];

/** What a figure takes for a matrix: a tensor (leading axes of size 1 are dropped) or rows. */
export type GridInput = tf.Tensor | NumberGrid;

/**
 * The rows of a matrix, however it was given.
 *
 * @param axes the names of its two axes, for the message: `['Tq', 'Tk']`
 * @throws {ShapeError} when it has not two axes, has no cell, or its rows differ in length
 */
export function toGrid(
  name: string,
  input: GridInput,
  axes: readonly [string, string],
): NumberGrid {
  const shape = shapeOf(input);
  const leading = shape.slice(0, -2);
  const fits = shape.length >= 2 && leading.every((size) => size === 1) && !shape.includes(0);
  if (!fits) {
    throw notAMatrix(name, axes, shape);
  }
  const rows = isTensor(input) ? rowsOf(input, shape.at(-1)!) : input;
  const ragged = rows.findIndex((row) => row.length !== rows[0].length);
  if (ragged >= 0) {
    const [count, found] = [rows[0].length, rows[ragged].length];
    throw new ShapeError({
      en: `${name}: expected ${count} numbers in every row, received ${found} in row ${ragged}`,
      zh: `${name}：每行应有 ${count} 个数，第 ${ragged} 行却有 ${found} 个`,
    });
  }
  return rows;
}

function notAMatrix(name: string, axes: readonly string[], shape: readonly number[]): ShapeError {
  const isBatch = shape.slice(0, -2).some((size) => size > 1);
  const example = '(await weights.array())[0][0]';
  const [advice, hint] = isBatch
    ? [
        `; choose one sentence and one head, for example ${example}`,
        `；请选定一个句子和一个头，例如 ${example}`,
      ]
    : ['', ''];
  const list = axes.join(', ');
  const { en, zh } = mismatch(
    name,
    { en: `a matrix [${list}]`, zh: `矩阵 [${list}]` },
    `[${shape.join(', ')}]`,
  );
  return new ShapeError({ en: en + advice, zh: zh + hint });
}

function isTensor(input: GridInput): input is tf.Tensor {
  return !Array.isArray(input);
}

function shapeOf(input: GridInput): readonly number[] {
  if (isTensor(input)) return input.shape;
  const shape: number[] = [];
  for (let level: unknown = input; Array.isArray(level); level = level[0] as unknown) {
    shape.push(level.length);
  }
  return shape;
}

function rowsOf(tensor: tf.Tensor, width: number): NumberGrid {
  const flat = Array.from(tensor.dataSync(), Number);
  return Array.from({ length: flat.length / width }, (_, row) =>
    flat.slice(row * width, (row + 1) * width),
  );
}

/**
 * Whether each query may attend to each key, spread over all queries.
 *
 * @param mask [Tq, Tk] or anything that broadcasts to it, such as the bool [1, 1, 1, Tk] of
 *   `paddingMask`; `true` or 1 = may attend
 * @throws {ShapeError} when it does not broadcast to [Tq, Tk]
 */
export function toMask(
  mask: GridInput | readonly (readonly boolean[])[],
  Tq: number,
  Tk: number,
): boolean[][] {
  const input = isTensor(mask as GridInput)
    ? (mask as tf.Tensor)
    : (mask as readonly (readonly (boolean | number)[])[]).map((row) => row.map(Number));
  const rows = toGrid('mask', input, ['Tq', 'Tk']);
  const height = rows.length;
  const width = rows[0].length;
  if ((height !== 1 && height !== Tq) || (width !== 1 && width !== Tk)) {
    const expected = {
      en: `a shape that broadcasts to [Tq=${Tq}, Tk=${Tk}]`,
      zh: `能广播到 [Tq=${Tq}, Tk=${Tk}] 的形状`,
    };
    throw new ShapeError(mismatch('mask', expected, `[${height}, ${width}]`));
  }
  return Array.from({ length: Tq }, (_, i) =>
    Array.from({ length: Tk }, (_, j) => rows[height === 1 ? 0 : i][width === 1 ? 0 : j] !== 0),
  );
}

/**
 * Refuses labels that are not one for each row or column of a matrix.
 *
 * @param matrix its name and shape, for the message: `weights [3, 5]`
 */
export function assertLabels(
  name: string,
  labels: readonly string[],
  size: number,
  axis: 'row' | 'column',
  matrix: string,
): void {
  if (labels.length === size) return;
  const expected = {
    en: `${size} words, one for each ${axis} of ${matrix}`,
    zh: ` ${size} 个词，${matrix} 每${axis === 'row' ? '行' : '列'}一个`,
  };
  throw new ShapeError(mismatch(name, expected, labels.length));
}

/** JSON has no NaN and no infinity: both become null. Three decimals unless told otherwise. */
export function jsonNumber(value: number, decimals = 3): number | null {
  if (!Number.isFinite(value)) return null;
  return Number(value.toFixed(decimals)) + 0; // + 0 turns -0 into 0
}

/** The sum of a row. */
export function sum(row: readonly number[]): number {
  return row.reduce((total, x) => total + x, 0);
}
