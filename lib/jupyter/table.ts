import { escapeHtml } from '../figures';
import { display } from './display';
import { tableHtml } from './tableHtml';

/** What a cell of a table holds; nothing leaves it empty. */
export type TableValue = string | number | null | undefined;

/**
 * Shows rows as a table with a head: `console.table` without its column of indices, whose head is
 * English in every language. Columns of numbers, also written as `'2.00'`, stand at the right.
 *
 * @param rows one object a row; the heads are the keys of them all, in the order of their first
 *   appearance. No row shows no table.
 */
export function showTable(rows: readonly Readonly<Record<string, TableValue>>[]): void {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (heads.length === 0) return;
  const cells = rows.map((row) => heads.map((head) => row[head]));
  const isNumeric = heads.map((_, i) => cells.every((row) => NUMBER.test(textOf(row[i]))));
  display({
    'text/html': tableHtml({
      heads: heads.map(escapeHtml),
      rows: cells.map((row) => row.map((value) => escapeHtml(textOf(value)))),
      isRight: isNumeric,
    }),
    'text/plain': tableText(heads, cells, isNumeric),
  });
}

/** A number as it is written, or nothing. */
const NUMBER = /^([-−]?\d+(\.\d+)?)?$/;

type Cells = readonly (readonly TableValue[])[];

function tableText(heads: readonly string[], cells: Cells, isNumeric: readonly boolean[]): string {
  const lines = [heads, ...cells].map((values) => values.map(textOf));
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => columnsOf(line[i]))));
  const aligned = (text: string, i: number) => {
    const room = ' '.repeat(widths[i] - columnsOf(text));
    return isNumeric[i] ? room + text : text + room;
  };
  return lines.map((line) => line.map(aligned).join('  ').trimEnd()).join('\n');
}

const WIDE = /[\u2E80-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]/u;

/** How many columns of a terminal a text takes: a Chinese character takes two. */
function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

function textOf(value: TableValue): string {
  return value === null || value === undefined ? '' : String(value);
}
