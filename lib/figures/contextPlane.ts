import { ShapeError } from '../tensor';
import { chartLayout, quantityAxis } from './chart';
import { type Locale, mismatch } from '../locale';
import type { Attributes, Figure } from './figure';
import { assertLabels, GridInput, jsonNumber, NumberGrid, sum, toGrid } from './numbers';
import { PALETTE } from './palette';
import { CONFIG, escapeLabel, positionedTokens } from './text';

export interface ContextPlaneOptions {
  /** [Tq, Tk] */
  readonly weights: GridInput;
  /** [Tk, 2], values that can be drawn as points. */
  readonly value: GridInput;
  readonly queryTokens: readonly string[];
  readonly keyTokens: readonly string[];
  /** Whether queries are told with their position, `我·0`; false for rows that are no tokens. */
  readonly numbersQueries?: boolean;
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    x: 'first feature of the value',
    y: 'second feature of the value',
    value: 'value',
    context: 'context',
    caption: (Tq: number, Tk: number) =>
      `${Tk} values and ${Tq} ${Tq === 1 ? 'context' : 'contexts'}. Each context is the mean of the values, weighted by ` +
      'attention: lines show how strongly each value pulls (thickness = weight). A context never ' +
      'leaves the area that the values span.',
    alt: (contexts: string) => `Contexts as points among the values. ${contexts}.`,
    at: (word: string, point: string) => `${word} at ${point}`,
    separator: '; ',
  },
  zh: {
    x: '值的第一个特征',
    y: '值的第二个特征',
    value: '值',
    context: '上下文',
    caption: (Tq: number, Tk: number) =>
      `${Tk} 个值，${Tq} 个上下文。每个上下文是各个值按注意力权重的平均，` +
      '线越粗表示权重越大、拉力越强。上下文不会离开这些值围成的区域。',
    alt: (contexts: string) => `各上下文落在值之间。${contexts}。`,
    at: (word: string, point: string) => `${word} 在 ${point}`,
    separator: '；',
  },
};

/** Lines for weights below this would be thinner than a screen can show. */
const THINNEST = 0.02;

/**
 * Values and contexts as points in a plane: attention as a weighted mean, `context = weights · V`.
 *
 * @throws {ShapeError} when a value has not two features, or sizes do not fit
 */
export function contextPlane(options: ContextPlaneOptions): Figure {
  const { title, lang = 'en' } = options;
  const weights = toGrid('weights', options.weights, ['Tq', 'Tk']);
  const value = toGrid('value', options.value, ['Tk', '2']);
  const [Tq, Tk] = [weights.length, weights[0].length];
  if (value.length !== Tk || value[0].length !== 2) {
    const received = `[${value.length}, ${value[0].length}]`;
    throw new ShapeError(mismatch('value', `[Tk=${Tk}, 2]`, received));
  }
  assertLabels('queryTokens', options.queryTokens, Tq, 'row', `weights [${Tq}, ${Tk}]`);
  assertLabels('keyTokens', options.keyTokens, Tk, 'column', `weights [${Tq}, ${Tk}]`);
  const words = TEXT[lang];
  const contexts = weights.map((row) => [0, 1].map((d) => sum(row.map((w, j) => w * value[j][d]))));
  const { numbersQueries = true, queryTokens } = options;
  const queries = numbersQueries ? positionedTokens(queryTokens) : [...queryTokens];
  const caption = words.caption(Tq, Tk);
  // Words of values stand outside, words of contexts inside, so that they keep apart.
  const middle = sum(value.map(([, y]) => y)) / Tk;
  return {
    data: [
      ...pulls(weights, contexts, value),
      points(words.value, value, positionedTokens(options.keyTokens), {
        ...VALUE_STYLE,
        textposition: value.map(([, y]) => (y >= middle ? 'top center' : 'bottom center')),
      }),
      points(words.context, contexts, queries, {
        ...CONTEXT_STYLE,
        textposition: contexts.map(([, y]) => (y >= middle ? 'bottom center' : 'top center')),
      }),
    ],
    layout: chartLayout({
      plotWidth: 560,
      plotHeight: 300,
      right: 40,
      title,
      caption,
      xaxis: quantityAxis(TEXT[lang].x, { range: roomy(value.map(([x]) => x)) }),
      yaxis: quantityAxis(TEXT[lang].y, { range: roomy(value.map(([, y]) => y)) }),
    }),
    config: CONFIG,
    alt: words.alt(
      contexts
        .map(([x, y], i) => words.at(queries[i], `(${x.toFixed(2)}, ${y.toFixed(2)})`))
        .join(words.separator),
    ),
    caption,
  };
}

const VALUE_STYLE: Attributes = {
  marker: { symbol: 'square', size: 11, color: PALETTE.value.fill },
  textfont: { color: PALETTE.value.text },
};

const CONTEXT_STYLE: Attributes = {
  marker: { symbol: 'diamond', size: 13, color: PALETTE.output.fill },
  textfont: { color: PALETTE.output.text },
};

function points(
  name: string,
  at: NumberGrid,
  words: readonly string[],
  style: Attributes,
): Attributes {
  return {
    type: 'scatter',
    mode: 'markers+text',
    name,
    x: at.map(([x]) => jsonNumber(x)),
    y: at.map(([, y]) => jsonNumber(y)),
    text: words.map(escapeLabel),
    ...style,
    cliponaxis: false,
    hovertemplate: '%{text}: (%{x:.2f}, %{y:.2f})<extra></extra>',
  };
}

function pulls(weights: NumberGrid, contexts: NumberGrid, value: NumberGrid): Attributes[] {
  return weights.flatMap((row, i) =>
    row.flatMap((weight, j) => (weight < THINNEST ? [] : [pull(contexts[i], value[j], weight)])),
  );
}

function pull(from: readonly number[], to: readonly number[], weight: number): Attributes {
  return {
    type: 'scatter',
    mode: 'lines',
    x: [jsonNumber(from[0]), jsonNumber(to[0])],
    y: [jsonNumber(from[1]), jsonNumber(to[1])],
    line: { color: PALETTE.output.fill, width: Math.max(0.5, jsonNumber(8 * weight) ?? 0) },
    opacity: 0.45,
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** A range with room for the words around the outermost points. */
function roomy(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * 0.18;
  return [low - room, high + room];
}
