import { type Locale } from '../locale';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { cellText } from './matrixPanel';
import { type GridInput, type NumberGrid, toGrid } from './numbers';
import { PALETTE } from './palette';
import { element, label } from './svg/element';
import { textWidth } from './text';

/** A matrix to be drawn, number by number. */
export interface ValuePanel {
  readonly title: string;
  /** [rows, columns] */
  readonly values: GridInput;
  /** Cells to light, as [row, column], counted from 0. */
  readonly lit?: readonly (readonly [number, number])[];
}

/** Options of `valueGrid`. */
export interface ValueGridOptions {
  readonly panels: readonly ValuePanel[];
  /** What to notice; the shapes of the matrices when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

const CELL = 40;
const GAP = 46;
const TOP = 46;
const LEFT = 16;
const SMALLEST_PANEL = 110;

/** A matrix with its numbers read out, and where it stands. */
interface Placed {
  readonly title: string;
  readonly values: NumberGrid;
  readonly lit: ReadonlySet<string>;
  readonly left: number;
  readonly cell: number;
}

/**
 * Small matrices side by side with all their numbers, the shape below each: for reshaping,
 * transposing, and for one row and one column that make a number of a product.
 *
 * @throws {ShapeError} naming the panel whose values are no matrix
 */
export function valueGrid({ panels, caption, lang = 'en' }: ValueGridOptions): Drawing {
  let left = LEFT;
  const placed = panels.map(({ title, values, lit = [] }): Placed => {
    const rows = toGrid(title, values, ['rows', 'columns']);
    const cell = Math.max(CELL, ...rows.flat().map((x) => textWidth(cellText(x), 14) + 14));
    const panel = { title, values: rows, lit: new Set(lit.map(String)), left, cell };
    left += Math.max(cell * rows[0].length, SMALLEST_PANEL) + GAP;
    return panel;
  });
  const height = TOP + CELL * Math.max(...placed.map(({ values }) => values.length)) + 34;
  const alt = placed.map((panel) => describe(panel, lang)).join(lang === 'zh' ? '' : ' ');
  return drawing({
    width: left,
    height,
    content: placed.flatMap(drawPanel),
    caption: caption ?? placed.map(({ title, values }) => `${title} ${shapeOf(values)}`).join(', '),
    alt,
    isPlain: caption === undefined,
  });
}

function drawPanel({ title, values, lit, left, cell }: Placed): string[] {
  const middle = left + (cell * values[0].length) / 2;
  const bottom = TOP + CELL * values.length;
  return [
    label(`<b>${title}</b>`, { x: middle, y: TOP - 14, size: 14, anchor: 'middle' }),
    ...values.flatMap((row, i) =>
      row.map((x, j) => {
        const isLit = lit.has(`${i},${j}`);
        const at = { x: left + j * cell, y: TOP + i * CELL, width: cell, height: CELL };
        const fill = isLit ? PALETTE.key.fill : 'none';
        const box = element('rect', {
          ...at,
          fill,
          'fill-opacity': isLit ? '0.35' : undefined,
          stroke: PALETTE.muted.text,
          'stroke-width': isLit ? 2.5 : 1,
        });
        const ink = { x: at.x + cell / 2, y: at.y + CELL / 2, size: 14 } as const;
        return box + label(cellText(x), { ...ink, anchor: 'middle', baseline: 'middle' });
      }),
    ),
    label(shapeOf(values), {
      x: middle,
      y: bottom + 20,
      size: 12,
      color: PALETTE.muted.text,
      anchor: 'middle',
    }),
  ];
}

function shapeOf(values: NumberGrid): string {
  return `[${values.length}, ${values[0].length}]`;
}

function describe({ title, values, lit }: Placed, lang: Locale): string {
  const rows = values.map((row, i) =>
    row.map((x, j) => (lit.has(`${i},${j}`) ? `(${cellText(x)})` : cellText(x))).join(' '),
  );
  const text = `${title} ${shapeOf(values)}: ${rows.join('; ')}`;
  return lang === 'zh' ? `${text.replace(': ', '：').replaceAll('; ', '；')}。` : `${text}.`;
}
