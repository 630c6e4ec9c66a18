import { drawing } from '../../lib/figures/drawing';
import { colorAt, DIVERGING, INK, inkOn, PALETTE, SEQUENTIAL } from '../../lib/figures/palette';
import { element, label, px, type TextStyle } from '../../lib/figures/svg/element';
import { hatched, type Place } from './canvas';

/** As wide as a slide lets a picture be; drawn in its pixels, so that a word of 21 is one of 21 there. */
export const WIDTH = 1160;

/** Where something stands, in pixels. */
export type Point = readonly [x: number, y: number];

/** A place, in short. */
export function room(x: number, y: number, width: number, height: number): Place {
  return { x, y, width, height };
}

type Ink = Partial<Omit<TextStyle, 'x' | 'y'>> & { readonly isBold?: boolean };

/** Words around (x, y); from its middle unless said otherwise. `d_K` and `W_o` get their small letters. */
export function words(text: string, [x, y]: Point, { isBold = false, ...ink }: Ink = {}): string {
  const style = { size: 22, anchor: 'middle', baseline: 'middle', color: INK, ...ink } as const;
  return withSmallLetters(label(isBold ? `<b>${text}</b>` : text, { ...style, x, y }));
}

/** `d_K`, `dK` and `W_o` in a finished drawing as they are in formulas. */
export function withSmallLetters(svg: string): string {
  return svg.replace(
    /(?:(d)_?K|(W)_o)([^<]*)</gu,
    (_, d: string | undefined, W: string, rest: string) => {
      const [large, small] = d ? [d, 'K'] : [W, 'o'];
      const lowered = `${large}<tspan dy="0.28em" font-size="0.72em">${small}</tspan>`;
      return rest === '' ? `${lowered}<` : `${lowered}<tspan dy="-0.2em">${rest}</tspan><`;
    },
  );
}

interface BoxStyle {
  readonly fill?: string;
  readonly stroke?: string;
  readonly thick?: number;
  readonly round?: number;
  readonly isDashed?: boolean;
}

export function box(place: Place, style: BoxStyle = {}): string {
  const { fill = 'none', stroke = PALETTE.muted.text, thick = 1.5, round, isDashed } = style;
  return element('rect', {
    ...place,
    rx: round,
    fill,
    stroke,
    'stroke-width': thick,
    'stroke-dasharray': isDashed ? '7 5' : undefined,
  });
}

/** A box with its word in the middle. */
export function named(text: string, place: Place, style: BoxStyle & { ink?: Ink } = {}): string {
  const middle = [place.x + place.width / 2, place.y + place.height / 2] as const;
  return box(place, { round: 8, ...style }) + words(text, middle, style.ink);
}

/** A line between two points, with a tip unless it has none. */
export function arrow(
  [x1, y1]: Point,
  [x2, y2]: Point,
  {
    color = INK,
    thick = 2,
    isPlain = false,
  }: { color?: string; thick?: number; isPlain?: boolean } = {},
): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const tip = isPlain ? 0 : 8 + 1.5 * thick;
  const [bx, by] = [x2 - tip * dx, y2 - tip * dy];
  const line = element('path', {
    d: `M${px(x1)} ${px(y1)}L${px(bx)} ${px(by)}`,
    stroke: color,
    'stroke-width': thick,
  });
  if (isPlain) return line;
  const half = tip * 0.45;
  const corners: Point[] = [
    [x2, y2],
    [bx - half * dy, by + half * dx],
    [bx + half * dy, by - half * dx],
  ];
  const points = corners.map((corner) => corner.map(px).join(',')).join(' ');
  return line + element('polygon', { points, fill: color });
}

/** A number in a cell, coloured from low to high. */
interface Cells {
  readonly at: Point;
  readonly cell: readonly [width: number, height: number];
  /** Weights: from 0 to 1, dark to light. Signed: white at 0. Plain: on `fill`. */
  readonly kind?: 'weights' | 'signed' | 'plain';
  readonly bound?: number;
  readonly fill?: (i: number, j: number) => string;
  readonly isHidden?: (i: number, j: number) => boolean;
  /** What a cell says; nothing where it is empty. */
  readonly told?: (x: number, i: number, j: number) => string;
  readonly size?: number;
  /** White lines between cells; default true. */
  readonly hasGaps?: boolean;
}

/** A matrix as coloured cells. */
export function cells(values: readonly (readonly number[])[], options: Cells): string {
  const {
    at,
    cell,
    kind = 'weights',
    bound = 1,
    fill,
    isHidden,
    told,
    size = 21,
    hasGaps = true,
  } = options;
  const colorOf = (x: number, i: number, j: number) => {
    if (fill) return fill(i, j);
    if (kind === 'weights') return colorAt(SEQUENTIAL, x, [0, 1]);
    return kind === 'signed' ? colorAt(DIVERGING, x, [-bound, bound]) : '#ffffff';
  };
  return values
    .flatMap((row, i) =>
      row.map((x, j) => {
        const place = placeOf(at, cell, [i, j]);
        if (isHidden?.(i, j)) return hatched(place);
        const color = colorOf(x, i, j);
        const line = kind === 'plain' ? PALETTE.muted.text : '#ffffff';
        const stroke = hasGaps ? line : color;
        const text = told?.(x, i, j) ?? '';
        const middle = [place.x + cell[0] / 2, place.y + cell[1] / 2] as const;
        const number = text && words(text, middle, { size, color: inkOn(color) });
        return box(place, { fill: color, stroke, thick: 1 }) + number;
      }),
    )
    .join('');
}

/** Where cell [i, j] of a matrix lies. */
export function placeOf(
  [x, y]: Point,
  [width, height]: readonly [number, number],
  [i, j]: Point,
): Place {
  return { x: x + j * width, y: y + i * height, width, height };
}

/** A vector as a strip of coloured cells without numbers, in a thin frame. */
export function strip(values: readonly number[], place: Place, bound = 1): string {
  const cell = [place.width / values.length, place.height] as const;
  return (
    cells([values], { at: [place.x, place.y], cell, kind: 'signed', bound }) +
    box(place, { thick: 1 })
  );
}

/** The finished picture. Its words for those who do not see it are the slide's own. */
export function picture(height: number, content: readonly string[]): string {
  const { svg } = drawing({ width: WIDTH, height, content, caption: '', alt: '', isPlain: true });
  return svg.replace(/<(?:title|desc)\/>\n/gu, '');
}

/** Two decimals, as pictures of the course tell numbers. */
export function told(x: number): string {
  return (Math.abs(x) < 0.005 ? 0 : x).toFixed(2).replace('-', '−');
}

export { PALETTE, INK };
