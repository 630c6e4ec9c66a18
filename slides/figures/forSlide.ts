import { escapeHtml } from '../../lib/figures/escapeHtml';
import type { Attributes, Drawing, Figure } from '../../lib/figures/figure';
import { captionLines } from '../../lib/figures/svg/caption';
import { textWidth, unescapeLabel } from '../../lib/figures/text';

/** Pixels that a picture has on a slide. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** The smallest words of a figure are 11 px high, and on a slide no word is under 20. */
const SCALE = 20 / 11;

/**
 * The same figure, laid out for a slide: so small that it can be shown at nearly twice its size, and its
 * words be read from the last row. Title and caption stay away, since a slide has its own.
 */
export function forSlide(
  original: Figure,
  room: Room,
  { areAxesNamed = true }: { readonly areAxesNamed?: boolean } = {},
): Figure {
  const layoutOf = areAxesNamed ? original.layout : withoutNames(original.layout);
  const figure = { data: original.data.map(withoutScale), layout: layoutOf };
  const margin = figure.layout.margin as Record<'l' | 'r' | 't' | 'b', number>;
  const { title, ...layout } = figure.layout;
  const annotations = (layout.annotations as Attributes[]).filter(({ name }) => name !== 'caption');
  const captions = (layout.annotations as Attributes[]).filter(({ name }) => name === 'caption');
  const bottom = captions.length > 0 ? -(captions[0].yshift as number) : margin.b;
  const top = margin.t - (title ? 40 : 0);
  const width = room.width / SCALE;
  const hadScale = original.data.some(({ colorbar }) => colorbar);
  const right = hadScale ? 12 : margin.r;
  const height = room.height / SCALE;
  const bottomOf = Math.max(bottom, 10);
  const xaxis = thinned(layout.xaxis as Attributes, width - margin.l - right);
  const yaxis = thinned(layout.yaxis as Attributes, height - top - bottomOf);
  const keys = leaningKeys(xaxis, width - margin.l - right);
  return {
    ...original,
    ...figure,
    layout: {
      ...layout,
      annotations,
      autosize: false,
      width,
      height,
      xaxis: keys?.axis ?? xaxis,
      yaxis,
      margin: { ...margin, r: right, t: top + (keys?.height ?? 0), b: bottomOf },
    },
  };
}

/** The numbers stand in the cells; the scale beside them would take their room. */
function withoutScale({ colorbar: _, ...trace }: Attributes): Attributes {
  return trace;
}

/** Pixels that the name of an axis takes beside its words. */
const NAME = 26;

function withoutNames(layout: Attributes): Attributes {
  const margin = layout.margin as Record<'l' | 'r' | 't' | 'b', number>;
  const nameless = (axis: unknown) => ({ ...(axis as Attributes), title: undefined });
  return {
    ...layout,
    xaxis: nameless(layout.xaxis),
    yaxis: nameless(layout.yaxis),
    margin: { ...margin, l: margin.l - NAME, t: margin.t - NAME },
  };
}

/** Where so many ticks stand that their labels would run into each other, only every so many are told. */
function thinned(axis: Attributes, length: number): Attributes {
  const texts = axis.ticktext as string[] | undefined;
  if (!texts || texts.length * 13 <= length) return axis;
  const every = Math.ceil((texts.length * 30) / length);
  const ofTicks = <T>(ticks: readonly T[]) => ticks.filter((_, i) => i % every === 0);
  return { ...axis, ticktext: ofTicks(texts), tickvals: ofTicks(axis.tickvals as number[]) };
}

const LEAN = -35; // degrees

/** Words above the columns that would touch each other lean, and need so much more height. */
function leaningKeys(
  axis: Attributes,
  plotWidth: number,
): { axis: Attributes; height: number } | undefined {
  const words = axis.ticktext as string[] | undefined;
  if (!words || axis.side !== 'top' || axis.tickangle) return undefined;
  const widest = Math.max(...words.map((word) => textWidth(unescapeLabel(word), 13)));
  if (widest + 6 < plotWidth / words.length) return undefined;
  return { axis: { ...axis, tickangle: LEAN }, height: widest * 0.75 };
}

/** The smallest words on a slide, in pixels. */
const SMALLEST = 20;

/**
 * A drawing without its caption, for a slide. Words that would come out under 20 px there are set larger.
 *
 * @throws {Error} when the drawing has no size
 */
export function drawingForSlide({ svg, caption }: Drawing, room: Room): string {
  const size = /viewBox="0 0 (?<width>[\d.]+) (?<height>[\d.]+)"/u.exec(svg)?.groups;
  if (!size) throw new Error('a drawing needs a viewBox that begins at 0 0');
  const [width, full] = [Number(size.width), Number(size.height)];
  const { lines, height: below } = captionLines(caption, { width, top: 0 });
  const words = new Set(lines.map(({ text }) => escapeHtml(text)));
  const isCaption = (text: string) => words.has(text);
  let hasCaption = false;
  const without = svg.replace(/<text [^>]*>([^<]*)<\/text>\n?/gu, (whole, text: string) => {
    if (!isCaption(text) || !whole.includes('font-size="12"')) return whole;
    hasCaption = true;
    return '';
  });
  const height = hasCaption ? full - below : full;
  const scale = Math.min(room.width / width, room.height / height);
  const least = Math.ceil((10 * SMALLEST) / scale) / 10 + 0.1;
  return without
    .replace(/viewBox="[^"]*" width="[^"]*" height="[^"]*"/u, `viewBox="0 0 ${width} ${height}"`)
    .replace(/font-size="([\d.]+)"/gu, (whole, px: string) =>
      Number(px) < least ? `font-size="${least.toFixed(1)}"` : whole,
    );
}
