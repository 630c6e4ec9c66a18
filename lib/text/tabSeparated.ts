import { mismatch } from '../locale';
import { CorpusError } from './errors';
import type { CorpusLine } from './malformedLine';

/** A line cut at its tabs. */
export interface Row extends CorpusLine {
  /** Without space around them; those that an Anki file calls no field of a note are left out. */
  readonly cells: readonly string[];
  /** Whether quotation marks of the file format were taken off. */
  readonly isQuoted: boolean;
  /** Whether there were cells that are no field of a note. */
  readonly isLabelled: boolean;
}

/** The lines of a file, and how many before them only say how it was written. */
export interface Table {
  readonly rows: readonly Row[];
  readonly directives: number;
}

/** What Anki writes at the top of an export, such as `#separator:tab` and `#tags column:3`. */
interface Directives {
  readonly count: number;
  readonly isHtml: boolean;
  /** Columns that are no field of a note, counted from 0. */
  readonly labels: ReadonlySet<number>;
}

const DIRECTIVE =
  /^\uFEFF?#(separator|html|columns|tags|deck|notetype|guid|if matches)( column)?:\s*(.*)$/i;

/**
 * Cuts lines at their tabs, as the programs that write such files mean them: with or without
 * quotation marks around cells (`"He said ""hi""."`), and with the directives of Anki.
 *
 * @throws {CorpusError} when an Anki export says that it is not separated by tabs
 */
export function readTable(file: string, lines: readonly string[]): Table {
  const directives = readDirectives(file, lines);
  const cut = lines.slice(directives.count).map((line) => line.split('\t').map((c) => c.trim()));
  const isQuoted = directives.count > 0 || hasQuotedCells(cut.flat());
  const rows = cut.map((cells, i): Row => {
    const fields = cells.filter((_, column) => !directives.labels.has(column));
    const unquoted = isQuoted ? fields.map(unquote) : fields;
    const plain = directives.isHtml ? unquoted.map(textOfHtml) : unquoted;
    return {
      file,
      number: directives.count + i + 1,
      line: lines[directives.count + i],
      cells: plain,
      isQuoted: unquoted.some((cell, column) => cell !== fields[column]),
      isLabelled: fields.length < cells.length,
    };
  });
  return { rows, directives: directives.count };
}

function readDirectives(file: string, lines: readonly string[]): Directives {
  const labels = new Set<number>();
  let isHtml = false;
  let count = 0;
  for (; count < lines.length; count++) {
    const [, name, column, value] = DIRECTIVE.exec(lines[count]) ?? [];
    if (name === undefined) break;
    if (column) labels.add(Number(value) - 1);
    else if (name.toLowerCase() === 'html') isHtml = value.toLowerCase() === 'true';
    else if (name.toLowerCase() === 'separator') assertTab(file, value);
  }
  return { count, isHtml, labels };
}

function assertTab(file: string, separator: string): void {
  if (/^(?:tab|\\t|)$/i.test(separator)) return;
  const expected = {
    en: 'tab, as in an export of notes as plain text',
    zh: ' tab（在 Anki 中以纯文本导出笔记时的分隔符）',
  };
  throw new CorpusError(mismatch(`${file}, #separator`, expected, separator));
}

const QUOTED = /^"(?:[^"]|"")*"$/;

/**
 * Whether quotation marks around cells are those of the file format, not of the sentences: no cell
 * begins with one that does not end it, and they are doubled inside, or around every cell with a
 * letter, or exactly around the cells that hold a comma (as spreadsheets write).
 */
function hasQuotedCells(cells: readonly string[]): boolean {
  const quoted = cells.filter((cell) => cell.startsWith('"'));
  if (quoted.length === 0 || !quoted.every((cell) => QUOTED.test(cell))) return false;
  if (quoted.some((cell) => cell.slice(1, -1).includes('""'))) return true;
  const needsQuotes = (cell: string) => cell.includes(',');
  const texts = cells.filter((cell) => /\p{L}/u.test(cell));
  return (
    texts.every((cell) => cell.startsWith('"')) ||
    cells.every((cell) => needsQuotes(cell) === cell.startsWith('"'))
  );
}

function unquote(cell: string): string {
  return QUOTED.test(cell) ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell;
}

const ENTITIES = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['nbsp', ' ']]); // prettier-ignore

/** What a browser would show of a cell, without sounds. */
function textOfHtml(cell: string): string {
  return cell
    .replace(/\[sound:[^\]]*\]/g, '')
    .replace(/<br\b[^>]*>|<\/?(?:div|p|li)\b[^>]*>/gi, ' ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (entity, name: string) => ENTITIES.get(name) ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}
