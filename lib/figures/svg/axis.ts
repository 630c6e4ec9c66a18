import type { Attributes, Figure } from '../figure';
import { GRID, INK } from '../palette';
import { unescapeLabel, textWidth } from '../text';
import { element, label } from './element';

/** The part of the picture that the axes span, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An axis with the way from its numbers to pixels. */
export interface Axis {
  readonly attributes: Attributes;
  readonly isHorizontal: boolean;
  readonly box: Box;
  /** Numbers at the start (left, bottom) and at the end (right, top). */
  readonly range: readonly [number, number];
  readonly toPixel: (value: number) => number;
}

/** The axis that a trace names (`x`, `y2`), which lies in the layout as `xaxis`, `yaxis2`. */
export function axisOf(figure: Figure, name: string, plot: Box): Axis {
  const isHorizontal = name.startsWith('x');
  const attributes = figure.layout[`${name[0]}axis${name.slice(1)}`] as Attributes;
  const [from, to] = (attributes.domain ?? [0, 1]) as [number, number];
  const box = isHorizontal
    ? { ...plot, left: plot.left + from * plot.width, width: (to - from) * plot.width }
    : { ...plot, top: plot.top + (1 - to) * plot.height, height: (to - from) * plot.height };
  const isLog = attributes.type === 'log';
  const range = (attributes.range as [number, number]) ?? rangeOfData(figure, name);
  const toPixel = (value: number) => {
    const part = ((isLog ? Math.log10(value) : value) - range[0]) / (range[1] - range[0]);
    return isHorizontal ? box.left + part * box.width : box.top + (1 - part) * box.height;
  };
  return { attributes, isHorizontal, box, range, toPixel };
}

/** From 0 to a little over the largest number that a trace on the axis has. */
function rangeOfData(figure: Figure, name: string): [number, number] {
  const along = name[0];
  const values = figure.data
    .filter((trace) => ((trace[`${along}axis`] as string) ?? along) === name)
    .flatMap((trace) => trace[along] as (number | null)[])
    .filter((value) => value !== null);
  return [Math.min(0, ...values), Math.max(...values, Number.MIN_VALUE) * 1.06];
}

/** About five round numbers within a range. */
function roundTicks([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

interface Tick {
  readonly at: number;
  readonly text: string;
}

function ticksOf({ attributes, range }: Axis): Tick[] {
  if (attributes.showticklabels === false) return [];
  const values = (attributes.tickvals as number[] | undefined) ?? roundTicks(range);
  const texts = (attributes.ticktext as string[] | undefined) ?? values.map(String);
  return values.map((at, i) => ({ at, text: texts[i] }));
}

/** Grid, line, ticks, their labels and the title of an axis. */
export function drawAxis(axis: Axis): string {
  const ticks = ticksOf(axis);
  const { attributes } = axis;
  return [
    ...(attributes.showgrid === false ? [] : ticks.map(({ at }) => gridLine(axis, at))),
    ...(attributes.showline ? [axisLine(axis)] : []),
    ...ticks.map((tick) => tickLabel(axis, tick)),
    axisTitle(axis, ticks),
  ].join('');
}

function gridLine({ isHorizontal, box, toPixel }: Axis, at: number): string {
  const p = toPixel(at);
  const ends = isHorizontal
    ? { x1: p, x2: p, y1: box.top, y2: box.top + box.height }
    : { x1: box.left, x2: box.left + box.width, y1: p, y2: p };
  return element('line', { ...ends, stroke: GRID });
}

function axisLine({ isHorizontal, box }: Axis): string {
  const bottom = box.top + box.height;
  const ends = isHorizontal
    ? { x1: box.left, x2: box.left + box.width, y1: bottom, y2: bottom }
    : { x1: box.left, x2: box.left, y1: box.top, y2: bottom };
  return element('line', { ...ends, stroke: INK });
}

function tickLabel(axis: Axis, { at, text }: Tick): string {
  const { attributes, isHorizontal, box, toPixel } = axis;
  const color = (attributes.tickfont as Attributes | undefined)?.color as string | undefined;
  const p = toPixel(at);
  if (!isHorizontal) {
    return label(text, { x: box.left - 8, y: p, anchor: 'end', baseline: 'middle', color });
  }
  if (attributes.side !== 'top') {
    return label(text, {
      x: p,
      y: box.top + box.height + 8,
      anchor: 'middle',
      baseline: 'hanging',
      color,
    });
  }
  const rotate = attributes.tickangle as number | undefined;
  const anchor = rotate ? 'start' : 'middle';
  return label(text, { x: p, y: box.top - 8, anchor, color, rotate });
}

function axisTitle(axis: Axis, ticks: readonly Tick[]): string {
  const { attributes, isHorizontal, box } = axis;
  const { text, font } = (attributes.title ?? {}) as { text?: string; font?: Attributes };
  if (!text) return '';
  const color = font?.color as string | undefined;
  const longest = Math.max(0, ...ticks.map((tick) => textWidth(unescapeLabel(tick.text), 13)));
  if (!isHorizontal) {
    const x = box.left - longest - 26;
    const y = box.top + box.height / 2;
    return label(text, { x, y, anchor: 'middle', rotate: -90, color });
  }
  const x = box.left + box.width / 2;
  const slanted = attributes.tickangle ? longest * 0.75 : 0;
  const y = attributes.side === 'top' ? box.top - 32 - slanted : box.top + box.height + 44;
  return label(text, { x, y, anchor: 'middle', color });
}
