import type { Locale } from '../locale';

/** What reading a corpus file found, kept, changed and left out. All are counts of lines. */
export interface CorpusReport {
  readonly file: string;
  readonly lines: number;
  /** Pairs that were returned. */
  readonly kept: number;
  readonly blank: number;
  /** Lines that name the columns or say how the file was written. */
  readonly headers: number;
  /** Pairs that stood in the file before. */
  readonly duplicates: number;
  /** Lines without two sentences; only where they were to be dropped, not refused. */
  readonly malformed: number;
  /** Pairs beside ids, language codes, tags and the like, which were left out. */
  readonly labelled: number;
  /** Pairs beside columns that no form has; they were ignored. */
  readonly strayColumns: number;
  /** Pairs whose quotation marks were those of the file format, and were taken off. */
  readonly quoted: number;
  /** Pairs whose sides stood in the file the other way round. */
  readonly swapped: number;
  /** Pairs in which traditional characters became simplified ones. */
  readonly simplified: number;
  /** Line ends that were not a plain newline. */
  readonly carriageReturns: number;
  readonly hasByteOrderMark: boolean;
}

/**
 * A report in words, one line a language; what did not occur is not mentioned.
 *
 * @param locale one language only; both when absent
 */
export function describeCorpusReport(report: CorpusReport, locale?: Locale): string {
  const english = `${report.file}: ${joinCounts(report, 'en', ', ')}`;
  const chinese = `${report.file}：${joinCounts(report, 'zh', '，')}`;
  if (locale) return locale === 'en' ? english : chinese;
  return `${english}\n${chinese}`;
}

function joinCounts(report: CorpusReport, locale: Locale, separator: string): string {
  const parts: [count: number, english: string, chinese: string][] = [
    [report.lines, 'lines', '行'],
    [report.kept, 'pairs kept', '个句对保留'],
    [report.duplicates, 'duplicates left out', '个重复句对略去'],
    [report.blank, 'blank lines left out', '个空行略去'],
    [report.headers, 'header lines left out', '个表头行略去'],
    [report.malformed, 'malformed lines left out', '个格式有误的行略去'],
    [report.labelled, 'with ids or other labels left out', '行的编号等标注已略去'],
    [report.strayColumns, 'with stray columns ignored', '行有多余的列，已忽略'],
    [report.quoted, 'with the quotation marks of the file taken off', '行外层的引号已去掉'],
    [report.swapped, 'with sides exchanged', '个句对的两侧已对调'],
    [report.simplified, 'converted to simplified characters', '个句对由繁体转为简体'],
    [report.carriageReturns, 'with carriage returns removed', '行的回车符已去掉'],
    [report.hasByteOrderMark ? 1 : 0, 'byte order mark removed', '个字节顺序标记已去掉'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, english, chinese]) => {
      const number = count.toLocaleString('en-US');
      return locale === 'en' ? `${english} ${number}` : `${number} ${chinese}`;
    })
    .join(separator);
}
