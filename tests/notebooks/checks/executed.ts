import type { ReadCell } from './guesses';

/** What a cell gave, as a notebook's file has it. */
export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A cell of an executed notebook. */
export interface ExecutedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata: { readonly jupyter?: { readonly source_hidden?: boolean } };
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

const PLOTLY = 'application/vnd.plotly.v1+json';

export function outputsOf(cells: readonly ExecutedCell[]): readonly Output[] {
  return cells.flatMap((cell) => cell.outputs ?? []);
}

export function textOf({ text = '' }: Output): string {
  return joined(text);
}

/** A notebook's file has a text whole, or line by line. */
export function joined(text: unknown): string {
  if (Array.isArray(text)) return text.join('');
  return typeof text === 'string' ? text : '';
}

/** What the cell of this id printed, and the tables that it showed as plain text. */
export function printedBy(cells: readonly ExecutedCell[], id: string): string {
  return outputsOf(cells.filter((cell) => cell.id === id))
    .map((output) => textOf(output) + joined(output.data?.['text/plain']))
    .join('');
}

/** What of a cell can be read without unfolding anything. */
export function readable({ id, source, metadata, outputs = [] }: ExecutedCell): ReadCell {
  const isFolded = metadata.jupyter?.source_hidden === true;
  const html = outputs.map(({ data }) => joined(data?.['text/html'])).join('\n');
  const shown = outputs.map((output) => (output.data ? visibleText(output.data) : textOf(output)));
  return { id, source: isFolded ? '' : joined(source), shown: shown.join('\n'), html };
}

/** A page shows HTML where there is any, and then not the plain text; folded parts are not seen. */
function visibleText(data: Readonly<Record<string, unknown>>): string {
  const html = joined(data['text/html']);
  if (html === '') return joined(data['text/plain']);
  return html.replace(/<\/summary>[\s\S]*?<\/details>/g, '').replace(/<[^>]*>/g, ' ');
}

export function isPlotly({ data = {} }: Output): boolean {
  return PLOTLY in data;
}

/** Figures and drawings. */
export function pictures(outputs: readonly Output[]): readonly Output[] {
  const isDrawing = ({ data = {} }: Output) =>
    'image/svg+xml' in data || joined(data['text/html']).includes('<svg');
  return outputs.filter((output) => isPlotly(output) || isDrawing(output));
}

/** Figures that a page cannot show, or that say nothing to those who cannot see them. */
export function brokenFigures(outputs: readonly Output[]): readonly Output[] {
  return outputs.filter(isPlotly).filter(({ data = {} }) => {
    const figure = data[PLOTLY] as { data?: unknown; layout?: unknown };
    return !Array.isArray(figure.data) || !figure.layout || joined(data['text/plain']) === '';
  });
}
