import { LEGEND_ABOVE, quantityAxis } from './chart';
import { BilingualRangeError, type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import type { Attributes, Figure } from './figure';
import { jsonNumber } from './numbers';
import { PALETTE } from './palette';
import { CONFIG, frame } from './text';

/** Sentences of like length. */
export interface LengthGroup {
  /** Such as `6` or `9–`. */
  readonly label: string;
  /** How many sentences. */
  readonly count: number;
}

/** How a model scores in each group. */
export interface ScoreCurve {
  readonly label: string;
  /** One a group, from 0 to 100. */
  readonly scores: readonly number[];
  /** Lowest and highest over several seeds, one pair a group: a thin vertical line. */
  readonly band?: readonly (readonly [number, number])[];
}

/** Options of `scoresByLength`. */
export interface ScoresByLengthOptions {
  readonly groups: readonly LengthGroup[];
  /** One curve each, at most four: more colours could not be told apart. */
  readonly curves: readonly ScoreCurve[];
  /** What is scored, such as `BLEU`. */
  readonly scoreName: string;
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    length: 'tokens of the source (sentences)',
    hover: (label: string, score: string) => `${label}, %{text} tokens<br>${score} %{y:.1f}`,
    range: (label: string, from: string, to: string, score: string) =>
      `${label}: ${score} ${from} for the shortest, ${to} for the longest.`,
    alt: (score: string, facts: string) =>
      `${score} against the length of the source as a line chart. ${facts}`,
    space: ' ',
  },
  zh: {
    length: '源句的词元数（括号内是句数）',
    hover: (label: string, score: string) => `${label}，%{text} 个词元<br>${score} %{y:.1f}`,
    range: (label: string, from: string, to: string, score: string) =>
      `${label}：${score}，最短的一组 ${from}，最长的一组 ${to}。`,
    alt: (score: string, facts: string) => `折线图：${score} 随源句长度的变化。${facts}`,
    space: '',
  },
};

/** Told apart by dashes and markers as well as by colour. */
const STYLES = [
  { color: PALETTE.query.fill, dash: undefined, symbol: 'circle' },
  { color: PALETTE.key.fill, dash: 'dash', symbol: 'diamond' },
  { color: PALETTE.value.fill, dash: 'dot', symbol: 'square' },
  { color: PALETTE.output.fill, dash: 'dashdot', symbol: 'triangle-up' },
] as const;

/**
 * Scores of several models, group by group of sentences of like length: whether a model forgets the
 * beginning of a long sentence.
 * Source: the form of Bahdanau et al. 2015, Figure 2.
 *
 * @throws {RangeError} when there are no curves, or more than four
 * @throws {ShapeError} when a curve has not one score, or not one pair of its band, a group
 */
export function scoresByLength(options: ScoresByLengthOptions): Figure {
  const { groups, curves, scoreName, title, lang = 'en' } = options;
  if (curves.length < 1 || curves.length > STYLES.length) {
    const expected = { en: `1 to ${STYLES.length}`, zh: ` 1 到 ${STYLES.length} 条` };
    throw new BilingualRangeError(mismatch('curves', expected, curves.length));
  }
  curves.forEach((one) => assertOneEach(one, groups.length));
  const words = TEXT[lang];
  const caption = curves
    .map(({ label, scores }) =>
      words.range(label, scores[0].toFixed(1), scores.at(-1)!.toFixed(1), scoreName),
    )
    .join(words.space);
  return {
    data: curves.flatMap((one, i) => [
      curve(one, i, options),
      ...(one.band ? [bandOf(one, i, shift(i, curves.length))] : []),
    ]),
    layout: {
      ...frame({
        plotWidth: 520,
        isFluid: true,
        plotHeight: 260,
        margin: { left: 64, right: 24, top: 36, bottom: 54 },
        title,
        caption,
      }),
      xaxis: quantityAxis(words.length, {
        range: [-0.4, groups.length - 0.6],
        tickvals: groups.map((_, i) => i),
        ticktext: groups.map(({ label, count }) => `${label} (${count})`),
      }),
      yaxis: quantityAxis(scoreName, { range: [0, 100] }),
      legend: LEGEND_ABOVE,
      hovermode: 'closest',
    },
    config: CONFIG,
    alt: words.alt(scoreName, caption),
    caption,
  };
}

function assertOneEach({ label, scores, band }: ScoreCurve, count: number): void {
  if (scores.length !== count) {
    throw new ShapeError(mismatch(`scores (${label})`, `[${count}]`, `[${scores.length}]`));
  }
  if (band && band.length !== count) {
    throw new ShapeError(mismatch(`band (${label})`, `[${count}]`, `[${band.length}]`));
  }
}

/** Curves stand a little beside each other, so that no band hides another. */
function shift(i: number, count: number): number {
  return (i - (count - 1) / 2) * 0.06;
}

function curve(
  { label, scores }: ScoreCurve,
  i: number,
  { groups, curves, scoreName, lang = 'en' }: ScoresByLengthOptions,
): Attributes {
  const { color, dash, symbol } = STYLES[i];
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: label,
    x: scores.map((_, group) => jsonNumber(group + shift(i, curves.length))),
    y: scores.map((score) => jsonNumber(score)),
    text: groups.map((group) => group.label),
    line: { color, width: 2, ...(dash && { dash }) },
    marker: { symbol, size: 8, color },
    hovertemplate: `${TEXT[lang].hover(label, scoreName)}<extra></extra>`,
  };
}

function bandOf({ label, band = [] }: ScoreCurve, i: number, offset: number): Attributes {
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${label} min–max`,
    x: band.flatMap((_, group) => [group + offset, group + offset, null]),
    y: band.flatMap(([low, high]) => [jsonNumber(low), jsonNumber(high), null]),
    line: { color: STYLES[i].color, width: 1 },
    hoverinfo: 'skip',
    showlegend: false,
  };
}
