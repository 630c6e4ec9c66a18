import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { chartLayout, quantityAxis, referenceLine, SERIES } from './chart';
import type { Attributes, Figure } from './figure';
import { jsonNumber, sum } from './numbers';
import { CONFIG, textWidth } from './text';

/** A quantity of every head, measured in many sentences. */
export interface HeadMeasure {
  /** What was measured, in a few words: told apart by it where there are several. */
  readonly label: string;
  /** `values[l][h]` are the numbers of a head, one a sentence; first layer first. */
  readonly values: readonly (readonly (readonly number[])[])[];
}

/** Options of `headSpread`. */
export interface HeadSpreadOptions {
  /** One to three of the same heads, drawn side by side. */
  readonly measures: readonly HeadMeasure[];
  /** What the numbers are, with their unit: the title of the axis. */
  readonly quantity: string;
  /** A number to compare with, as a dotted line. */
  readonly reference?: { readonly label: string; readonly y: number };
  readonly title?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    head: 'layer·head',
    low: (label: string) => `${label}, 10 % below`,
    high: (label: string) => `${label}, 10 % above`,
    caption: (count: number, facts: string) =>
      `Point: the mean of ${count} sentences; line: the middle 80 % of them. ${facts}`,
    range: (label: string, low: HeadFact, high: HeadFact) =>
      `“${label}”: from ${low.mean} (${low.name}) to ${high.mean} (${high.name}).`,
    told: (label: string, facts: string) => `“${label}”: ${facts}.`,
    fact: ({ name, mean, low, high }: HeadFact) => `${name} ${mean} (${low} to ${high})`,
    separator: ', ',
    space: ' ',
  },
  zh: {
    head: '层·头',
    low: (label: string) => `${label}，10% 低于此`,
    high: (label: string) => `${label}，10% 高于此`,
    caption: (count: number, facts: string) =>
      `点：${count} 个句子的平均；竖线：居中的 80% 的句子。${facts}`,
    range: (label: string, low: HeadFact, high: HeadFact) =>
      `“${label}”：从 ${low.mean}（${low.name}）到 ${high.mean}（${high.name}）。`,
    told: (label: string, facts: string) => `“${label}”：${facts}。`,
    fact: ({ name, mean, low, high }: HeadFact) => `${name} ${mean}（${low} 到 ${high}）`,
    separator: '，',
    space: '',
  },
};

/** As many measures still stand side by side within a head's place. */
const MOST = 3;

/** How far apart the measures of a head stand; heads are 1 apart. */
const STEP = 0.26;
const PLOT_WIDTH = 540;

/** What is said of a head: its mean, and between which numbers the middle 80 % of sentences lie. */
interface HeadFact {
  readonly name: string;
  readonly mean: string;
  readonly low: string;
  readonly high: string;
}

/** A head's numbers in brief. */
interface Spread {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A quantity of every head over many sentences: its mean as a point, the middle 80 % of the sentences
 * as a line, so that a difference between heads can be seen against the spread within each. Layers and
 * heads count from 0.
 *
 * @throws {ShapeError} when there is no measure, or more than three, or they are not of the same heads
 *   in the same number of sentences
 */
export function headSpread(options: HeadSpreadOptions): Figure {
  const { measures, quantity, reference, title, lang = 'en' } = options;
  assertMeasures(measures);
  const spreads = measures.map(({ values }) => spreadsOf(values));
  const names = spreads[0].map(({ name }) => name);
  const span = [-0.5, names.length - 0.5 + roomFor(reference?.label, names.length)] as const;
  const count = measures[0].values[0][0].length;
  const caption = captionOf(measures, spreads, count, lang);
  return {
    data: [
      ...measures.flatMap(({ label }, i) => tracesOf(label, spreads, i, lang)),
      ...(reference ? [referenceLine(reference.label, reference.y, span)] : []),
    ],
    layout: chartLayout({
      plotWidth: PLOT_WIDTH,
      title,
      caption,
      xaxis: quantityAxis(TEXT[lang].head, {
        range: span,
        tickmode: 'array',
        tickvals: names.map((_, i) => i),
        ticktext: names,
        showgrid: false,
      }),
      yaxis: quantityAxis(quantity, { range: [0, topOf(spreads, reference?.y)] }),
    }),
    config: CONFIG,
    alt: altOf(measures, spreads, lang),
    caption,
  };
}

function assertMeasures(measures: readonly HeadMeasure[]): void {
  if (measures.length < 1 || measures.length > MOST) {
    const expected = { en: `1 to ${MOST}`, zh: ` 1 到 ${MOST} 个` };
    throw new ShapeError(mismatch('measures', expected, measures.length));
  }
  const sizes = measures.map(({ values }) => sizesOf(values));
  const wrong = sizes.findIndex((size) => size !== sizes[0] || size === '[]');
  if (wrong < 0) return;
  const count = measures[0].values[0]?.[0]?.length ?? 0;
  const expected =
    count === 0 ? { en: 'one or more numbers for each head', zh: '每个头至少一个数' } : sizes[0];
  throw new ShapeError(mismatch(`measures[${wrong}].values`, expected, sizes[wrong]));
}

/** `[3·7, 5·7]`: 3 heads in the first layer and 5 in the second, 7 sentences each; `[]` if uneven. */
function sizesOf(values: HeadMeasure['values']): string {
  const count = values[0]?.[0]?.length ?? 0;
  const isEven = values.flat().every(({ length }) => length === count);
  return count > 0 && isEven
    ? `[${values.map((layer) => `${layer.length}·${count}`).join(', ')}]`
    : '[]';
}

function spreadsOf(values: HeadMeasure['values']): Spread[] {
  return values.flatMap((layer, l) =>
    layer.map((numbers, h) => {
      const sorted = [...numbers].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
      return {
        name: `${l}·${h}`,
        mean: sum(numbers) / numbers.length,
        low: at(0.1),
        high: at(0.9),
      };
    }),
  );
}

/** A measure: a line from low to high for each head, both ends, and the mean. */
function tracesOf(
  label: string,
  all: readonly (readonly Spread[])[],
  i: number,
  lang: Locale,
): Attributes[] {
  const spreads = all[i];
  const heads = spreads.map((_, head) => head);
  const place = (head: number) => head + (i - (all.length - 1) / 2) * STEP;
  const { color, symbol } = SERIES[i];
  // Beside the others, and still of its head: `meta.x` is what the table goes by.
  const points = (name: string, values: number[], marker: Attributes, more: Attributes = {}) => ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: heads.map(place),
    y: values.map((value) => jsonNumber(value)),
    meta: { x: heads },
    marker: { color, ...marker },
    customdata: spreads.map((spread) => spread.name),
    hovertemplate: `${name}, %{customdata}: %{y:.2f}<extra></extra>`,
    ...more,
  });
  const end = { symbol: 'square', size: 4 };
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: label,
      x: heads.flatMap((head) => [place(head), place(head), place(head)]),
      y: spreads.flatMap(({ low, high }) => [jsonNumber(low), jsonNumber(high), null]),
      line: { color, width: 3 },
      opacity: 0.55,
      hoverinfo: 'skip',
      showlegend: false,
    },
    points(
      label,
      spreads.map(({ mean }) => mean),
      { symbol, size: 10 },
    ),
    ...(['low', 'high'] as const).map((side) =>
      points(
        TEXT[lang][side](label),
        spreads.map((spread) => spread[side]),
        end,
        {
          showlegend: false,
        },
      ),
    ),
  ];
}

/** Heads that would fit where the words above the reference stand, at the right of all heads. */
function roomFor(label: string | undefined, heads: number): number {
  if (label === undefined) return 0;
  const width = textWidth(label, 12) + 8;
  return (heads * width) / (PLOT_WIDTH - width);
}

/** Room for the highest line, and for what there is to compare with. */
function topOf(spreads: readonly (readonly Spread[])[], reference = 0): number {
  const highest = Math.max(...spreads.flat().map(({ high }) => high), reference);
  return highest > 0 ? highest * 1.08 : 1;
}

function factOf({ name, mean, low, high }: Spread): HeadFact {
  return { name, mean: mean.toFixed(2), low: low.toFixed(2), high: high.toFixed(2) };
}

function captionOf(
  measures: readonly HeadMeasure[],
  spreads: readonly (readonly Spread[])[],
  count: number,
  lang: Locale,
): string {
  const words = TEXT[lang];
  const ranges = measures.map(({ label }, i) => {
    const byMean = [...spreads[i]].sort((a, b) => a.mean - b.mean);
    return words.range(label, factOf(byMean[0]), factOf(byMean.at(-1)!));
  });
  return words.caption(count, ranges.join(words.space));
}

function altOf(
  measures: readonly HeadMeasure[],
  spreads: readonly (readonly Spread[])[],
  lang: Locale,
): string {
  const words = TEXT[lang];
  const told = measures.map(({ label }, i) => {
    const facts = spreads[i].map((spread) => words.fact(factOf(spread)));
    return words.told(label, facts.join(words.separator));
  });
  return told.join(words.space);
}
