import { earlyAnswers, guessIds, type ReadCell } from './guesses';

/** The most that a chapter's kernel may take, as the course promises; bytes. */
export const LARGEST_MEMORY = 1.5 * 2 ** 30;

/** How many of plotly's figures a chapter has at least. */
const LEAST_FIGURES: Readonly<Record<string, number>> = { '03-multi-head': 5 };

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

function textOf({ text = '' }: Output): string {
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

/**
 * What of a cell can be read without unfolding anything, from the top down: its source with the
 * outputs above its first guess, then each guess with what stands below it.
 */
function readable({ id, source, metadata, outputs = [] }: ExecutedCell): ReadCell[] {
  const isFolded = metadata.jupyter?.source_hidden === true;
  const parts: { source: string; outputs: Output[] }[] = [
    { source: isFolded ? '' : joined(source), outputs: [] },
  ];
  for (const output of outputs) {
    if (htmlOf(output).includes('data-guess=')) parts.push({ source: '', outputs: [] });
    parts.at(-1)!.outputs.push(output);
  }
  return parts.map((part) => ({
    id,
    source: part.source,
    shown: part.outputs.map((one) => (one.data ? visibleText(one.data) : textOf(one))).join('\n'),
    html: part.outputs.map(htmlOf).join('\n'),
  }));
}

function htmlOf({ data }: Output): string {
  return joined(data?.['text/html']);
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

/** Figures that a page cannot show, or that say nothing to those who cannot see them. */
function brokenFigures(outputs: readonly Output[]): readonly Output[] {
  return outputs.filter(isPlotly).filter(({ data = {} }) => {
    const figure = data[PLOTLY] as { data?: unknown; layout?: unknown };
    return !Array.isArray(figure.data) || !figure.layout || joined(data['text/plain']) === '';
  });
}

type Check = (cells: readonly ExecutedCell[], name: string) => readonly unknown[];

/**
 * What must hold of a chapter wherever it was run, in the kernel alone or on a page: each gives what
 * does not.
 */
export const CHECKS: Readonly<Record<string, Check>> = {
  'runs from its first cell to its last': (cells) => {
    const code = cells.filter((cell) => cell.cell_type === 'code');
    if (code.length <= 5) return [`only ${code.length} cells of code`];
    return code.filter((cell) => typeof cell.execution_count !== 'number');
  },
  'writes nothing to stderr, and no error': (cells) =>
    outputsOf(cells).filter((output) => output.output_type === 'error' || output.name === 'stderr'),
  'shows figures that a page can draw and a reader can hear': (cells, name) => {
    const outputs = outputsOf(cells);
    const [count, least] = [outputs.filter(isPlotly).length, LEAST_FIGURES[name] ?? 2];
    return [...(count < least ? [`${count} figures`] : []), ...brokenFigures(outputs)];
  },
  'asks for guesses, and tells no answer above its reveal': (cells) => {
    const read = cells.flatMap(readable);
    const ids = guessIds(read);
    return [
      ...(ids.length < 3 ? [`${ids.length} guesses`] : []),
      ...ids.filter((id, i) => ids.indexOf(id) !== i),
      ...earlyAnswers(read),
    ];
  },
};
