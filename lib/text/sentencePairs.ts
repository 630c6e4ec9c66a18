import { malformedLine, noPairs } from './malformedLine';
import { readTextFile } from './textFile';

/** A sentence and its translation. */
export interface SentencePair {
  readonly source: string;
  readonly target: string;
}

/**
 * Reads pairs, one a line: source, tab, target, in UTF-8. This is the form of the bundled corpora
 * and of most exercise files. Nothing is dropped but blank lines.
 *
 * @throws {CorpusError} naming the file, the line and what was found, when a line has not exactly
 *   two sentences, when the file is not UTF-8 or has no pairs at all
 */
export function loadPairs(file: string): SentencePair[] {
  const { lines } = readTextFile(file);
  const pairs = lines.flatMap((line, i) => readLine({ file, number: i + 1, line }) ?? []);
  if (pairs.length === 0) throw noPairs(file, lines.length);
  return pairs;
}

function readLine(place: Parameters<typeof malformedLine>[0]): SentencePair | undefined {
  const cells = place.line.split('\t').map((cell) => cell.trim());
  if (cells.every((cell) => cell === '')) return undefined;
  const tabs = cells.length - 1;
  if (tabs === 0) throw malformedLine(place, { en: 'no tab', zh: '没有制表符' });
  if (tabs > 1) throw malformedLine(place, { en: `${tabs} tabs`, zh: `有 ${tabs} 个制表符` });
  const [source, target] = cells;
  if (source === '') throw malformedLine(place, { en: 'an empty source', zh: '源句为空' });
  if (target === '') throw malformedLine(place, { en: 'an empty target', zh: '译句为空' });
  return { source, target };
}
