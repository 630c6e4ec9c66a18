import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import type { Attributes, Figure } from './figure';
import {
  cellSize,
  cellText,
  keyAxis,
  keyLabelHeight,
  labelRoom,
  MatrixPanel,
  matrixTraces,
  queryAxis,
  slantedRoom,
} from './matrixPanel';
import { assertLabels, GridInput, NumberGrid, sum, toGrid, toMask } from './numbers';
import { DIVERGING, INK, PALETTE, SEQUENTIAL } from './palette';
import { CONFIG, frame, positionedTokens } from './text';

export interface AttentionStagesOptions {
  /** [Tq, dK], the queries of one head. */
  readonly query: GridInput;
  /** [Tk, dK] */
  readonly key: GridInput;
  readonly queryTokens: readonly string[];
  readonly keyTokens: readonly string[];
  /** Broadcastable to [Tq, Tk]; `true` = may attend. Absent: the panel for the mask is left out. */
  readonly mask?: GridInput | readonly (readonly boolean[])[];
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    query: 'query',
    scores: 'QKᵀ',
    scaled: 'QKᵀ / √dK',
    masked: 'masked',
    weights: 'softmax',
    maskedHover: 'masked: its score counts as −∞',
    caption: (Tq: number, Tk: number, dK: number, isMasked: boolean) =>
      `From scores to weights in ${isMasked ? 'four' : 'three'} stages, each [${Tq}, ${Tk}], with ` +
      `dK = ${dK}. The score panels share one colour scale (white is 0), so dividing by ` +
      `√dK = ${cellText(Math.sqrt(dK))} shows as paler colours; each row of the last panel sums to 1.`,
    alt: (row: string, stages: string) => `Stages for ${row}: ${stages}.`,
  },
  zh: {
    query: '查询',
    scores: 'QKᵀ',
    scaled: 'QKᵀ / √dK',
    masked: '掩码',
    weights: 'softmax',
    maskedHover: '被遮住：分数当作 −∞',
    caption: (Tq: number, Tk: number, dK: number, isMasked: boolean) =>
      `从分数到权重的${isMasked ? '四' : '三'}步，每一步都是 [${Tq}, ${Tk}]，dK = ${dK}。` +
      `分数各图共用一套颜色（白色为 0），所以除以 √dK = ${cellText(Math.sqrt(dK))} 后颜色变浅；` +
      `最后一图每行之和为 1。`,
    alt: (row: string, stages: string) => `${row} 的各步：${stages}。`,
  },
};

interface Stage {
  readonly name: string;
  readonly values: NumberGrid;
  readonly mask?: boolean[][];
  /** Per cell, how its number came about. */
  readonly origin: readonly (readonly string[])[];
}

/**
 * The way from queries and keys to weights, one panel a stage: `QKᵀ`, `QKᵀ/√dK`, the mask,
 * `softmax`. Each panel is computed from the one before it; on hover a cell says how.
 *
 * @throws {ShapeError} when query and key differ in dK, or words or mask do not fit
 */
export function attentionStages(options: AttentionStagesOptions): Figure {
  const { lang = 'en' } = options;
  const query = toGrid('query', options.query, ['Tq', 'dK']);
  const key = toGrid('key', options.key, ['Tk', 'dK']);
  const [Tq, Tk, dK] = [query.length, key.length, query[0].length];
  if (key[0].length !== dK) {
    throw new ShapeError(mismatch('key', `[Tk=${Tk}, dK=${dK}]`, `[${Tk}, ${key[0].length}]`));
  }
  assertLabels('queryTokens', options.queryTokens, Tq, 'row', `query [${Tq}, ${dK}]`);
  assertLabels('keyTokens', options.keyTokens, Tk, 'row', `key [${Tk}, ${dK}]`);
  const mask = options.mask && toMask(options.mask, Tq, Tk);
  const stages = computeStages(query, key, mask, lang);
  const queries = positionedTokens(options.queryTokens);
  const keys = positionedTokens(options.keyTokens);
  const caption = TEXT[lang].caption(Tq, Tk, dK, mask !== undefined);
  return {
    data: stages.flatMap((stage, i) => matrixTraces(panelOf(stage, i, stages, lang))),
    layout: {
      ...stagesLayout({ stages, queries, keys, lang, caption }),
      ...(mask ? { barmode: 'overlay' } : {}),
    },
    config: CONFIG,
    alt: altOf(stages, queries, lang),
    caption,
  };
}

function computeStages(
  query: NumberGrid,
  key: NumberGrid,
  mask: boolean[][] | undefined,
  lang: Locale,
): Stage[] {
  const words = TEXT[lang];
  const root = Math.sqrt(query[0].length);
  const scores = query.map((q) => key.map((k) => sum(q.map((x, d) => x * k[d]))));
  const scaled = scores.map((row) => row.map((x) => x / root));
  const weights = scaled.map((row, i) => softmax(row, mask?.[i]));
  const told = (cell: (i: number, j: number) => string) =>
    scores.map((row, i) => row.map((_, j) => cell(i, j)));
  const scaledOrigin = told(
    (i, j) => `${cellText(scores[i][j])} / ${cellText(root)} = ${cellText(scaled[i][j])}`,
  );
  return [
    {
      name: words.scores,
      values: scores,
      origin: told((i, j) => dotProduct(query[i], key[j], scores[i][j])),
    },
    { name: words.scaled, values: scaled, origin: scaledOrigin },
    ...(mask ? [{ name: words.masked, values: scaled, mask, origin: scaledOrigin }] : []),
    {
      name: words.weights,
      values: weights,
      mask,
      origin: told((i, j) => `e^${cellText(scaled[i][j])} / Σ = ${cellText(weights[i][j])}`),
    },
  ];
}

/** Products written out while there are few of them. */
function dotProduct(q: readonly number[], k: readonly number[], score: number): string {
  const terms = q.map((x, d) => `${cellText(x)}·${cellText(k[d])}`);
  return `${q.length <= 6 ? terms.join(' + ') : 'q·k'} = ${cellText(score)}`;
}

/** Weights over the allowed keys; uniform over all when none is allowed, as in the library. */
function softmax(row: readonly number[], allowed?: readonly boolean[]): number[] {
  if (allowed && !allowed.includes(true)) return row.map(() => 1 / row.length);
  const isAllowed = (j: number) => !allowed || allowed[j];
  const highest = Math.max(...row.filter((_, j) => isAllowed(j)));
  const exponentials = row.map((x, j) => (isAllowed(j) ? Math.exp(x - highest) : 0));
  return exponentials.map((x) => x / sum(exponentials));
}

const axisOf = (panel: number) => (panel === 0 ? '' : String(panel + 1));

function panelOf(stage: Stage, index: number, stages: readonly Stage[], lang: Locale): MatrixPanel {
  const isWeights = index === stages.length - 1;
  const bound = Math.max(...stages[0].values.flat().map(Math.abs)) || 1;
  return {
    values: stage.values,
    mask: stage.mask,
    areWeights: isWeights,
    range: isWeights ? [0, 1] : [-bound, bound],
    scale: isWeights ? SEQUENTIAL : DIVERGING,
    axis: axisOf(index),
    hover: '%{y} → %{x}<br>%{customdata}',
    maskedHover: TEXT[lang].maskedHover,
    customdata: stage.origin,
  };
}

interface StagesLayout {
  readonly stages: readonly Stage[];
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly lang: Locale;
  readonly caption: string;
}

/** Between two panels beside each other; more where slanted words reach over. */
const PANEL_GAP = 20;

/** The room that panels share on a narrow page. */
const NARROW_PLOT = 440;
const ROW_HEIGHT = 40;

/** A weight such as 0.09 fits into a cell of this width. */
const NARROWEST_CELL = 32;

/** Width of a cell on a narrow page, with so many panels in a row. */
function cellWidth(columns: number, keys: readonly string[]): number {
  return Math.floor((NARROW_PLOT / columns - PANEL_GAP) / keys.length);
}

/** Three panels in a row while their numbers can be read there, else two by two. */
function columnsOf(stages: readonly Stage[], keys: readonly string[]): number {
  return stages.length === 3 && cellWidth(3, keys) >= NARROWEST_CELL ? 3 : 2;
}

/** Where panel `index` lies, from 0 to 1: of so many a row, `gap` of the extent apart. */
function share(index: number, count: number, gap: number): [number, number] {
  const size = (1 - (count - 1) * gap) / count;
  const start = index * (size + gap);
  return [start, start + size];
}

function stagesLayout({ stages, queries, keys, lang, caption }: StagesLayout): Attributes {
  const columns = columnsOf(stages, keys);
  const rows = Math.ceil(stages.length / columns);
  const cell = cellWidth(columns, keys);
  const labelHeight = keyLabelHeight(keys, cell);
  const top = labelHeight + 34;
  const panelHeight = Math.min(cellSize(keys, queries), ROW_HEIGHT) * queries.length;
  const plotHeight = rows * panelHeight + (rows - 1) * top;
  const axes = stages.map((_, i) => {
    const domain = share(i % columns, columns, PANEL_GAP / NARROW_PLOT);
    const [from, to] = share(Math.floor(i / columns), rows, top / plotHeight);
    const height = [1 - to, 1 - from] as const; // plotly counts from below
    return panelAxes({ queries, keys, lang, domain, height, cell, index: i, columns });
  });
  const layout = frame({
    plotWidth: 760,
    plotHeight,
    isFluid: true,
    margin: {
      left: labelRoom(queries) + 28,
      right: 24 + slantedRoom(keys, cell),
      top,
      bottom: 14,
    },
    caption,
  });
  return {
    ...layout,
    ...Object.fromEntries(axes.flatMap(Object.entries)),
    annotations: [
      ...(layout.annotations as Attributes[]),
      ...stages.map(({ name }, i) => panelTitle(name, axisOf(i), labelHeight + 6)),
    ],
    hovermode: 'closest',
  };
}

interface PanelAxes {
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly lang: Locale;
  readonly domain: readonly [number, number];
  readonly height: readonly [number, number];
  readonly cell: number;
  readonly index: number;
  /** Panels in a row: the first of each has the queries' words at its left. */
  readonly columns: number;
}

function panelAxes(panel: PanelAxes): Attributes {
  const { queries, keys, lang, domain, height, cell, index, columns } = panel;
  const isFirst = index % columns === 0;
  const x = keyAxis({ words: keys, title: '', color: PALETTE.key.text, domain }, cell);
  const title = isFirst ? TEXT[lang].query : '';
  const color = PALETTE.query.text;
  const { tickfont, ...y } = queryAxis({ words: queries, title, color, domain: height });
  return {
    [`xaxis${axisOf(index)}`]: { ...x, anchor: `y${axisOf(index)}` },
    [`yaxis${axisOf(index)}`]: {
      ...y,
      anchor: `x${axisOf(index)}`,
      ...(isFirst ? { tickfont } : { showticklabels: false }),
    },
  };
}

function panelTitle(text: string, axis: string, shift: number): Attributes {
  return {
    text: `<b>${text}</b>`,
    showarrow: false,
    xref: `x${axis} domain`,
    yref: `y${axis} domain`,
    x: 0.5,
    y: 1,
    xanchor: 'center',
    yanchor: 'bottom',
    yshift: shift,
    font: { size: 13, color: INK },
  };
}

function altOf(stages: readonly Stage[], queries: readonly string[], lang: Locale): string {
  const rows = queries.map((query, i) => {
    const parts = stages.map(({ name, values, mask }) => {
      const cells = values[i].map((x, j) => (mask && !mask[i][j] ? '—' : cellText(x)));
      return `${name} ${cells.join(' ')}`;
    });
    return TEXT[lang].alt(query, parts.join('; '));
  });
  return rows.slice(0, 12).join(lang === 'zh' ? '' : ' ');
}
