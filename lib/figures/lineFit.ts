import type * as tf from '@tensorflow/tfjs';
import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { chartLayout, quantityAxis, SLIDER_ROOM, stateSlider } from './chart';
import type { Attributes, Figure } from './figure';
import { jsonNumber } from './numbers';
import { PALETTE } from './palette';
import { CONFIG } from './text';

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
  /** The line at several moments, which the slider goes through. */
  readonly states: readonly LineState[];
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    points: 'data',
    line: 'the line',
    caption: (first: string, last: string) =>
      `Data, and the line as it is learnt: from ${first} to ${last}. The slider goes through the steps.`,
    state: (label: string, line: string) => `${label}: ${line}.`,
    space: ' ',
  },
  zh: {
    points: '数据',
    line: '直线',
    caption: (first: string, last: string) =>
      `数据，与学习中的直线：从 ${first} 到 ${last}。拖动滑块，看每一步。`,
    state: (label: string, line: string) => `${label}：${line}。`,
    space: '',
  },
};

/**
 * Points and a straight line that is being fitted to them, one state of the line at a time.
 *
 * @throws {ShapeError} when there are not as many y as x, or no state
 */
export function lineFit({ x, y, states, lang = 'en' }: LineFitOptions): Figure {
  const [xs, ys] = [numbers(x), numbers(y)];
  if (xs.length !== ys.length)
    throw new ShapeError(mismatch('y', `[${xs.length}]`, `[${ys.length}]`));
  if (states.length === 0) {
    throw new ShapeError(mismatch('states', { en: 'one or more', zh: '至少一个' }, 0));
  }
  const words = TEXT[lang];
  const ends = [Math.min(...xs), Math.max(...xs)];
  const lines = states.map((state) => lineThrough(state, ends, words.line));
  const caption = words.caption(formula(states[0]), formula(states.at(-1)!));
  return {
    data: [scatter(xs, ys, words.points), lines[0]],
    layout: layoutOf(states, ys, caption),
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
  return `y = ${w.toFixed(2)} x ${b < 0 ? '−' : '+'} ${Math.abs(b).toFixed(2)}`;
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

function lineThrough({ w, b }: LineState, ends: readonly number[], name: string): Attributes {
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

function layoutOf(states: readonly LineState[], y: readonly number[], caption: string): Attributes {
  const room = 0.1 * (Math.max(...y) - Math.min(...y) || 1);
  return {
    ...chartLayout({
      plotWidth: 520,
      plotHeight: 280,
      left: 60,
      below: SLIDER_ROOM,
      caption,
      xaxis: quantityAxis('x'),
      yaxis: quantityAxis('y', { range: [Math.min(...y) - room, Math.max(...y) + room] }),
    }),
    sliders: [stateSlider(states.map(({ label }) => label))],
  };
}
