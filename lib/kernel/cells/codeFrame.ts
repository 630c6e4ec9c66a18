import { codeFrameColumns } from '@babel/code-frame';

/** A stretch of code; lines and columns count from 1, the end is not part of it. */
export interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly end?: { readonly line: number; readonly column: number };
}

/** So much of a line is shown: data may stand in a cell as one. */
const LONGEST_LINE = 1000;

/** The lines around a place in a cell, with the place marked. */
export function codeFrame(code: string, { line, column, end }: Stretch): string {
  const location = end ? { start: { line, column }, end } : { start: { line, column } };
  // Not coloured as code: on the ground that notebooks give to errors it would be hard to read.
  return codeFrameColumns(code, location)
    .split('\n')
    .map((text) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text))
    .join('\n')
    .replace(/^>/m, red('>'))
    .replace(/^( +\| +)(\^+)/m, (_, margin: string, marker: string) => margin + red(marker));
}

const RESET = '\x1b[0m';

/** The name of an error, and where it is. */
export function red(text: string): string {
  return `\x1b[1;31m${text}${RESET}`;
}

/** Where something is. */
export function bold(text: string): string {
  return `\x1b[1m${text}${RESET}`;
}
