import type { Attributes } from './figure';
import { jsonNumber, NumberGrid } from './numbers';
import { ColorScale, colorAt, inkOn, PALETTE } from './palette';
import { escapeLabel, textWidth } from './text';

/** Numbers stand in the cells up to this many rows and columns; beyond it only on hover. */
const MAX_PRINTED = 12;

/** Of the text in the cells, in pixels. */
const NUMBER_SIZE = 13;

/** A weight below this counts as none. */
const NO_WEIGHT = 1e-6;

/** A matrix drawn as coloured cells on one pair of axes. */
export interface MatrixPanel {
  readonly values: NumberGrid;
  /** `true` = may attend; other cells are hatched. Absent: none is. */
  readonly mask?: readonly (readonly boolean[])[];
  /** Whether a masked cell that is not 0 is a mistake to be shown; a score may be anything. */
  readonly areWeights?: boolean;
  /** Values at both ends of the colour scale. */
  readonly range: readonly [number, number];
  readonly scale: ColorScale;
  /** Suffix of the axes, as in `x2`; empty for the first panel. */
  readonly axis: string;
  readonly hover: string;
  /** What a hatched cell says on hover. */
  readonly maskedHover: string;
  /** What stands in each cell; its number when absent, and if there are not too many cells. */
  readonly text?: readonly (readonly string[])[];
  /** Per cell, what the hover text calls `%{customdata}`. */
  readonly customdata?: readonly (readonly (string | number | null)[])[];
  readonly colorbar?: Attributes;
}

/** The traces of one panel: coloured cells, hatched cells over those that are masked, numbers. */
export function matrixTraces(panel: MatrixPanel): Attributes[] {
  return [cells(panel), ...hatching(panel), ...(isPrinted(panel) ? [numbers(panel)] : [])];
}

function isPrinted({ values, text }: MatrixPanel): boolean {
  if (text) return true;
  return values.length <= MAX_PRINTED && values[0].length <= MAX_PRINTED;
}

/** A masked cell shows its hatching only, unless it carries weight that it should not have. */
function isBlank(panel: MatrixPanel, i: number, j: number): boolean {
  return panel.mask !== undefined && !panel.mask[i][j] && !showsLeak(panel, i, j);
}

function showsLeak(panel: MatrixPanel, i: number, j: number): boolean {
  return panel.areWeights === true && leaks(panel, i, j);
}

function cells(panel: MatrixPanel): Attributes {
  const { values, scale, range, axis, hover, customdata, colorbar } = panel;
  return {
    type: 'heatmap',
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    x: values[0].map((_, j) => j),
    y: values.map((_, i) => i),
    z: values.map((row, i) => row.map((x, j) => (isBlank(panel, i, j) ? null : jsonNumber(x)))),
    zmin: range[0],
    zmax: range[1],
    colorscale: scale,
    xgap: 2,
    ygap: 2,
    ...(customdata ? { customdata } : {}),
    hovertemplate: `${hover}<extra></extra>`,
    ...(colorbar ? { colorbar } : { showscale: false }),
  };
}

/**
 * The numbers in the cells, black or white, whichever reads better on the cell's colour. A text
 * trace, because a heat map's own text has one colour for all cells.
 */
function numbers(panel: MatrixPanel): Attributes {
  const { values, range, scale, axis } = panel;
  const at = values
    .flatMap((row, i) => row.map((x, j) => ({ x, i, j })))
    .filter(({ i, j }) => !isBlank(panel, i, j));
  return {
    type: 'scatter',
    mode: 'text',
    name: 'numbers',
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    x: at.map(({ j }) => j),
    y: at.map(({ i }) => i),
    text: at.map(({ x, i, j }) => panel.text?.[i][j] ?? cellText(x)),
    textfont: { color: at.map(({ x }) => inkOn(colorAt(scale, x, range))), size: NUMBER_SIZE },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** Two decimals, as few characters as they take; NaN stays visible. */
export function cellText(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace('Infinity', '∞');
  return (jsonNumber(x, 2) ?? 0).toFixed(Number.isInteger(x) ? 0 : 2);
}

/** A masked cell that carries weight although its row has cells that are not masked: a mistake. */
export function leaks(
  { values, mask }: Pick<MatrixPanel, 'values' | 'mask'>,
  i: number,
  j: number,
) {
  if (!mask || mask[i][j] || !mask[i].includes(true)) return false;
  return !(Math.abs(values[i][j]) < NO_WEIGHT);
}

/**
 * Masked cells as bars with a pattern, since a heat map has none. Their grey is no colour of the
 * scale: “not allowed” is not “0”. Where a masked cell carries weight, the cell stays visible below.
 */
function hatching(panel: MatrixPanel): Attributes[] {
  const { mask } = panel;
  if (!mask) return [];
  const masked = mask.flatMap((row, i) => row.flatMap((allowed, j) => (allowed ? [] : [[i, j]])));
  const leaking = masked.filter(([i, j]) => showsLeak(panel, i, j));
  const empty = masked.filter(([i, j]) => !showsLeak(panel, i, j));
  return [
    ...(empty.length > 0 ? [bars(panel, empty, 'masked', EMPTY_MARKER)] : []),
    ...(leaking.length > 0 ? [bars(panel, leaking, 'leak', LEAK_MARKER)] : []),
  ];
}

const EMPTY_MARKER: Attributes = {
  color: '#EFEFEF',
  pattern: { shape: '/', fgcolor: PALETTE.muted.fill, bgcolor: '#EFEFEF', size: 7, solidity: 0.2 },
  line: { width: 0 },
};

const LEAK_MARKER: Attributes = {
  color: 'rgba(0,0,0,0)',
  line: { width: 3, color: PALETTE.alarm.fill },
};

function bars(panel: MatrixPanel, at: number[][], name: string, marker: Attributes): Attributes {
  return {
    type: 'bar',
    name,
    xaxis: `x${panel.axis}`,
    yaxis: `y${panel.axis}`,
    x: at.map(([, column]) => column),
    y: at.map(() => 0.94),
    base: at.map(([row]) => row - 0.47),
    width: 0.94,
    marker,
    showlegend: false,
    // The cells below a leak have their own hover text.
    ...(name === 'masked'
      ? { hovertemplate: `${panel.maskedHover}<extra></extra>`, customdata: at.map(([row]) => row) }
      : { hoverinfo: 'skip' }),
  };
}

/** Few columns are drawn large, up to this; many fill so many pixels. */
const LARGEST_CELL = 76;
const WIDE_PLOT = 560;

/** The side of a cell in pixels, so that words and numbers fit and a long sentence stays readable. */
export function cellSize(columns: readonly string[], rows: readonly string[]): number {
  const longest = Math.max(...columns.map((word) => textWidth(word, 13)));
  const many = Math.max(columns.length, rows.length);
  if (many > 24) return 18;
  if (many > MAX_PRINTED) return 28;
  const fitting = Math.floor(WIDE_PLOT / columns.length);
  return Math.min(LARGEST_CELL, Math.max(48, longest + 12, Math.min(fitting, LARGEST_CELL)));
}

export interface WordAxis {
  readonly words: readonly string[];
  readonly title: string;
  readonly color: string;
  /** Where the axis lies in the figure, from 0 to 1. */
  readonly domain: readonly [number, number];
  /** Free columns after the last word, for the row sums. */
  readonly extra?: number;
}

/**
 * Words on a numeric axis. A category axis would merge equal words and lose their data:
 * https://github.com/plotly/plotly.js/issues/1516.
 */
function wordAxis({ words, title, color, domain, extra = 0 }: WordAxis): Attributes {
  return {
    type: 'linear',
    domain,
    range: [-0.5, words.length - 0.5 + extra],
    tickmode: 'array',
    tickvals: words.map((_, i) => i),
    ticktext: words.map(escapeLabel),
    ticks: '',
    title: { text: title, font: { color, size: 13 }, standoff: 10 },
    tickfont: { color },
    showgrid: false,
    zeroline: false,
    fixedrange: true,
    automargin: false,
  };
}

/** Keys run left to right above the cells, slanted where they would touch. */
export function keyAxis(axis: WordAxis, cell: number): Attributes {
  return { ...wordAxis(axis), side: 'top', tickangle: isCrowded(axis.words, cell) ? -45 : 0 };
}

function isCrowded(words: readonly string[], cell: number): boolean {
  return words.some((word) => textWidth(word, 13) > cell);
}

/** Height in pixels of the keys' words above the cells. */
export function keyLabelHeight(words: readonly string[], cell: number): number {
  return isCrowded(words, cell) ? labelRoom(words) * 0.75 : 26;
}

/** Queries run from the top down: row 0 of the matrix is the first row of the picture. */
export function queryAxis(axis: WordAxis): Attributes {
  const upright = wordAxis(axis);
  const [low, high] = upright.range as [number, number];
  return { ...upright, range: [high, low] };
}

/** What the slanted words above the last columns need at the right of the cells, in pixels. */
export function slantedRoom(words: readonly string[], cell: number): number {
  if (!isCrowded(words, cell)) return 0;
  return Math.max(...words.map((word, i) => overhang(word, words.length - 1 - i, cell)));
}

/** How far a word at 45° reaches beyond the last cell, when so many cells are at its right. */
function overhang(word: string, cellsAtRight: number, cell: number): number {
  return Math.max(0, textWidth(word, 13) * Math.SQRT1_2 + 10 - cell * (cellsAtRight + 0.5));
}

/** Room that words take beside the plot, in pixels. */
export function labelRoom(words: readonly string[]): number {
  return Math.ceil(Math.max(...words.map((word) => textWidth(word, 13)))) + 16;
}
