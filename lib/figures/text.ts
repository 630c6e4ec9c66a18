import type { Attributes } from './figure';
import { FONT_FAMILY, INK, PALETTE, PAPER } from './palette';

/** Words that repeat in a sentence must stay apart: `saw·1` and `saw·3`. */
export function positionedTokens(tokens: readonly string[]): string[] {
  return tokens.map((token, position) => `${token}·${position}`);
}

/** plotly.js reads some HTML in labels, and `<pad>` would vanish; this is how it stays visible. */
export function escapeLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The inverse of {@link escapeLabel}, for places that do not read HTML. */
export function unescapeLabel(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const WIDE = /[\u2E80-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF]/u;

/** Width in pixels, by rule of thumb: a Chinese character is as wide as the font is high. */
export function textWidth(text: string, fontSize: number): number {
  const ems = Array.from(text, (character) => (WIDE.test(character) ? 1 : 0.56));
  return fontSize * ems.reduce((total, width) => total + width, 0);
}

/**
 * Chinese may break anywhere but before closing punctuation and after an opening bracket; other
 * scripts at spaces.
 */
function pieces(text: string): string[] {
  const piece = /[（《]*(?:[\u2E80-\uFFEF]|[^\s\u2E80-\uFFEF]+)[，。；：、）”’》？！]*\s*|\s+/gu;
  return text.match(piece) ?? [];
}

/** Breaks a text into lines no wider than `width` pixels. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const lines = [''];
  for (const piece of pieces(text)) {
    const line = lines.at(-1)! + piece;
    const fits = textWidth(line.trimEnd(), fontSize) <= width;
    if (fits || lines.at(-1) === '') lines[lines.length - 1] = line;
    else lines.push(piece);
  }
  return lines.map((line) => line.trim());
}

const CAPTION_SIZE = 12;
const LINE_HEIGHT = 17;
/** A small matrix leaves room at its right, so that its caption has not to be read in a column. */
const MIN_WIDTH = 540;
const TITLE_SIZE = 15;
const TITLE_HEIGHT = 40;

/** Pixels around the plot, without title and caption. */
export interface Margin {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface FrameOptions {
  /** Size of the plot itself, in pixels. */
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly margin: Margin;
  readonly title?: string;
  readonly caption: string;
  /**
   * Takes the width that the page gives, `plotWidth` where there is no page. For charts; the cells
   * of a matrix keep their size.
   */
  readonly isFluid?: boolean;
}

/**
 * What all figures share: a size in pixels, the title above, the caption below, fonts, white paper
 * (also on a dark page). Axes, annotations and shapes are added by the figure.
 */
export function frame(options: FrameOptions): Attributes {
  const { plotWidth, plotHeight, margin, title, caption, isFluid = false } = options;
  const right = Math.max(margin.right, MIN_WIDTH - margin.left - plotWidth);
  const width = margin.left + plotWidth + right;
  const lines = wrap(caption, (isFluid ? MIN_WIDTH : width) - 24, CAPTION_SIZE);
  const top = margin.top + (title ? TITLE_HEIGHT : 0);
  const bottom = margin.bottom + lines.length * LINE_HEIGHT + 10;
  return {
    ...(isFluid ? { autosize: true, meta: { width } } : { width }),
    height: top + plotHeight + bottom,
    margin: { l: margin.left, r: right, t: top, b: bottom, pad: 0 },
    ...(title ? { title: titleAttributes(title) } : {}),
    font: { family: FONT_FAMILY, size: 13, color: INK },
    paper_bgcolor: PAPER,
    plot_bgcolor: PAPER,
    annotations: [captionAnnotation(lines, margin)],
  };
}

function titleAttributes(title: string): Attributes {
  return {
    text: escapeLabel(title),
    font: { size: TITLE_SIZE },
    x: 0,
    xref: 'container',
    xanchor: 'left',
    y: 1,
    yref: 'container',
    yanchor: 'top',
    pad: { t: 12, l: 12 },
  };
}

function captionAnnotation(lines: readonly string[], margin: Margin): Attributes {
  return {
    text: lines.map(escapeLabel).join('<br>'),
    name: 'caption',
    showarrow: false,
    align: 'left',
    xref: 'paper',
    yref: 'paper',
    x: 0,
    y: 0,
    xanchor: 'left',
    yanchor: 'top',
    xshift: 12 - margin.left,
    yshift: -margin.bottom,
    font: { size: CAPTION_SIZE, color: PALETTE.muted.text },
  };
}

/** The width in pixels that a figure has where no page gives it another. */
export function widthOf({ width, meta }: Attributes): number {
  return (width ?? (meta as { width: number }).width) as number;
}

/**
 * What every figure is shown with: no logo, no buttons but the camera, no zoom by scrolling. Not
 * `responsive`: JupyterLab tells a figure of the page's new width by itself, and with it, a figure that
 * is a cell's result is 29 pixels high from then on.
 */
export const CONFIG: Attributes = {
  displaylogo: false,
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
  scrollZoom: false,
};
