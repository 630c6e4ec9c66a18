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

/** Fonts with Chinese glyphs on Windows, macOS and Linux, for pages and drawings alike. */
export const FONT_FAMILY =
  'Helvetica, Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
