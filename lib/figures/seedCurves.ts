import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { assertSeriesCount, chartLayout, quantityAxis, referenceLine, SERIES } from './chart';
import type { Attributes, Figure } from './figure';
import { jsonNumber, sum } from './numbers';
import { translucent } from './palette';
import { CONFIG, escapeLabel } from './text';

/** One thing that was tried, with several seeds. */
export interface SeedSeries {
  readonly label: string;
  /** `runs[s][i]` is what seed s gave at `x[i]`; a single run, such as a function, has no band. */
  readonly runs: readonly (readonly number[])[];
}

/** Options of `seedCurves`. */
export interface SeedCurvesOptions {
  /** Where the values stand, in increasing order: steps, lengths, or 0, 1, 2, … with `xLabels`. */
  readonly x: readonly number[];
  /** What to write at each x instead of the number. */
  readonly xLabels?: readonly string[];
  /** One curve each, at most four: more could not be told apart. */
  readonly series: readonly SeedSeries[];
  /** What the axes are, with their units. */
  readonly xTitle: string;
  readonly yTitle: string;
  /** Values to compare with, as dotted lines. */
  readonly references?: readonly { readonly label: string; readonly y: number }[];
  readonly title?: string;
  /** What to notice; how to read the bands and where each curve ends when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    low: (label: string) => `${label}, lowest`,
    high: (label: string) => `${label}, highest`,
    hover: (label: string) => `${label}, %{x}<br>%{y:.3f}`,
    caption: (seeds: number) =>
      `Line: the mean of ${seeds} seeds; band: from the lowest of them to the highest.`,
    single: 'A line without a band is a single run.',
    fact: (label: string, { mean, low, high, isSingle }: Spread) =>
      `${label}: ${told(mean)} at the end` + (isSingle ? '.' : ` (${told(low)} to ${told(high)}).`),
    space: ' ',
  },
  zh: {
    low: (label: string) => `${label}，最低`,
    high: (label: string) => `${label}，最高`,
    hover: (label: string) => `${label}，%{x}<br>%{y:.3f}`,
    caption: (seeds: number) => `线：${seeds} 个随机种子的平均；带：从其中最低到最高。`,
    single: '没有带的线只有一次的结果。',
    fact: (label: string, { mean, low, high, isSingle }: Spread) =>
      `${label}：最后为 ${told(mean)}` + (isSingle ? '。' : `（${told(low)} 到 ${told(high)}）。`),
    space: '',
  },
};

interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Of one seed: there is no band. */
  readonly isSingle: boolean;
}

/** With more points than this, markers would hide the line. */
const MOST_MARKERS = 30;

/**
 * What was measured with several seeds: the mean as a line, the seeds' range as a band around it, so
 * that a difference inside the bands is seen to be none.
 *
 * @throws {RangeError} when there is no series, or more than four
 * @throws {ShapeError} naming a run that has not one value for each x
 */
export function seedCurves(options: SeedCurvesOptions): Figure {
  const { x, series, references = [], title, lang = 'en' } = options;
  assertSeries(options);
  const words = TEXT[lang];
  const spreads = series.map(({ runs }) => x.map((_, i) => spreadOf(runs.map((run) => run[i]))));
  const caption = options.caption ?? captionOf(series, spreads, lang);
  const said = spreads.map((spread, k) => describe(series[k].label, spread, options));
  return {
    data: [
      ...series.flatMap(({ label }, k) => band(label, spreads[k], options, k)),
      ...references.map(({ label, y }) => referenceLine(label, y, [x[0], x.at(-1)!])),
    ],
    layout: layoutOf(options, caption, title),
    config: CONFIG,
    alt: said.join(words.space),
    caption,
  };
}

/** Two digits, and no -0.00. */
function told(value: number): string {
  return jsonNumber(value, 2)?.toFixed(2) ?? String(value);
}

function spreadOf(values: readonly number[]): Spread {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { mean: sum(values) / values.length, low, high, isSingle: values.length === 1 };
}

/** How to read it, where there are bands, and where each curve ends. */
function captionOf(
  series: readonly SeedSeries[],
  spreads: readonly (readonly Spread[])[],
  lang: Locale,
): string {
  const words = TEXT[lang];
  const seeds = series.map(({ runs }) => runs.length);
  const most = Math.max(...seeds);
  const reading = most === 1 ? [] : [words.caption(most)];
  if (most > 1 && seeds.includes(1)) reading.push(words.single);
  const facts = series.map(({ label }, k) => words.fact(label, spreads[k].at(-1)!));
  return [...reading, ...facts].join(words.space);
}

/** The lowest, the highest with the space between filled, and the mean above both. */
function band(
  label: string,
  spread: readonly Spread[],
  { x, lang = 'en' }: SeedCurvesOptions,
  index: number,
): Attributes[] {
  const { color, dash, symbol } = SERIES[index];
  const words = TEXT[lang];
  const curve = (name: string, ys: readonly number[], more: Attributes): Attributes => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...x],
    y: ys.map((y) => jsonNumber(y, 4)),
    hovertemplate: `${words.hover(label)}<extra></extra>`,
    ...more,
  });
  const edge = { line: { color, width: 0.8 }, showlegend: false };
  const fill = { fill: 'tonexty', fillcolor: translucent(color, 0.2) };
  const isMarked = x.length <= MOST_MARKERS;
  const line = curve(label, spread.map(({ mean }) => mean), {
    line: { color, width: 2.5, dash },
    ...(isMarked ? { mode: 'lines+markers', marker: { color, symbol, size: 8 } } : {}),
  }); // prettier-ignore
  if (spread[0].isSingle) return [line];
  return [
    curve(words.low(label), spread.map(({ low }) => low), edge), // prettier-ignore
    curve(words.high(label), spread.map(({ high }) => high), { ...edge, ...fill }), // prettier-ignore
    line,
  ];
}

function layoutOf(options: SeedCurvesOptions, caption: string, title?: string): Attributes {
  const { x, xLabels, xTitle, yTitle } = options;
  const room = 0.03 * (x.at(-1)! - x[0]) || 0.5;
  const ticks = xLabels && {
    tickmode: 'array',
    tickvals: [...x],
    ticktext: xLabels.map(escapeLabel),
  };
  return chartLayout({
    plotWidth: 540,
    title,
    caption,
    xaxis: quantityAxis(xTitle, { range: [x[0] - room, x.at(-1)! + room], ...ticks }),
    yaxis: quantityAxis(yTitle, { rangemode: 'tozero' }),
  });
}

/** The first point and the last in words. */
function describe(
  label: string,
  spread: readonly Spread[],
  { x, xLabels, xTitle, lang = 'en' }: SeedCurvesOptions,
): string {
  const places = x.length > 8 ? [0, x.length - 1] : x.map((_, i) => i);
  const points = places.map((i) => {
    const { mean, low, high, isSingle } = spread[i];
    const range = isSingle ? '' : ` (${told(low)}–${told(high)})`;
    return `${xLabels?.[i] ?? x[i]} → ${told(mean)}${range}`;
  });
  return lang === 'zh'
    ? `${label}（${xTitle}）：${points.join('，')}。`
    : `${label} (${xTitle}): ${points.join(', ')}.`;
}

function assertSeries({ x, series, xLabels }: SeedCurvesOptions): void {
  assertSeriesCount('series', series.length);
  const rows: [string, readonly unknown[]][] = series.flatMap(({ runs }, k) =>
    runs.map((run, s): [string, readonly unknown[]] => [`series[${k}].runs[${s}]`, run]),
  );
  if (xLabels) rows.push(['xLabels', xLabels]);
  for (const [name, row] of rows) {
    if (row.length === x.length) continue;
    const expected = {
      en: `${x.length} values, one for each x`,
      zh: ` ${x.length} 个值，每个 x 一个`,
    };
    throw new ShapeError(mismatch(name, expected, row.length));
  }
}
