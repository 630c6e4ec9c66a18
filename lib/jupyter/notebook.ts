/** Under this symbol of `globalThis` a kernel offers itself to the library. */
export const NOTEBOOK = Symbol.for('attention-kit.notebook');

/** What can be shown: MIME types with their values, the frontend draws the richest it knows. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What our kernel offers to the code that runs in it. */
export interface Notebook {
  /** @param id of the output, to replace it later   @param isUpdate replace instead of adding */
  display(data: MimeBundle, id: string | undefined, isUpdate: boolean): void;
  /** @param wait until there is something new to show */
  clear(wait: boolean): void;
  /** Aborted when the learner stops the running cell. */
  readonly signal: AbortSignal;
}

/** Our kernel, when the code runs in it. */
export function ourNotebook(): Notebook | undefined {
  return (globalThis as Record<symbol, unknown>)[NOTEBOOK] as Notebook | undefined;
}

interface StockKernel {
  lastWriteDisplayData: ((content: object, isUpdate: boolean) => void) | null;
}

/**
 * Stock tslab's kernel, when the code runs in that. Only looked up, never loaded: outside of a
 * notebook nothing of tslab is needed, and its compiler is large.
 */
function stockKernel(): StockKernel | undefined {
  const path = Object.keys(require.cache).find((file) =>
    /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file),
  );
  const kernel = path === undefined ? undefined : (require.cache[path]?.exports as StockKernel);
  return kernel?.lastWriteDisplayData ? kernel : undefined;
}

/**
 * Shows something where the code runs: as an output of the notebook cell, or, in a program, its
 * plain text on the terminal.
 *
 * @returns whether it is a notebook, where an output can be replaced
 */
export function put(data: MimeBundle, id: string | undefined, isUpdate: boolean): boolean {
  const stock = stockKernel();
  if (ourNotebook()) {
    ourNotebook()?.display(data, id, isUpdate);
  } else if (stock) {
    const content = { data, metadata: {}, transient: id === undefined ? {} : { display_id: id } };
    stock.lastWriteDisplayData?.(content, isUpdate);
  } else {
    return false;
  }
  return true;
}

/** Whether an output can be shown and replaced: false in a program. */
export function inNotebook(): boolean {
  return ourNotebook() !== undefined || stockKernel() !== undefined;
}

/** Aborted when the learner stops the running cell; undefined outside of our kernel. */
export function cellSignal(): AbortSignal | undefined {
  return ourNotebook()?.signal;
}
