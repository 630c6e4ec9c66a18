/** A cell as a test writes it: its id and its text; what it showed, if it has run. */
export interface CellSketch {
  readonly id?: string;
  readonly text: string;
  readonly type?: 'code' | 'markdown';
  readonly shown?: string;
}

interface StoredCell {
  readonly id?: string;
  readonly source: readonly string[];
  readonly outputs?: readonly { readonly text: string }[];
  readonly execution_count?: number | null;
}

/** A notebook's text as JupyterLab stores it. */
export function notebookText(cells: readonly CellSketch[]): string {
  const stored = cells.map(({ id, text, type = 'code', shown }) => ({
    ...(id === undefined ? {} : { id }),
    cell_type: type,
    metadata: {},
    source: text.split(/(?<=\n)/),
    ...(type === 'code' ? outputs(shown) : {}),
  }));
  const metadata = { kernelspec: { name: 'tslab' } };
  return `${JSON.stringify({ cells: stored, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

function outputs(shown: string | undefined) {
  if (shown === undefined) return { execution_count: null, outputs: [] };
  return { execution_count: 3, outputs: [{ output_type: 'stream', name: 'stdout', text: shown }] };
}

/** The cells of a notebook, each as `id: text → what it showed`, its number when it has one. */
export function sketchOf(text: string): string[] {
  const { cells } = JSON.parse(text) as { readonly cells: readonly StoredCell[] };
  return cells.map(({ id, source, outputs: shown = [], execution_count: count }) => {
    const result = shown.map((output) => ` → ${output.text}`).join('');
    return `${id}: ${source.join('')}${result}${count ? ` [${count}]` : ''}`;
  });
}
