import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import type { Attributes, Figure } from './figure';
import {
  cellSize,
  cellText,
  keyAxis,
  keyLabelHeight,
  labelRoom,
  matrixTraces,
  queryAxis,
} from './matrixPanel';
import { type GridInput, type NumberGrid, toGrid } from './numbers';
import { DIVERGING, INK } from './palette';
import { CONFIG, frame } from './text';

/** Options of `signedMap`. */
export interface SignedMapOptions {
  /** [rows, columns] */
  readonly values: GridInput;
  /** What rows and columns are, such as `position`. */
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** One each; 0, 1, 2, … when absent. */
  readonly rowLabels?: readonly string[];
  readonly columnLabels?: readonly string[];
  readonly title?: string;
  /** What to notice; how to read the colours when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    value: 'value',
    caption: (bound: string) => `Orange above 0, blue below, white at 0; full colour at ±${bound}.`,
    alt: (shape: string, low: string, high: string) => `${shape}, from ${low} to ${high}. Rows: `,
    separator: '; ',
    more: ' …',
  },
  zh: {
    value: '值',
    caption: (bound: string) => `橙色大于 0，蓝色小于 0，白色是 0；±${bound} 时颜色最深。`,
    alt: (shape: string, low: string, high: string) => `${shape}，从 ${low} 到 ${high}。各行：`,
    separator: '；',
    more: ' …',
  },
};

/** So many rows and columns are read out; a table has them all. */
const TOLD = 6;

/**
 * A matrix of signed numbers as colours with white at 0: positional encodings, embeddings, products.
 * Row 0 is at the top.
 *
 * @throws {ShapeError} when the values are no matrix, or labels not one for each row and column
 */
export function signedMap(options: SignedMapOptions): Figure {
  const { title, lang = 'en', rowTitle, columnTitle } = options;
  const values = toGrid('values', options.values, [rowTitle, columnTitle]);
  const rows = labelsOf('rowLabels', options.rowLabels, values.length);
  const columns = labelsOf('columnLabels', options.columnLabels, values[0].length);
  const bound = Math.max(...values.flat().map(Math.abs)) || 1;
  const caption = options.caption ?? TEXT[lang].caption(cellText(bound));
  return {
    data: matrixTraces({
      values,
      range: [-bound, bound],
      scale: DIVERGING,
      axis: '',
      hover: `${rowTitle} %{y}<br>${columnTitle} %{x}<br>%{z:.3f}`,
      maskedHover: '',
      colorbar: colorBar(bound, TEXT[lang].value),
    }),
    layout: layoutOf(options, { rows, columns, caption, title }),
    config: CONFIG,
    alt: describe(values, rows, options),
    caption,
  };
}

function labelsOf(
  name: string,
  labels: readonly string[] | undefined,
  count: number,
): readonly string[] {
  if (!labels) return Array.from({ length: count }, (_, i) => String(i));
  if (labels.length !== count) throw new ShapeError(mismatch(name, String(count), labels.length));
  return labels;
}

function colorBar(bound: number, text: string): Attributes {
  const tickvals = [-bound, 0, bound]; // rounded ones may lie outside of the bar
  const ticks = { tickvals, ticktext: tickvals.map(cellText) };
  const title = { text, side: 'right', font: { size: 12 } };
  return { title, tickfont: { size: 11 }, thickness: 12, outlinewidth: 0, x: 1, xpad: 8, ...ticks };
}

/** A map with more columns than this takes the page's width. */
const MANY_COLUMNS = 3;
const LOW_ROW = 46;

function layoutOf(
  { rowTitle, columnTitle }: SignedMapOptions,
  {
    rows,
    columns,
    caption,
    title,
  }: {
    readonly rows: readonly string[];
    readonly columns: readonly string[];
    readonly caption: string;
    readonly title?: string;
  },
): Attributes {
  const cell = cellSize(columns, rows);
  const axis = { color: INK, domain: [0, 1] } as const;
  return {
    ...frame({
      plotWidth: cell * columns.length,
      plotHeight: Math.min(cell, LOW_ROW) * rows.length,
      isFluid: columns.length > MANY_COLUMNS,
      margin: {
        left: labelRoom(rows) + 28,
        right: 84,
        top: keyLabelHeight(columns, cell) + 30,
        bottom: 14,
      },
      title,
      caption,
    }),
    xaxis: keyAxis({ ...axis, words: columns, title: columnTitle }, cell),
    yaxis: queryAxis({ ...axis, words: rows, title: rowTitle }),
    hovermode: 'closest',
  };
}

function describe(
  values: NumberGrid,
  rows: readonly string[],
  { rowTitle, columnTitle, lang = 'en' }: SignedMapOptions,
): string {
  const words = TEXT[lang];
  const flat = values.flat();
  const shape = `${rowTitle} × ${columnTitle} [${values.length}, ${values[0].length}]`;
  const [low, high] = [Math.min(...flat), Math.max(...flat)].map(cellText);
  const told = values.slice(0, TOLD).map((row, i) => {
    const cells = row.slice(0, TOLD).map(cellText).join(' ');
    return `${rows[i]}: ${cells}${row.length > TOLD ? words.more : ''}`;
  });
  const end = values.length > TOLD ? words.more : '';
  return words.alt(shape, low, high) + told.join(words.separator) + end;
}
