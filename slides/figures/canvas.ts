import { drawing } from '../../lib/figures/drawing';
import { INK, PALETTE } from '../../lib/figures/palette';
import { element, label, px, type TextStyle } from '../../lib/figures/svg/element';
import { escapeLabel } from '../../lib/figures/text';
import type { Room } from './forSlide';

/** Words on a picture are so large that it may still shrink a little on its slide. */
const WORDS = 23;

/** A rectangle, in pixels of the slide. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of its own, drawn at the size that the slide shows it in. */
export function canvas(room: Room, alt: string, content: readonly (string | string[])[]): string {
  const parts = { ...room, content: content.flat(), caption: alt, isPlain: true, alt };
  const size = `0 0 ${room.width} ${room.height}`;
  return drawing(parts).svg.replace(
    /viewBox="[^"]*" width="[^"]*" height="[^"]*"/u,
    `viewBox="${size}"`,
  );
}

type Style = Partial<Omit<TextStyle, 'x' | 'y'>> & { readonly isBold?: boolean };

/** A number with a minus sign of its own width. */
export function told(value: number, digits = 2): string {
  return value.toFixed(digits).replace('-', '−');
}

/** Words in one line; `<bos>` stays visible. Their middle is at y. */
export function words(text: string, x: number, y: number, style: Style = {}): string {
  const { isBold = false, ...rest } = style;
  const escaped = escapeLabel(text);
  const at = { size: WORDS, color: INK, baseline: 'middle', ...rest, x, y } as const;
  return label(isBold ? `<b>${escaped}</b>` : escaped, at);
}

/** Words around the middle of a place. */
export function wordsIn(text: string, { x, y, width, height }: Place, style: Style = {}): string {
  return words(text, x + width / 2, y + height / 2, { anchor: 'middle', ...style });
}

interface BoxStyle {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly round?: number;
  readonly dash?: string;
  readonly opacity?: number;
}

/** A rectangle without words. */
export function box(place: Place, style: BoxStyle = {}): string {
  const { fill = 'none', stroke, strokeWidth = 2, round = 6, dash, opacity } = style;
  return element('rect', {
    ...place,
    rx: round,
    fill,
    stroke,
    'stroke-width': stroke ? strokeWidth : undefined,
    'stroke-dasharray': dash,
    opacity: opacity === undefined ? undefined : String(opacity),
  });
}

interface LineStyle {
  readonly color?: string;
  readonly width?: number;
  readonly dash?: string;
  readonly hasHead?: boolean;
}

type Point = readonly [x: number, y: number];

/** A line through points, with a head at its end when asked for. */
export function line(points: readonly Point[], style: LineStyle = {}): string {
  const { color = PALETTE.muted.text, width = 2, dash, hasHead = false } = style;
  const d = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)},${px(y)}`).join('');
  const stroke = { stroke: color, 'stroke-width': width, fill: 'none' };
  const path = element('path', { d, ...stroke, 'stroke-dasharray': dash });
  return hasHead ? path + head(points.at(-2)!, points.at(-1)!, color, 5 + 2 * width) : path;
}

function head([x0, y0]: Point, [x, y]: Point, color: string, size: number): string {
  const length = Math.hypot(x - x0, y - y0);
  const [ux, uy] = [(x - x0) / length, (y - y0) / length];
  const corner = (side: number) =>
    `${px(x - size * ux - 0.6 * side * size * uy)},${px(y - size * uy + 0.6 * side * size * ux)}`;
  return element('path', { d: `M${px(x)},${px(y)}L${corner(1)}L${corner(-1)}Z`, fill: color });
}

/** Hidden, or not computed: slanted lines, as the course's figures have them. */
export function hatched({ x, y, width, height }: Place): string {
  const gap = 9;
  const lines = Array.from({ length: Math.ceil((width + height) / gap) - 1 }, (_, i) => {
    const reach = (i + 1) * gap;
    const [x1, x2] = [Math.max(0, reach - height), Math.min(width, reach)];
    return `M${px(x + x1)} ${px(y + reach - x1)}L${px(x + x2)} ${px(y + reach - x2)}`;
  });
  const frame = element('rect', { x, y, width, height, fill: '#F4F4F4' });
  const stroke = { stroke: PALETTE.muted.fill, 'stroke-width': 1.2, fill: 'none' };
  return frame + element('path', { d: lines.join(''), ...stroke });
}

/** A picture within a picture. Its own title stays away: the whole has one. */
export function inset(svg: string, { x, y, width, height }: Place): string {
  const size = /viewBox="0 0 ([\d.]+ [\d.]+)"/u.exec(svg)![1];
  const inside = svg
    .replace(/^<svg [^>]*>/u, '')
    .replace(/<\/svg>\s*$/u, '')
    .replace(/<(title|desc)>[\s\S]*?<\/\1>\n?/gu, '');
  const classes = /^<svg [^>]*class="([^"]*)"/u.exec(svg)?.[1];
  return element('svg', { x, y, width, height, viewBox: `0 0 ${size}`, class: classes }, inside);
}
