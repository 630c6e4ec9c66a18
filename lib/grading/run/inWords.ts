import { createHash } from 'node:crypto';
import { plainText } from './notes';

/** What stands in the cell before there is an answer. */
export const STARTERS = { zh: '*写在这里。*', en: '*Write here.*' } as const;

const LONGEST = 6_000;

/** An answer in words out of its cells: harmless, of bounded length; empty where there is none. */
export function answerIn(sources: readonly string[]): string {
  const written = sources.map((source) =>
    Object.values(STARTERS).reduce((text, starter) => text.replaceAll(starter, ''), source),
  );
  const lines = written.join('\n\n').slice(0, LONGEST).split('\n').map(shownLine);
  return lines.join('\n').trim();
}

/** A line of it, however long, without control characters. */
function shownLine(line: string): string {
  const pieces = line.match(/.{1,140}/gsu) ?? [];
  return pieces.map(plainText).join('').trimEnd();
}

/**
 * By which an answer is known again: who changes it is read anew. Begins with a letter, or spreadsheets
 * would take some for numbers.
 */
export function answerDigest(answer: string): string {
  return `v${createHash('sha256').update(answer).digest('hex').slice(0, 12)}`;
}
