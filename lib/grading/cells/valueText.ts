import { numberText } from '../compare';
import { isFields, isPlainTensor, type Plain, type PlainTensor } from '../plain';

/** More values than this are told by their shape. */
const MANY = 64;

/** A value as a learner would write it down, one row a line; a large one by its shape. */
export function valueText(value: Plain): string {
  if (isPlainTensor(value)) return tensorText(value);
  if (Array.isArray(value)) {
    const items = value as readonly Plain[];
    if (items.length > MANY) return `array(${items.length})`;
    const texts = items.map(valueText);
    const isTable = items.some((item) => Array.isArray(item) && item.length > 1);
    return `[${texts.join(isTable ? ',\n ' : ', ')}]`;
  }
  if (isFields(value)) {
    const fields = Object.entries(value).slice(0, MANY);
    return `{ ${fields.map(([key, field]) => `${key}: ${valueText(field)}`).join(',\n  ')} }`;
  }
  return typeof value === 'number' ? shortNumber(value) : JSON.stringify(value).slice(0, 200);
}

function tensorText({ dtype, shape, values }: PlainTensor): string {
  const head = `${dtype} [${shape.join(', ')}]`;
  if (values.length > MANY || values.length === 0) return head;
  return `${head}\n${nested(
    values.map((value) => cell(value, dtype)),
    shape,
  )}`;
}

function cell(value: number, dtype: PlainTensor['dtype']): string {
  return dtype === 'bool' ? (value ? 'true' : 'false') : shortNumber(value);
}

function nested(cells: readonly string[], shape: readonly number[]): string {
  if (shape.length === 0) return cells[0] ?? '';
  const [rows, ...rest] = shape;
  const size = cells.length / rows;
  const parts = Array.from({ length: rows }, (_, i) =>
    nested(cells.slice(i * size, (i + 1) * size), rest),
  );
  const [between] = rest.length === 0 ? [', '] : [',\n '];
  return `[${parts.join(between)}]`;
}

function shortNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.001 ? numberText(value) : String(Number(value.toFixed(4)));
}
