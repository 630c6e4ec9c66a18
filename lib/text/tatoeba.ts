import type { Locale } from '../locale';
import { assertChoice } from './assertOption';
import { toSimplified } from './chineseScript';
import { type CorpusReport, describeCorpusReport } from './corpusReport';
import { CorpusError } from './errors';
import { isHeader } from './headerLine';
import { malformedLine, noPairs } from './malformedLine';
import { describeNoPair, findPair, type PairForm } from './pairForms';
import { hasChinese, isJapanese, isSecondChinese } from './pairSides';
import type { SentencePair } from './sentencePairs';
import { readTable, type Row } from './tabSeparated';
import { readTextFile } from './textFile';

/** Options of {@link loadTatoeba}. */
export interface TatoebaOptions {
  /**
   * `'simplified'` turns traditional Chinese characters into simplified ones (Tatoeba mixes them:
   * nearly half of its Mandarin sentences are traditional, and a model would write either at
   * random). `'as-is'` leaves characters alone, and sides in the order of the file: for other
   * languages. Default simplified.
   */
  readonly script?: 'simplified' | 'as-is';
  /**
   * The language to translate from, told from the other one by its characters, whichever stands
   * first in the file. Default `'en'`; with `script: 'as-is'`, the side that stands first.
   */
  readonly source?: Locale;
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

type Settings = Required<Omit<TatoebaOptions, 'source' | 'onReport'>> & {
  readonly source?: Locale;
};

/**
 * Reads sentence pairs in the forms in which Tatoeba's are handed out, told by what the cells hold:
 * sentence and translation with or without attribution (manythings.org/anki), “Sentence pairs” of
 * tatoeba.org with an id before each sentence, language codes before or between them, notes exported
 * from Anki, with or without a header and quotation marks; either language may stand first, and
 * lines of several forms may stand in one file. Columns that are no sentence are left out, and
 * counted.
 *
 * @param file UTF-8, with or without a byte order mark, with line ends of any system
 * @returns the pairs in the order of the file
 * @throws {CorpusError} when the file is not UTF-8 (with the byte), a line has no two sentences
 *   (with the line and what it is instead, such as a line of `links.csv`), or there are no pairs
 * @throws {TextOptionError} naming an option that has another value than those above
 */
export function loadTatoeba(file: string, options: TatoebaOptions = {}): SentencePair[] {
  const { onReport = (report) => console.log(describeCorpusReport(report)) } = options;
  const { pairs, report } = readPairs(file, completeOptions(options));
  onReport(report);
  return pairs;
}

function completeOptions(options: TatoebaOptions): Settings {
  const { script = 'simplified', malformed = 'refuse', duplicates = 'drop' } = options;
  const { source = script === 'simplified' ? 'en' : undefined } = options;
  assertChoice('script', script, ['simplified', 'as-is']);
  assertChoice('malformed', malformed, ['refuse', 'drop']);
  assertChoice('duplicates', duplicates, ['keep', 'drop']);
  assertChoice('source', source, ['en', 'zh', undefined]);
  return { script, malformed, duplicates, source };
}

/** A row and the pair in it. */
interface FoundPair extends PairForm {
  readonly row: Row;
}

function readPairs(file: string, settings: Settings) {
  const text = readTextFile(file);
  const { rows, directives } = readTable(file, text.lines);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const header = filled.length > 0 && isHeader(filled[0].cells) ? String(filled[0].cells) : '';
  const lines = filled.filter(({ cells }) => header === '' || String(cells) !== header);
  const problems: CorpusError[] = [];
  const found = lines.flatMap((row): FoundPair[] => {
    const pair = findPair(row.cells);
    const problem = pair ? columnProblem(row, pair, settings) : malformedLine(row, describeNoPair(row.cells)); // prettier-ignore
    if (pair && !problem) return [{ ...pair, row }];
    if (problem && settings.malformed === 'refuse') throw problem;
    if (problem) problems.push(problem);
    return [];
  });
  if (found.length === 0) throw noPairs(file, text.lines.length, problems[0]);
  const { pairs, counts } = arrange(found, settings);
  const report: CorpusReport = {
    file,
    lines: text.lines.length,
    blank: rows.length - filled.length,
    headers: directives + filled.length - lines.length,
    malformed: problems.length,
    ...counts,
    carriageReturns: text.carriageReturns,
    hasByteOrderMark: text.hasByteOrderMark,
  };
  return { pairs, report };
}

/** Refuses a line whose Chinese stands where no form has a sentence: it was not meant for us. */
function columnProblem(row: Row, pair: PairForm, { source }: Settings): CorpusError | undefined {
  if (source === undefined || hasChinese(pair.first + pair.second)) return undefined;
  const column = row.cells.findIndex(hasChinese) + 1;
  if (column === 0) return undefined;
  return malformedLine(row, {
    en: `Chinese in column ${column}, and no form of Tatoeba's with a sentence there`,
    zh: `中文在第 ${column} 列，而 Tatoeba 的各种格式中该列都不是句子`,
  });
}

type Counts = Record<
  'kept' | 'duplicates' | 'labelled' | 'strayColumns' | 'quoted' | 'swapped' | 'simplified',
  number
>;

/** The pairs from source to target, in simplified characters if so asked, each once. */
function arrange(found: readonly FoundPair[], settings: Settings) {
  const { script, source, duplicates } = settings;
  const counts: Counts = { kept: 0, duplicates: 0, labelled: 0, strayColumns: 0, quoted: 0, swapped: 0, simplified: 0 }; // prettier-ignore
  const secondIsChinese = source === undefined ? [] : isSecondChinese(found);
  const chinese = source === 'zh' ? 'source' : 'target';
  const seen = new Set<string>();
  const pairs: SentencePair[] = [];
  for (const [i, { first, second, row, ...form }] of found.entries()) {
    const isSwapped = secondIsChinese[i] === (source === 'zh');
    const original = isSwapped
      ? { source: second, target: first }
      : { source: first, target: second };
    const simplified =
      script === 'simplified' ? toSimplified(original[chinese]) : original[chinese];
    const pair = { ...original, [chinese]: simplified };
    const key = `${pair.source}\t${pair.target}`;
    if (duplicates === 'drop' && seen.has(key)) {
      counts.duplicates++;
      continue;
    }
    seen.add(key);
    pairs.push(pair);
    counts.labelled += Number(form.isLabelled || row.isLabelled);
    counts.strayColumns += Number(form.isStray);
    counts.quoted += Number(row.isQuoted);
    counts.swapped += Number(isSwapped);
    counts.simplified += Number(simplified !== original[chinese]);
  }
  counts.kept = pairs.length;
  if (script === 'simplified')
    assertChinese(
      found[0].row.file,
      pairs.map((pair) => pair[chinese]),
    );
  return { pairs, counts };
}

/** @throws {CorpusError} when most sentences are Japanese, whose characters it would change */
function assertChinese(file: string, sentences: readonly string[]): void {
  if (2 * sentences.filter(isJapanese).length <= sentences.length) return;
  throw new CorpusError({
    en: `${file}: expected Chinese, found Japanese; for other languages than Chinese, set script: 'as-is'`,
    zh: `${file}：应为中文，但内容是日文；若不是中文，请设置 script: 'as-is'`,
  });
}
