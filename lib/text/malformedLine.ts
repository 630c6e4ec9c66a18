import type { Bilingual } from '../locale';
import { CorpusError } from './errors';

/** A line of a corpus file. */
export interface CorpusLine {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  readonly line: string;
}

/** The refusal of a line, with the beginning of it. */
export function malformedLine(
  { file, number, line }: CorpusLine,
  found: Bilingual,
  expected: Bilingual = SOURCE_TAB_TARGET,
): CorpusError {
  const shown = JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line);
  return new CorpusError({
    en: `${file}, line ${number}: expected ${expected.en}; found ${found.en}: ${shown}`,
    zh: `${file} 第 ${number} 行：应为${expected.zh}，但${found.zh}：${shown}`,
  });
}

const SOURCE_TAB_TARGET: Bilingual = {
  en: 'source, tab, target',
  zh: '“源句、制表符、译句”',
};

/** The refusal of a file without pairs. @param first why the first line is none, if there is one */
export function noPairs(file: string, lines: number, first?: CorpusError): CorpusError {
  return new CorpusError({
    en: `${file}: expected sentence pairs, found none in ${lines} lines${first ? `. ${first.text.en}` : ''}`,
    zh: `${file}：应有句对，但 ${lines} 行中一个也没有${first ? `。${first.text.zh}` : ''}`,
  });
}
