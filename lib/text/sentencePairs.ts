import { CorpusError } from './errors';
import { readTextFile, type TextFile } from './textFile';

/** A sentence and its translation. */
export interface SentencePair {
  readonly source: string;
  readonly target: string;
}

/** What reading a corpus file found, kept, changed and left out. All are counts of lines. */
export interface CorpusReport {
  readonly file: string;
  readonly lines: number;
  /** Pairs that were returned. */
  readonly kept: number;
  readonly blank: number;
  /** Pairs that stood in the file before. */
  readonly duplicates: number;
  /** Lines without two sentences; only where they were to be dropped, not refused. */
  readonly malformed: number;
  /** Lines with columns beyond those of the format; the columns were ignored. */
  readonly strayColumns: number;
  /** Lines in which traditional characters became simplified ones. */
  readonly simplified: number;
  /** Line ends that were not a plain newline. */
  readonly carriageReturns: number;
  readonly hasByteOrderMark: boolean;
}

/** How to read the lines of one corpus format. */
export interface LineFormat {
  /** Columns that the format has; what stands beyond them is stray. */
  readonly columns: number;
  readonly malformed: 'refuse' | 'drop';
  readonly duplicates: 'keep' | 'drop';
  /** Turns the second sentence into what is kept. */
  readonly convertTarget?: (target: string) => string;
}

/**
 * Reads pairs, one a line: source, tab, target, in UTF-8. This is the form of the bundled corpora
 * and of most exercise files. Nothing is dropped but blank lines.
 *
 * @throws {CorpusError} naming the file, the line and what was found, when a line has not exactly
 *   two sentences, when the file is not UTF-8 or has no pairs at all
 */
export function loadPairs(file: string): SentencePair[] {
  const text = readTextFile(file);
  text.lines.forEach((line, i) => {
    const found = line.split('\t').length;
    if (found > 2) {
      const place = { file, number: i + 1 };
      throw badLine(place, `${found - 1} tabs`, `有 ${found - 1} 个制表符`, line);
    }
  });
  return collectPairs(file, text, { columns: 2, malformed: 'refuse', duplicates: 'keep' }).pairs;
}

/** What became of one line. */
type Line =
  | { readonly kind: 'blank' | 'duplicates' | 'malformed' }
  | {
      readonly kind: 'pair';
      readonly pair: SentencePair;
      readonly simplified: boolean;
      readonly stray: boolean;
    };

/**
 * Goes through the lines of a file, and counts what becomes of them.
 *
 * @throws {CorpusError} at a malformed line that the format refuses, or when there are no pairs
 */
export function collectPairs(
  file: string,
  text: TextFile,
  format: LineFormat,
): { pairs: SentencePair[]; report: CorpusReport } {
  const counts = { blank: 0, duplicates: 0, malformed: 0, strayColumns: 0, simplified: 0 };
  const seen = new Set<string>();
  const pairs: SentencePair[] = [];
  for (const [i, content] of text.lines.entries()) {
    const line = readLine(content, { file, number: i + 1 }, format, seen);
    if (line.kind === 'pair') {
      pairs.push(line.pair);
      counts.simplified += Number(line.simplified);
      counts.strayColumns += Number(line.stray);
    } else {
      counts[line.kind]++;
    }
  }
  if (pairs.length === 0) throw noPairs(file, text.lines.length);
  return { pairs, report: makeReport(file, text, pairs.length, counts) };
}

function readLine(content: string, place: Place, format: LineFormat, seen: Set<string>): Line {
  const columns = content.split('\t').map((column) => column.trim());
  if (columns.every((column) => column === '')) return { kind: 'blank' };
  const problem = findProblem(place, content, columns);
  if (problem && format.malformed === 'refuse') throw problem;
  if (problem) return { kind: 'malformed' };
  const [source, original] = columns;
  const target = format.convertTarget?.(original) ?? original;
  const key = `${source}\t${target}`;
  if (format.duplicates === 'drop' && seen.has(key)) return { kind: 'duplicates' };
  seen.add(key);
  return {
    kind: 'pair',
    pair: { source, target },
    simplified: target !== original,
    stray: columns.length > format.columns,
  };
}

function makeReport(
  file: string,
  { lines, carriageReturns, hasByteOrderMark }: TextFile,
  kept: number,
  counts: Pick<CorpusReport, 'blank' | 'duplicates' | 'malformed' | 'strayColumns' | 'simplified'>,
): CorpusReport {
  return { file, lines: lines.length, kept, ...counts, carriageReturns, hasByteOrderMark };
}

interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
}

function findProblem(place: Place, line: string, columns: readonly string[]) {
  if (columns.length < 2) return badLine(place, 'no tab', '没有制表符', line);
  if (columns[0] === '') return badLine(place, 'an empty source', '源句为空', line);
  if (columns[1] === '') return badLine(place, 'an empty target', '译句为空', line);
  return undefined;
}

function badLine({ file, number }: Place, found: string, foundChinese: string, line: string) {
  const shown = JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line);
  return new CorpusError({
    en: `${file}, line ${number}: expected source, tab, target; found ${found}: ${shown}`,
    zh: `${file} 第 ${number} 行：应为“源句、制表符、译句”，但${foundChinese}：${shown}`,
  });
}

function noPairs(file: string, lines: number): CorpusError {
  return new CorpusError({
    en: `${file}: expected sentence pairs, found none in ${lines} lines`,
    zh: `${file}：应有句对，但 ${lines} 行中一个也没有`,
  });
}
