import type { Attributes } from '../figure';
import { ColorScale, colorAt, INK } from '../palette';
import type { Axis } from './axis';
import { element, label, px } from './element';

/** The axes that a trace is drawn on. */
export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/**
 * A trace as SVG.
 *
 * @throws {Error} for a kind of trace that no figure of this room uses
 */
export function drawTrace(trace: Attributes, axes: Axes): string {
  if (trace.type === 'heatmap') return drawCells(trace, axes);
  if (trace.type === 'bar') return drawBars(trace, axes);
  if (trace.type === 'scatter') return drawScatter(trace, axes);
  throw new Error(
    `toSvg: expected a trace of type heatmap, bar or scatter, received ${String(trace.type)}`,
  );
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The rectangle between two corners given in numbers of the axes. */
function rectBetween({ x, y }: Axes, from: [number, number], to: [number, number]): Rect {
  const [x1, x2] = [x.toPixel(from[0]), x.toPixel(to[0])].sort((a, b) => a - b);
  const [y1, y2] = [y.toPixel(from[1]), y.toPixel(to[1])].sort((a, b) => a - b);
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

function inset({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function drawCells(trace: Attributes, axes: Axes): string {
  const rows = trace.z as (number | null)[][];
  const scale = trace.colorscale as ColorScale;
  const range = [trace.zmin as number, trace.zmax as number] as const;
  return rows
    .flatMap((row, i) =>
      row.map((z, j) => {
        if (z === null) return '';
        const rect = rectBetween(axes, [j - 0.5, i - 0.5], [j + 0.5, i + 0.5]);
        return element('rect', { ...inset(rect, 1), fill: colorAt(scale, z, range) });
      }),
    )
    .join('');
}

function drawBars(trace: Attributes, axes: Axes): string {
  const heights = trace.y as number[];
  const half = (trace.width as number) / 2;
  const marker = trace.marker as { color: string; line?: Attributes; pattern?: Attributes };
  const bars = (trace.x as number[]).map((x, i) => {
    const base = (trace.base as number[] | undefined)?.[i] ?? 0;
    const rect = rectBetween(axes, [x - half, base], [x + half, base + heights[i]]);
    return drawBar(rect, marker) + barText(trace, i, rect);
  });
  return bars.join('');
}

function drawBar(
  rect: Rect,
  { color, line, pattern }: { color: string; line?: Attributes; pattern?: Attributes },
): string {
  const isOutline = color === 'rgba(0,0,0,0)';
  const box = element('rect', {
    ...rect,
    fill: isOutline ? 'none' : color,
    stroke: line?.width ? (line.color as string) : undefined,
    'stroke-width': (line?.width as number) || undefined,
  });
  return pattern ? box + hatch(rect, pattern.fgcolor as string) : box;
}

/**
 * Slanted lines clipped to a rectangle by arithmetic: a shared `<pattern>` would need an id, and ids
 * collide when two drawings stand on one page.
 */
function hatch({ x, y, width, height }: Rect, color: string): string {
  const gap = 9;
  const lines = Array.from({ length: Math.ceil((width + height) / gap) - 1 }, (_, i) => {
    const reach = (i + 1) * gap; // where the line meets the left edge, measured down from the top
    const x1 = Math.max(0, reach - height);
    const x2 = Math.min(width, reach);
    return `M${px(x + x1)} ${px(y + reach - x1)}L${px(x + x2)} ${px(y + reach - x2)}`;
  });
  return element('path', { d: lines.join(''), stroke: color, 'stroke-width': 1.2, fill: 'none' });
}

function barText(trace: Attributes, i: number, rect: Rect): string {
  const text = (trace.text as string[] | undefined)?.[i];
  if (!text) return '';
  return label(text, { x: rect.x + rect.width / 2, y: rect.y - 5, anchor: 'middle' });
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly index: number;
}

function drawScatter(trace: Attributes, axes: Axes): string {
  const mode = trace.mode as string;
  const xs = trace.x as number[];
  const points = (trace.y as (number | null)[]).map((y, index) =>
    y === null ? null : { x: axes.x.toPixel(xs[index]), y: axes.y.toPixel(y), index },
  );
  const known = points.filter((point): point is Point => point !== null);
  return [
    mode.includes('lines') ? drawLine(points, trace) : '',
    mode.includes('markers') ? known.map((point) => drawMarker(point, trace)).join('') : '',
    mode.includes('text') ? known.map((point) => pointText(point, trace)).join('') : '',
  ].join('');
}

/** A line's dashes by plotly.js's name, as SVG writes them; `undefined` for a solid line. */
export function dashArray(dash = 'solid'): string | undefined {
  const dashes = { solid: undefined, dash: '7 5', dot: '2 4', dashdot: '7 4 2 4' };
  if (!(dash in dashes)) throw new Error(`a line with dash "${dash}" has no drawing here`);
  return dashes[dash as keyof typeof dashes];
}

function drawLine(points: readonly (Point | null)[], trace: Attributes): string {
  const { color, width, dash } = trace.line as { color: string; width: number; dash?: string };
  const d = points.map((point, i) => {
    if (!point) return '';
    return `${points[i - 1] ? 'L' : 'M'}${px(point.x)} ${px(point.y)}`;
  });
  return element('path', {
    d: d.join(''),
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-dasharray': dashArray(dash),
    opacity: trace.opacity as number | undefined,
  });
}

/** A marker by its name in plotly.js; a circle when it has no name. */
export function drawMarker({ x, y }: { x: number; y: number }, trace: Attributes): string {
  const { symbol, size, color } = trace.marker as { symbol?: string; size: number; color: string };
  const r = size / 2;
  if (symbol === 'square') {
    return element('rect', { x: x - r, y: y - r, width: size, height: size, fill: color });
  }
  if (symbol === 'diamond') {
    const d = r * 1.3;
    const path = `M${px(x)} ${px(y - d)}L${px(x + d)} ${px(y)}L${px(x)} ${px(y + d)}L${px(x - d)} ${px(y)}Z`;
    return element('path', { d: path, fill: color });
  }
  if (symbol === 'triangle-up') {
    const path = `M${px(x)} ${px(y - r)}L${px(x + r)} ${px(y + r)}L${px(x - r)} ${px(y + r)}Z`;
    return element('path', { d: path, fill: color });
  }
  if (symbol !== undefined && symbol !== 'circle') {
    throw new Error(`a marker "${symbol}" has no drawing here`);
  }
  return element('circle', { cx: x, cy: y, r, fill: color });
}

function pointText({ x, y, index }: Point, trace: Attributes): string {
  const text = (trace.text as string[])[index];
  if (!text) return '';
  const { color, size } = (trace.textfont ?? {}) as { color?: string | string[]; size?: number };
  const ink = Array.isArray(color) ? color[index] : (color ?? INK);
  const positions = (trace.textposition ?? 'middle center') as string | string[];
  const position = Array.isArray(positions) ? positions[index] : positions;
  const style = { size, color: ink, anchor: anchorOf(position) };
  if (position.startsWith('top')) return label(text, { ...style, x, y: y - 8 });
  if (position.startsWith('bottom')) {
    return label(text, { ...style, x, y: y + 10, baseline: 'hanging' });
  }
  return label(text, { ...style, x, y, baseline: 'middle' });
}

/** Text «left» of a point ends there. */
function anchorOf(position: string): 'start' | 'middle' | 'end' {
  if (position.endsWith('left')) return 'end';
  return position.endsWith('right') ? 'start' : 'middle';
}
