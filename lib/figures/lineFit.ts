import type * as tf from '@tensorflow/tfjs';
import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { chartLayout, quantityAxis, SLIDER_ROOM, stateSlider } from './chart';
import type { Attributes, Figure } from './figure';
import { jsonNumber } from './numbers';
import { PALETTE } from './palette';
import { CONFIG, escapeLabel } from './text';

/** A straight line `y = w x + b` as it stood at a moment. */
export interface LineState {
  readonly label: string;
  readonly w: number;
  readonly b: number;
}

/** Options of `lineFit`. */
export interface LineFitOptions {
  /** The points' coordinates, equally many. */
  readonly x: tf.Tensor1D | readonly number[];
  readonly y: tf.Tensor1D | readonly number[];
  /** The line at several moments, which the slider goes through; without a slider where it is one. */
  readonly states: readonly LineState[];
  /** What the points are called in the legend; “data” when absent. */
  readonly pointsLabel?: string;
  readonly title?: string;
  /** What to notice; the first line and the last when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    points: 'data',
    line: 'the line',
    caption: (lines: readonly string[]) =>
      lines.length === 1
        ? `Data, and the line ${lines[0]}.`
        : `Data, and the line as it is learnt: from ${lines[0]} to ${lines.at(-1)}. The slider goes through the steps.`,
    state: (label: string, line: string) => `${label}: ${line}.`,
    space: ' ',
  },
  zh: {
    points: '数据',
    line: '直线',
    caption: (lines: readonly string[]) =>
      lines.length === 1
        ? `数据，与直线 ${lines[0]}。`
        : `数据，与学习中的直线：从 ${lines[0]} 到 ${lines.at(-1)}。拖动滑块，看每一步。`,
    state: (label: string, line: string) => `${label}：${line}。`,
    space: '',
  },
};

/**
 * Points and a straight line that is being fitted to them, one state of the line at a time.
 *
 * @throws {ShapeError} when there are not as many y as x, or no state
 */
export function lineFit(options: LineFitOptions): Figure {
  const { x, y, states, lang = 'en' } = options;
  const [xs, ys] = [numbers(x), numbers(y)];
  if (xs.length !== ys.length)
    throw new ShapeError(mismatch('y', `[${xs.length}]`, `[${ys.length}]`));
  if (states.length === 0) {
    throw new ShapeError(mismatch('states', { en: 'one or more', zh: '至少一个' }, 0));
  }
  const words = TEXT[lang];
  const view: View = { x: extremes(xs), y: withRoom(extremes(ys)) };
  const lines = states.map((state) => lineThrough(state, view, words.line));
  const caption = options.caption ?? words.caption(states.map(formula));
  return {
    data: [scatter(xs, ys, escapeLabel(options.pointsLabel ?? words.points)), lines[0]],
    layout: layoutOf(options, view, caption),
    frames: lines.map((line, i) => ({ name: String(i), data: [line], traces: [1] })),
    config: CONFIG,
    alt: states.map((one) => words.state(one.label, formula(one))).join(words.space),
    caption,
  };
}

function numbers(values: tf.Tensor1D | readonly number[]): readonly number[] {
  return 'dataSync' in values ? Array.from(values.dataSync()) : values;
}

function formula({ w, b }: Pick<LineState, 'w' | 'b'>): string {
  const [slope, intercept] = [w, b].map((value) => Math.abs(value).toFixed(2));
  return `y = ${sign(w, '')}${slope} x ${sign(b, '+')} ${intercept}`;
}

/** A minus only where two decimals show one: what rounds to 0.00 has none. */
function sign(value: number, plus: string): string {
  return Math.round(100 * value) < 0 ? '−' : plus;
}

function scatter(x: readonly number[], y: readonly number[], name: string): Attributes {
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    x: x.map((value) => jsonNumber(value)),
    y: y.map((value) => jsonNumber(value)),
    marker: { color: PALETTE.query.fill, size: 7 },
    hovertemplate: 'x %{x}<br>y %{y}<extra></extra>',
  };
}

/** The line as far as it is seen: one that is steep leaves the picture above and below. */
function lineThrough({ w, b }: LineState, view: View, name: string): Attributes {
  const [left, right] = view.x;
  const crossings = view.y.map((y) => (y - b) / w).sort((a, z) => a - z);
  const isFlat = w === 0;
  const from = isFlat ? left : Math.max(left, crossings[0]);
  const to = isFlat ? right : Math.min(right, crossings[1]);
  const ends = from > to ? [] : [from, to];
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: ends.map((x) => jsonNumber(x)),
    y: ends.map((x) => jsonNumber(w * x + b)),
    line: { color: PALETTE.alarm.fill, width: 3 },
    hoverinfo: 'skip',
  };
}

/** What of the plane is seen, from its smallest to its largest number. */
interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

function extremes(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function withRoom([lowest, highest]: readonly [number, number]): readonly [number, number] {
  const room = 0.1 * (highest - lowest || 1);
  return [lowest - room, highest + room];
}

function layoutOf({ states, title }: LineFitOptions, { y }: View, caption: string): Attributes {
  const isMoving = states.length > 1;
  return {
    ...chartLayout({
      plotWidth: 520,
      plotHeight: 280,
      left: 60,
      below: isMoving ? SLIDER_ROOM : 0,
      title,
      caption,
      xaxis: quantityAxis('x'),
      yaxis: quantityAxis('y', { range: y }),
    }),
    ...(isMoving ? { sliders: [stateSlider(states.map(({ label }) => label))] } : {}),
  };
}
