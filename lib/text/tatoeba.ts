import { toSimplified } from './chineseScript';
import { collectPairs, type CorpusReport, type SentencePair } from './sentencePairs';
import { readTextFile } from './textFile';

/** Options of {@link loadTatoeba}. */
export interface TatoebaOptions {
  /**
   * `'simplified'` turns traditional Chinese characters into simplified ones (Tatoeba mixes them:
   * nearly half of its Mandarin sentences are traditional, and a model would write either at
   * random). `'as-is'` leaves the second column alone: for other languages. Default simplified.
   */
  readonly script?: 'simplified' | 'as-is';
  /** What to do with a line that has not two sentences. Default `'refuse'`: throw, naming it. */
  readonly malformed?: 'refuse' | 'drop';
  /** A pair that stands in the file before, after conversion. Default `'drop'`. */
  readonly duplicates?: 'keep' | 'drop';
  /**
   * Receives the counts of what was kept, changed and left out. Default: they are printed, in
   * English and Chinese, with `describeCorpusReport`.
   */
  readonly onReport?: (report: CorpusReport) => void;
}

/** Sentence, translation, attribution. */
const COLUMNS = 3;

/**
 * Reads sentence pairs in the form in which Tatoeba's are handed out (manythings.org/anki):
 * sentence, tab, translation, tab, attribution; the attribution may be missing, further columns
 * are ignored and counted.
 *
 * @param file UTF-8, with or without a byte order mark, with line ends of any system
 * @returns the pairs in the order of the file
 * @throws {CorpusError} when the file is not UTF-8 (with the byte), a line is malformed (with the
 *   line and what was found), or there are no pairs
 */
export function loadTatoeba(file: string, options: TatoebaOptions = {}): SentencePair[] {
  const { script = 'simplified', malformed = 'refuse', duplicates = 'drop' } = options;
  const { onReport = (report) => console.log(describeCorpusReport(report)) } = options;
  const convertTarget = script === 'simplified' ? toSimplified : undefined;
  const format = { columns: COLUMNS, malformed, duplicates, convertTarget };
  const { pairs, report } = collectPairs(file, readTextFile(file), format);
  onReport(report);
  return pairs;
}

/**
 * A report in words, one line a language; what did not occur is not mentioned.
 *
 * @param language one language only; both when absent
 */
export function describeCorpusReport(report: CorpusReport, language?: 'en' | 'zh'): string {
  const english = `${report.file}: ${joinCounts(report, 'en', ', ')}`;
  const chinese = `${report.file}：${joinCounts(report, 'zh', '，')}`;
  if (language) return language === 'en' ? english : chinese;
  return `${english}\n${chinese}`;
}

function joinCounts(report: CorpusReport, language: 'en' | 'zh', separator: string): string {
  const parts: [count: number, english: string, chinese: string][] = [
    [report.lines, 'lines', '行'],
    [report.kept, 'pairs kept', '个句对保留'],
    [report.duplicates, 'duplicates left out', '个重复句对略去'],
    [report.blank, 'blank lines left out', '个空行略去'],
    [report.malformed, 'malformed lines left out', '个格式有误的行略去'],
    [report.simplified, 'converted to simplified characters', '个句对由繁体转为简体'],
    [report.strayColumns, 'with stray columns ignored', '行有多余的列，已忽略'],
    [report.carriageReturns, 'with carriage returns removed', '行的回车符已去掉'],
    [report.hasByteOrderMark ? 1 : 0, 'byte order mark removed', '个字节顺序标记已去掉'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, english, chinese]) => {
      const number = count.toLocaleString('en-US');
      return language === 'en' ? `${english} ${number}` : `${number} ${chinese}`;
    })
    .join(separator);
}
