import type { Locale } from '../locale';
import type { Attributes, Figure } from './figure';
import { describeWeights, sumsToOne } from './describeWeights';
import {
  cellSize,
  keyAxis,
  keyLabelHeight,
  labelRoom,
  MatrixPanel,
  matrixTraces,
  queryAxis,
} from './matrixPanel';
import { assertLabels, GridInput, NumberGrid, sum, toGrid, toMask } from './numbers';
import { PALETTE, SEQUENTIAL } from './palette';
import { CONFIG, frame, positionedTokens, textWidth } from './text';

export interface AttentionMapOptions {
  /** [Tq, Tk], the weights of one head for one sentence: a tensor, or rows of numbers. */
  readonly weights: GridInput;
  /** One word for each query (row): who is looking. */
  readonly queryTokens: readonly string[];
  /** One word for each key (column): who is looked at. */
  readonly keyTokens: readonly string[];
  /** Whether queries are told with their position, `我·0`; false for rows that are no tokens. */
  readonly numbersQueries?: boolean;
  /** Broadcastable to [Tq, Tk]; `true` = may attend. Other cells are hatched. */
  readonly mask?: GridInput | readonly (readonly boolean[])[];
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    query: 'query (attends from)',
    queryShort: 'query',
    key: 'key (attended to)',
    hover: 'query %{y} → key %{x}<br>weight %{z:.3f}, rank %{customdata} in its row',
    masked: 'masked: may not be attended to',
    sumHover: 'row sum %{text}',
    weight: 'weight',
  },
  zh: {
    query: '查询（谁在看）',
    queryShort: '查询',
    key: '键（看向谁）',
    hover: '查询 %{y} → 键 %{x}<br>权重 %{z:.3f}，在本行排第 %{customdata}',
    masked: '被遮住：不允许看',
    sumHover: '行和 %{text}',
    weight: '权重',
  },
};

/**
 * Attention weights with words on the axes: rows are queries from the top down, columns are keys,
 * each row's sum stands at its right (marked ✗ when it is not 1), masked cells are hatched, and
 * colours run from 0 to 1 whatever the weights are, so that two maps can be compared.
 *
 * A masked cell that carries weight is outlined: the mask was not applied.
 *
 * @throws {ShapeError} when the weights are not a matrix, or words or mask do not fit it
 * @example
 * attentionMap({ weights: [[0.9, 0.1]], queryTokens: ['我'], keyTokens: ['I', '.'] }).alt
 * // 'Attention map, 1 query × 2 keys. 我·0 attends to I·0 0.90, .·1 0.10.'
 */
export function attentionMap(options: AttentionMapOptions): Figure {
  const { lang = 'en', title } = options;
  const values = toGrid('weights', options.weights, ['Tq', 'Tk']);
  const [Tq, Tk] = [values.length, values[0].length];
  assertLabels('queryTokens', options.queryTokens, Tq, 'row', `weights [${Tq}, ${Tk}]`);
  assertLabels('keyTokens', options.keyTokens, Tk, 'column', `weights [${Tq}, ${Tk}]`);
  const mask = options.mask && toMask(options.mask, Tq, Tk);
  const { numbersQueries = true, queryTokens } = options;
  const queries = numbersQueries ? positionedTokens(queryTokens) : [...queryTokens];
  const keys = positionedTokens(options.keyTokens);
  const { alt, caption } = describeWeights({ values, mask, queries, keys, lang });
  return {
    data: [...matrixTraces(weightPanel(values, mask, lang)), rowSums(values, lang)],
    layout: {
      ...mapLayout({ queries, keys, lang, title, caption }),
      // For the bars that hatch; plotly.js calls it unknown where there are none.
      ...(mask ? { barmode: 'overlay' } : {}),
    },
    config: CONFIG,
    alt,
    caption,
  };
}

function weightPanel(values: NumberGrid, mask: boolean[][] | undefined, lang: Locale): MatrixPanel {
  return {
    values,
    mask,
    areWeights: true,
    range: [0, 1],
    scale: SEQUENTIAL,
    axis: '',
    hover: TEXT[lang].hover,
    maskedHover: TEXT[lang].masked,
    customdata: values.map(ranks),
    // Beside one row there is no room for a scale, and the row's numbers say it all.
    ...(values.length > 1 ? { colorbar: colorBar(lang) } : {}),
  };
}

function colorBar(lang: Locale): Attributes {
  return {
    title: { text: TEXT[lang].weight, side: 'right', font: { size: 12 } },
    tickfont: { size: 11 },
    tickvals: [0, 0.5, 1],
    thickness: 12,
    outlinewidth: 0,
    x: 1,
    xpad: 8,
  };
}

/** 1 for the largest number of a row, and so on. */
function ranks(row: readonly number[]): number[] {
  return row.map((x) => 1 + row.filter((other) => other > x).length);
}

/** Width of the column of row sums, in cells. */
const SUM_COLUMN = 1.1;

function rowSums(values: NumberGrid, lang: Locale): Attributes {
  const right = values.map(sumsToOne);
  return {
    type: 'scatter',
    mode: 'text',
    name: 'row sums',
    x: values.map(() => values[0].length - 0.5 + SUM_COLUMN / 2),
    y: values.map((_, i) => i),
    text: values.map((row, i) => sum(row).toFixed(2) + (right[i] ? '' : ' ✗')),
    textfont: { color: right.map((ok) => (ok ? PALETTE.muted.text : PALETTE.alarm.text)) },
    hovertemplate: `${TEXT[lang].sumHover}<extra></extra>`,
    showlegend: false,
    cliponaxis: false,
  };
}

/** More rows than this are lower, so that a map fits on a screen. */
const FEW_QUERIES = 6;
const LOW_ROW = 46;

/** With more keys than this a map takes the page's width; the cells of fewer would be too wide. */
const MANY_KEYS = 3;

interface MapLayout {
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly lang: Locale;
  readonly title?: string;
  readonly caption: string;
}

function mapLayout({ queries, keys, lang, title, caption }: MapLayout): Attributes {
  const cell = cellSize(keys, queries);
  const plotWidth = cell * (keys.length + SUM_COLUMN);
  const plotHeight = Math.min(cell, queries.length > FEW_QUERIES ? LOW_ROW : cell) * queries.length;
  const x = keyAxis(
    {
      words: keys,
      title: TEXT[lang].key,
      color: PALETTE.key.text,
      domain: [0, 1],
      extra: SUM_COLUMN,
    },
    cell,
  );
  const y = queryAxis({
    words: queries,
    title: textWidth(TEXT[lang].query, 13) > plotHeight ? TEXT[lang].queryShort : TEXT[lang].query,
    color: PALETTE.query.text,
    domain: [0, 1],
  });
  return {
    ...frame({
      plotWidth,
      plotHeight,
      isFluid: keys.length > MANY_KEYS,
      margin: {
        left: labelRoom(queries) + 28,
        right: 84,
        top: keyLabelHeight(keys, cell) + 30,
        bottom: 14,
      },
      title,
      caption,
    }),
    xaxis: withSumTick(x, keys.length - 0.5 + SUM_COLUMN / 2),
    yaxis: y,
    hovermode: 'closest',
  };
}

function withSumTick(axis: Attributes, position: number): Attributes {
  return {
    ...axis,
    tickvals: [...(axis.tickvals as number[]), position],
    ticktext: [...(axis.ticktext as string[]), 'Σ'],
  };
}
