import { existsSync } from 'node:fs';
import { type Bilingual, BilingualError, type Locale } from '../../locale';
import type { Exercise, ExplainExercise } from '../exercise';
import { csvTable, plainCell } from '../reports/csv';
import { answerDigest } from '../run/inWords';
import type { Mark } from '../run/gradeSubmission';
import { plainText } from '../run/notes';
import { parseCsv } from '../submissions/parseCsv';
import { tableText } from '../submissions/tableText';
import { type StudentRecord, writeWhole } from './records';

/** What a teacher gave for answers in words, by learner, exercise and answer; see {@link markKey}. */
export type Marks = ReadonlyMap<string, Mark>;

/** A mark cannot be read: then nobody gets a grade before it is mended. */
export class MarksUnreadable extends BilingualError {
  override readonly name = 'MarksUnreadable';
}

/** Columns of the table, found by their headings in either language; a teacher fills in two of them. */
const COLUMNS = {
  id: { zh: '编号', en: 'id' },
  name: { zh: '姓名', en: 'name' },
  exercise: { zh: '习题', en: 'exercise' },
  answer: { zh: '答案', en: 'answer' },
  of: { zh: '满分', en: 'of' },
  points: { zh: '得分', en: 'points' },
  comment: { zh: '评语', en: 'comment' },
  version: { zh: '答案版本', en: 'version' },
} satisfies Record<string, Bilingual>;

type Column = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Column[];

/** Whose mark, for what, and for which answer: one that was changed is read anew. */
function markKey(id: string, exercise: string, version: string): string {
  return `${id} ${exercise} ${version}`;
}

/**
 * The marks in a table that a run has laid down and a teacher has filled in: points as one number, or
 * as one for each criterion of the rubric, `1+0+2`. Rows without points are still to be read.
 *
 * @returns none where there is no table
 * @throws {MarksUnreadable} naming the row that cannot be read
 */
export function readMarks(path: string, exercises: readonly Exercise[]): Marks {
  const marks = new Map<string, Mark>();
  for (const { at, row, cells } of rowsIn(path)) {
    const points = cells.points.trim();
    if (points === '') continue;
    const exercise = exercises.find(({ id }) => id === exerciseId(cells.exercise));
    if (exercise?.kind !== 'explain') continue;
    const mark = markOf(points, cells.comment, exercise);
    if (mark === undefined) throw unreadable(path, at, row, exercise);
    marks.set(markKey(cells.id, exercise.id, cells.version), mark);
  }
  return marks;
}

/** A spreadsheet writes 02.8 as 2.8. */
function exerciseId(cell: string): string {
  return cell.trim().replace(/^(\d)\./, '0$1.');
}

function markOf(
  text: string,
  comment: string,
  { points: most, rubric }: ExplainExercise,
): Mark | undefined {
  const parts = text.split(/[+＋]/).map((part) => part.trim().replace(',', '.'));
  const each = parts.map((part) => (part === '' ? NaN : Number(part)));
  const limits = parts.length === 1 ? [most] : rubric.map(({ points }) => points);
  const isInRange = each.every((value, i) => value >= 0 && value <= limits[i]);
  if (!isInRange || each.length !== limits.length) return undefined;
  const points = each.reduce((sum, value) => sum + value, 0);
  return { points, comment: plainText(comment).trim(), ...(parts.length > 1 ? { each } : {}) };
}

function unreadable(
  path: string,
  at: number,
  row: readonly string[],
  { id, points, rubric }: ExplainExercise,
): MarksUnreadable {
  const each = rubric.map((one) => one.points).join('+');
  const shown = plainText(row.join(', ')).slice(0, 80);
  return new MarksUnreadable({
    zh: `${path} 第 ${at} 行（${shown}…）：习题 ${id} 的得分应为 0 到 ${points} 的一个数，或每条标准一个数，最多 ${each}`,
    en: `${path}, row ${at} (${shown}…): the points of exercise ${id} are one number from 0 to ${points}, or one for each criterion, ${each} at most`,
  });
}

/** The record with what the teacher gave for its answers in words. */
export function marked(record: StudentRecord, marks: Marks): StudentRecord {
  const exercises = record.result.exercises.map((one) => {
    if (one.answer === undefined) return one;
    const mark = marks.get(markKey(record.student.id, one.id, answerDigest(one.answer)));
    if (mark === undefined) return one;
    const { points } = mark;
    return { ...one, points, isRight: points >= one.of, pending: 0, mark };
  });
  return { ...record, result: { ...record.result, exercises } };
}

/** Rows with points that are of nobody, or of no such exercise: a mark is never lost in silence. */
export function strayMarks(path: string, records: readonly StudentRecord[]): string[] {
  return rowsIn(path).flatMap(({ cells: { id, exercise, points } }) => {
    const record = records.find(({ student }) => student.id === id);
    const isKnown = record?.result.exercises.some((one) => one.id === exerciseId(exercise));
    return points.trim() === '' || isKnown ? [] : [plainText(`${id} ${exercise}`)];
  });
}

/**
 * Adds to the table what has no row in it yet. Rows that are there stay, with all that a teacher wrote
 * beside them, also those of answers that were changed since.
 */
export function layDownAnswers(
  path: string,
  records: readonly StudentRecord[],
  language: Locale,
): void {
  const before = rowsIn(path);
  const known = new Set(
    before.map(({ cells: { id, exercise, version } }) => {
      return markKey(id, exerciseId(exercise), version);
    }),
  );
  const fresh = records.flatMap(({ student, result }) =>
    result.exercises.flatMap(({ id: exercise, answer, of }) => {
      if (answer === undefined) return [];
      const version = answerDigest(answer);
      if (known.has(markKey(student.id, exercise, version))) return [];
      const { id, name } = student;
      return [{ id, name, exercise, answer, of: String(of), points: '', comment: '', version }];
    }),
  );
  if (fresh.length === 0) return;
  const head = headOf(path) ?? NAMES.map((name) => COLUMNS[name][language]);
  const rows = fresh.map((cells) => columnsIn(head).map((name) => (name ? cells[name] : '')));
  writeWhole(path, csvTable([head, ...before.map(({ row }) => row), ...rows]));
}

interface Row {
  /** Counted from 1, with the heading. */
  readonly at: number;
  readonly row: readonly string[];
  readonly cells: Readonly<Record<Column, string>>;
}

function rowsIn(path: string): Row[] {
  if (!existsSync(path)) return [];
  const [head = [], ...rows] = parseCsv(tableText(path)).map((row) => row.map(plainCell));
  const columns = columnsIn(head);
  const lacking = NAMES.find((name) => !columns.includes(name));
  if (lacking) {
    const { zh, en } = COLUMNS[lacking];
    throw new MarksUnreadable({
      zh: `${path} 里没有“${zh}”一列`,
      en: `${path} has no column “${en}”`,
    });
  }
  return rows.map((row, i) => {
    const cells = NAMES.map((name) => [name, row[columns.indexOf(name)] ?? '']);
    return { at: i + 2, row, cells: Object.fromEntries(cells) as Row['cells'] };
  });
}

function headOf(path: string): string[] | undefined {
  return existsSync(path) ? parseCsv(tableText(path))[0] : undefined;
}

function columnsIn(head: readonly string[]): (Column | undefined)[] {
  return head.map((heading) => {
    const plain = heading.trim().toLowerCase();
    return NAMES.find((name) => Object.values(COLUMNS[name]).includes(plain));
  });
}
