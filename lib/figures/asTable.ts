import { BilingualError } from '../locale';
import type { Attributes, Figure } from './figure';
import { unescapeLabel } from './text';

/** Numbers in columns: a figure for whoever would rather read or copy them. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/**
 * The numbers of a figure. A heat map gives one row for each of its rows, with the word first (the
 * last panel, where there are several); curves and bars give one row for each x; points in a plane
 * give one row each. Masked cells and gaps are null.
 *
 * @throws {Error} when the figure has no data
 */
export function asTable(figure: Figure): FigureTable {
  const heatMap = figure.data.filter(({ type }) => type === 'heatmap').at(-1);
  if (heatMap) return matrixTable(heatMap, figure.layout);
  const marked = figure.data.filter(({ mode }) => mode === 'markers+text');
  if (marked.length > 0) return pointTable(marked);
  const series = figure.data.filter(({ hoverinfo }) => hoverinfo !== 'skip');
  if (series.length === 0) {
    throw new BilingualError({
      en: 'asTable: expected a figure with data, received none',
      zh: 'asTable：应为有数据的图，但其中没有数据',
    });
  }
  return seriesTable(series, figure.layout);
}

function axisOf(layout: Attributes, name: string): Attributes {
  return layout[`${name[0]}axis${name.slice(1)}`] as Attributes;
}

function words(axis: Attributes, count: number): string[] {
  return (axis.ticktext as string[]).slice(0, count).map(unescapeLabel);
}

function matrixTable(trace: Attributes, layout: Attributes): FigureTable {
  const rows = trace.z as (number | null)[][];
  const queries = words(axisOf(layout, trace.yaxis as string), rows.length);
  const keys = words(axisOf(layout, trace.xaxis as string), rows[0].length);
  return { columns: ['', ...keys], rows: rows.map((row, i) => [queries[i], ...row]) };
}

function pointTable(traces: readonly Attributes[]): FigureTable {
  const rows = traces.flatMap((trace) =>
    (trace.text as string[]).map((word, i) => [
      trace.name as string,
      unescapeLabel(word),
      (trace.x as number[])[i],
      (trace.y as number[])[i],
    ]),
  );
  return { columns: ['', '', 'x', 'y'], rows };
}

function seriesTable(traces: readonly Attributes[], layout: Attributes): FigureTable {
  const axis = layout.xaxis as Attributes;
  const title = (at: Attributes) => (at.title as { text: string }).text;
  const xs = [...new Set(traces.flatMap(placesOf))].sort((a, b) => a - b);
  const nameAt = new Map(
    ((axis.tickvals ?? []) as number[]).map((value, i) => [
      value,
      unescapeLabel((axis.ticktext as string[])[i]),
    ]),
  );
  const columns = traces.map(({ name }) => (name as string) ?? title(layout.yaxis as Attributes));
  const rows = xs.map((x) => [
    nameAt.get(x) ?? x,
    ...traces.map((trace) => (trace.y as (number | null)[])[placesOf(trace).indexOf(x)] ?? null),
  ]);
  return { columns: [title(axis), ...columns], rows };
}

/** What a trace's points stand for on the x axis; one drawn beside others tells it in its `meta`. */
function placesOf({ x, meta }: Attributes): readonly number[] {
  return (meta as { x?: number[] } | undefined)?.x ?? (x as number[]);
}
