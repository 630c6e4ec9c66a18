import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { cellText } from './matrixPanel';
import { type GridInput, type NumberGrid, toGrid } from './numbers';
import { PALETTE } from './palette';
import { element, label } from './svg/element';
import { escapeLabel, textWidth } from './text';

/** A matrix to be drawn, number by number. */
export interface ValuePanel {
  readonly title: string;
  /** [rows, columns] */
  readonly values: GridInput;
  /** Cells to light, as [row, column], counted from 0. */
  readonly lit?: readonly (readonly [number, number])[];
  /** What each row stands for, written at its left. */
  readonly rowLabels?: readonly string[];
  /** What each column stands for, written above it. */
  readonly columnLabels?: readonly string[];
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
const TITLE = 46;
/** Below a matrix: its shape. */
const BELOW = 34;
const LEFT = 16;
const SMALLEST_PANEL = 110;
/** A page shrinks what is wider, digits and all: the panels then stand in several lines. */
const WIDEST = 800;
const LABEL_SIZE = 13;
const LABEL_HEIGHT = 20;
const LABEL_GAP = 8;

/** A matrix with its numbers read out, and the room that it takes. */
interface Measured {
  readonly title: string;
  readonly values: NumberGrid;
  readonly lit: ReadonlySet<string>;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** Width of a cell. */
  readonly cell: number;
  /** At the left of the cells, for what the rows are called. */
  readonly labelRoom: number;
  /** Between the top of the line and the cells. */
  readonly head: number;
  readonly width: number;
}

/** And where its cells begin. */
interface Placed extends Measured {
  readonly left: number;
  readonly top: number;
}

/**
 * Small matrices side by side with all their numbers, the shape below each: for reshaping,
 * transposing, and for one row and one column that make a number of a product. What does not fit side
 * by side goes on in a second line.
 *
 * @throws {ShapeError} naming the panel whose values are no matrix, or whose labels are not one for
 *   each row and column
 */
export function valueGrid({ panels, caption, lang = 'en' }: ValueGridOptions): Drawing {
  const { placed, width, height } = place(panels.map(measure));
  const alt = placed.map((panel) => describe(panel, lang)).join(lang === 'zh' ? '' : ' ');
  return drawing({
    width,
    height,
    content: placed.flatMap(drawPanel),
    caption: caption ?? placed.map(({ title, values }) => `${title} ${shapeOf(values)}`).join(', '),
    alt,
    isPlain: caption === undefined,
  });
}

function measure(panel: ValuePanel): Measured {
  const { title, lit = [], rowLabels = [], columnLabels = [] } = panel;
  const values = toGrid(title, panel.values, ['rows', 'columns']);
  assertLabels(`${title} rowLabels`, rowLabels, values.length);
  assertLabels(`${title} columnLabels`, columnLabels, values[0].length);
  const cell = Math.max(
    CELL,
    ...values.flat().map((x) => textWidth(cellText(x), 14) + 14),
    ...columnLabels.map((text) => textWidth(text, LABEL_SIZE) + LABEL_GAP),
  );
  const widest = Math.max(0, ...rowLabels.map((text) => textWidth(text, LABEL_SIZE)));
  const labelRoom = widest > 0 ? widest + LABEL_GAP : 0;
  const head = TITLE + (columnLabels.length > 0 ? LABEL_HEIGHT : 0);
  const width = labelRoom + Math.max(cell * values[0].length, SMALLEST_PANEL);
  const read = { title, values, lit: new Set(lit.map(String)), rowLabels, columnLabels };
  return { ...read, cell, labelRoom, head, width };
}

function assertLabels(name: string, labels: readonly string[], count: number): void {
  if (labels.length === 0 || labels.length === count) return;
  throw new ShapeError(mismatch(name, String(count), labels.length));
}

/** Lines of about as many panels each, one below the other. */
function place(panels: readonly Measured[]): {
  readonly placed: readonly Placed[];
  readonly width: number;
  readonly height: number;
} {
  const all = panels.reduce((sum, panel) => sum + panel.width + GAP, LEFT);
  const perLine = Math.ceil(panels.length / Math.ceil(all / WIDEST));
  const placed: Placed[] = [];
  let [width, height] = [0, 0];
  for (let first = 0; first < panels.length; first += perLine) {
    const line = panels.slice(first, first + perLine);
    const top = height + Math.max(...line.map(({ head }) => head));
    let x = LEFT;
    for (const panel of line) {
      placed.push({ ...panel, left: x + panel.labelRoom, top });
      x += panel.width + GAP;
    }
    width = Math.max(width, x);
    height = top + CELL * Math.max(...line.map(({ values }) => values.length)) + BELOW;
  }
  return { placed, width, height };
}

function drawPanel(panel: Placed): string[] {
  const { title, values, left, top, cell, head } = panel;
  const middle = left + (cell * values[0].length) / 2;
  const bottom = top + CELL * values.length;
  return [
    label(`<b>${title}</b>`, { x: middle, y: top - head + TITLE - 14, size: 14, anchor: 'middle' }),
    ...drawLabels(panel),
    ...values.flatMap((row, i) => row.map((x, j) => drawCell(panel, [i, j], cellText(x)))),
    label(shapeOf(values), {
      x: middle,
      y: bottom + 20,
      size: 12,
      color: PALETTE.muted.text,
      anchor: 'middle',
    }),
  ];
}

function drawLabels({ rowLabels, columnLabels, left, top, cell }: Placed): string[] {
  const style = { size: LABEL_SIZE, color: PALETTE.muted.text } as const;
  const rows = rowLabels.map((text, i) => {
    const at = { x: left - LABEL_GAP, y: top + (i + 0.5) * CELL } as const;
    return label(escapeLabel(text), { ...style, ...at, anchor: 'end', baseline: 'middle' });
  });
  const columns = columnLabels.map((text, j) => {
    const at = { x: left + (j + 0.5) * cell, y: top - 8 } as const;
    return label(escapeLabel(text), { ...style, ...at, anchor: 'middle' });
  });
  return [...rows, ...columns];
}

function drawCell(
  { lit, left, top, cell }: Placed,
  [i, j]: [number, number],
  text: string,
): string {
  const isLit = lit.has(`${i},${j}`);
  const at = { x: left + j * cell, y: top + i * CELL, width: cell, height: CELL };
  const box = element('rect', {
    ...at,
    fill: isLit ? PALETTE.key.fill : 'none',
    'fill-opacity': isLit ? '0.35' : undefined,
    stroke: PALETTE.muted.text,
    'stroke-width': isLit ? 2.5 : 1,
  });
  const ink = { x: at.x + cell / 2, y: at.y + CELL / 2, size: 14 } as const;
  return box + label(text, { ...ink, anchor: 'middle', baseline: 'middle' });
}

function shapeOf(values: NumberGrid): string {
  return `[${values.length}, ${values[0].length}]`;
}

function describe(panel: Placed, lang: Locale): string {
  const { title, values, lit, rowLabels, columnLabels } = panel;
  const rows = values.map((row, i) => {
    const cells = row.map((x, j) => (lit.has(`${i},${j}`) ? `(${cellText(x)})` : cellText(x)));
    return [...rowLabels.slice(i, i + 1), ...cells].join(' ');
  });
  const columns = columnLabels.length > 0 ? ` (${columnLabels.join(', ')})` : '';
  const text = `${title} ${shapeOf(values)}${columns}: ${rows.join('; ')}`;
  return lang === 'zh' ? `${text.replace(': ', '：').replaceAll('; ', '；')}。` : `${text}.`;
}
