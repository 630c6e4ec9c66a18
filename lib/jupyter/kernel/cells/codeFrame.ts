import { codeFrameColumns } from '@babel/code-frame';

/** A stretch of code; lines and columns count from 1, the end is not part of it. */
export interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly end?: { readonly line: number; readonly column: number };
}

/** The lines around a place in a cell, with the place marked, coloured for the notebook. */
export function codeFrame(code: string, { line, column, end }: Stretch): string {
  const location = end ? { start: { line, column }, end } : { start: { line, column } };
  return codeFrameColumns(code, location, { highlightCode: true, forceColor: true });
}

const RESET = '\x1b[0m';

/** The name of an error. */
export function red(text: string): string {
  return `\x1b[1;31m${text}${RESET}`;
}

/** Where something is. */
export function cyan(text: string): string {
  return `\x1b[36m${text}${RESET}`;
}
