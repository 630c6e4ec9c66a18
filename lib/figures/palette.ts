/**
 * Colours by role, the same in notebooks, slides and prose: a query is blue wherever it appears.
 * Source: Okabe and Ito 2008 (distinguishable with every common colour blindness); the text colours
 * are darker twins with a contrast on white of at least 5.
 */
export const PALETTE = {
  query: { fill: '#0072B2', text: '#0072B2' },
  key: { fill: '#E69F00', text: '#A35F00' },
  value: { fill: '#009E73', text: '#007A59' },
  output: { fill: '#CC79A7', text: '#A3477F' },
  muted: { fill: '#B8B8B8', text: '#6E6E6E' },
  alarm: { fill: '#D55E00', text: '#B34700' },
} as const;

/** A colour scale: positions from 0 to 1 with the colour there. */
export type ColorScale = readonly (readonly [number, string])[];

const evenly = (colors: readonly string[]): ColorScale =>
  colors.map((color, i) => [i / (colors.length - 1), color] as const);

/** Cividis, for weights from 0 (dark) to 1 (light). Source: Nuñez, Anderton and Renslow 2018. */
export const SEQUENTIAL = evenly([
  '#00224e',
  '#123570',
  '#3b496c',
  '#575d6d',
  '#707173',
  '#8a8678',
  '#a59c74',
  '#c3b369',
  '#e1cc55',
  '#fee838',
]);

/** For signed numbers: blue below 0, white at 0, orange above. */
export const DIVERGING = evenly(['#0072B2', '#8FBFDC', '#FFFFFF', '#EBB083', '#D55E00']);

export const INK = '#222222';
export const PAPER = '#FFFFFF';
export const GRID = '#E5E5E5';

/**
 * Fonts with Chinese glyphs on Windows, macOS and Linux, for pages and drawings alike. Latin fonts
 * stand first: a Chinese one draws a bar after √, and a wide dot for ·.
 */
export const FONT_FAMILY =
  'Helvetica, Arial, "Liberation Sans", "DejaVu Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

type Rgb = readonly [number, number, number];

function rgb(color: string): Rgb {
  const channel = (i: number) => parseInt(color.slice(i, i + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** A colour through which what lies below can be seen. @param opacity from 0 to 1 */
export function translucent(color: string, opacity: number): string {
  return `rgba(${[...rgb(color), opacity].join(',')})`;
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}

/** The colour that a scale gives to a number, by linear mixing between its stops. */
export function colorAt(
  scale: ColorScale,
  value: number,
  [low, high]: readonly [number, number],
): string {
  if (Number.isNaN(value)) return PAPER;
  const position = Math.min(1, Math.max(0, (value - low) / (high - low)));
  const above = Math.max(
    1,
    scale.findIndex(([stop]) => stop >= position),
  );
  const [[start, from], [end, to]] = [scale[above - 1], scale[above]];
  const part = (position - start) / (end - start);
  const [a, b] = [rgb(from), rgb(to)];
  return hex(a.map((channel, i) => channel + part * (b[i] - channel)));
}

/** Relative luminance from 0 to 1. Source: WCAG 2.2. */
function luminance(color: string): number {
  const linear = rgb(color).map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** Contrast of two colours, from 1 to 21. Source: WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on a colour: a contrast of at least 4.5 on any. */
export function inkOn(color: string): string {
  return contrast(color, '#000000') >= contrast(color, '#ffffff') ? '#000000' : '#ffffff';
}
