import { escapeHtml } from '../escapeHtml';
import type { Attributes, Figure } from '../figure';
import { ColorScale, FONT_FAMILY, INK, PAPER } from '../palette';
import { textWidth, unescapeLabel, widthOf } from '../text';
import { Axis, axisOf, Box, drawAxis } from './axis';
import { element, label, px } from './element';
import { dashArray, drawMarker, drawTrace } from './marks';

/**
 * The figure as a still drawing that needs neither a browser nor plotly.js: for the README, for
 * slides, for print and for tests. The same figure always gives the same text. Where the figure has
 * a slider, its first state is drawn; buttons are left out.
 *
 * The drawing names itself to screen readers: `role="img"`, its title, and its alt text.
 *
 * @throws {Error} when the figure has a kind of trace that this room does not make
 */
export function toSvg(figure: Figure): string {
  const { layout } = figure;
  const width = widthOf(layout);
  const height = layout.height as number;
  const plot = plotBox(layout);
  const axes = new Map(axisNames(figure).map((name) => [name, axisOf(figure, name, plot)]));
  const traces = figure.data.map((trace) =>
    drawTrace(trace, { x: axes.get(nameOf(trace, 'x'))!, y: axes.get(nameOf(trace, 'y'))! }),
  );
  const title = (layout.title as { text: string } | undefined)?.text;
  const content = [
    element('title', {}, escapeHtml(unescapeLabel(title ?? figure.caption))),
    element('desc', {}, escapeHtml(figure.alt)),
    element('rect', { width, height, fill: PAPER }),
    ...[...axes.values()].map(drawAxis),
    ...traces,
    ...figure.data.map((trace) => colorBar(trace, plot)),
    legend(figure, plot),
    ...(layout.annotations as Attributes[]).map((note) => annotation(note, plot, axes)),
    title ? label(title, { x: 12, y: 12, size: 15, baseline: 'hanging' }) : '',
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    viewBox: `0 0 ${px(width)} ${px(height)}`,
    width,
    height,
    'font-family': FONT_FAMILY,
    fill: INK,
  };
  return element('svg', attributes, content.filter(Boolean).join('\n'));
}

function plotBox(layout: Attributes): Box {
  const { l, r, t, b } = layout.margin as Record<'l' | 'r' | 't' | 'b', number>;
  const [width, height] = [widthOf(layout), layout.height as number];
  return { left: l, top: t, width: width - l - r, height: height - t - b };
}

function nameOf(trace: Attributes, along: 'x' | 'y'): string {
  return (trace[`${along}axis`] as string | undefined) ?? along;
}

function axisNames({ data }: Figure): string[] {
  return [...new Set(data.flatMap((trace) => [nameOf(trace, 'x'), nameOf(trace, 'y')]))];
}

/** A position along an axis's domain or along the whole plot (`paper`), from 0 to 1. */
function place(note: Attributes, along: 'x' | 'y', plot: Box, axes: Map<string, Axis>): number {
  const box = axes.get((note[`${along}ref`] as string).split(' ')[0])?.box ?? plot;
  const part = note[along] as number;
  const shift = (note[`${along}shift`] as number | undefined) ?? 0;
  return along === 'x'
    ? box.left + part * box.width + shift
    : box.top + (1 - part) * box.height - shift;
}

const ANCHORS = { left: 'start', center: 'middle', right: 'end' } as const;

function annotation(note: Attributes, plot: Box, axes: Map<string, Axis>): string {
  const font = note.font as { size: number; color: string };
  return label(note.text as string, {
    x: place(note, 'x', plot, axes),
    y: place(note, 'y', plot, axes),
    size: font.size,
    color: font.color,
    anchor: ANCHORS[note.xanchor as keyof typeof ANCHORS],
    baseline: note.yanchor === 'top' ? 'hanging' : 'auto',
  });
}

/** Curves with their names, in one row above the plot. */
function legend({ data, layout }: Figure, plot: Box): string {
  if (!layout.legend) return '';
  let x = plot.left;
  const entries = data.filter(({ name, showlegend }) => name && showlegend !== false);
  return entries
    .map((trace) => {
      const start = x;
      x += 34 + textWidth(trace.name as string, 13) + 18;
      return legendEntry(trace, start, plot.top - 16);
    })
    .join('');
}

function legendEntry(trace: Attributes, x: number, y: number): string {
  const { color, dash } = (trace.line ?? {}) as { color?: string; dash?: string };
  return [
    color
      ? element('path', {
          d: `M${px(x)} ${px(y)}h26`,
          stroke: color,
          'stroke-width': 2,
          'stroke-dasharray': dashArray(dash),
        })
      : '',
    trace.marker ? drawMarker({ x: x + 13, y }, trace) : '',
    label(trace.name as string, { x: x + 34, y, baseline: 'middle' }),
  ].join('');
}

interface ColorBar {
  readonly tickvals: readonly number[];
  readonly ticktext?: readonly string[];
  readonly title: { readonly text: string };
}

/** The scale of a heat map that shows one, as a column of its colours. */
function colorBar(trace: Attributes, plot: Box): string {
  const bar = trace.colorbar as ColorBar | undefined;
  if (!bar) return '';
  const scale = trace.colorscale as ColorScale;
  const x = plot.left + plot.width + 10;
  const step = plot.height / scale.length;
  const bands = scale.map(([, fill], i) =>
    element('rect', {
      x,
      y: plot.top + plot.height - (i + 1) * step,
      width: 12,
      height: step,
      fill,
    }),
  );
  const [low, high] = [trace.zmin as number, trace.zmax as number];
  const ticks = bar.tickvals.map((value, i) => {
    const y = plot.top + plot.height * (1 - (value - low) / (high - low));
    return label(bar.ticktext?.[i] ?? String(value), {
      x: x + 16,
      y,
      size: 11,
      baseline: 'middle',
    });
  });
  const title = { x: x + 50, y: plot.top + plot.height / 2, size: 12, rotate: -90 };
  return [...bands, ...ticks, label(bar.title.text, { ...title, anchor: 'middle' })].join('');
}
