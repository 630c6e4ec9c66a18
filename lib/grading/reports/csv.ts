import type { Exercise } from '../exercise';
import type { StudentRecord } from '../class/records';
import { pendingOf } from '../run/gradeSubmission';

/** A spreadsheet takes a cell that begins so for a formula and runs it. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/;

/** A cell of a CSV file: quoted, and never a formula. */
export function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** What stood in such a cell before it was made harmless. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** To the hundredth, as pages show points; the records have them whole. */
function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}

/**
 * The class as a table: a row a learner, a column an exercise. What a person has yet to read has no
 * points, not even 0. Begins with a byte order mark, without which Excel takes Chinese for something
 * else.
 */
export function classCsv(
  records: readonly StudentRecord[],
  exercises: readonly Exercise[],
): string {
  const ids = exercises.map(({ id }) => id);
  const head = ['id', 'name', 'late', 'points', 'of', 'pending', ...ids, 'notes'];
  const rows = records.map(({ student, result }) => {
    const points = ids.map((id) => {
      const found = result.exercises.find((one) => one.id === id);
      return found?.pending ? '' : rounded(found?.points ?? 0);
    });
    const notes = result.notes.map(({ name }) => name).join(' ');
    const { id, name, isLate } = student;
    const sums = [result.points, result.of, pendingOf(result)].map(rounded);
    return [id, name, isLate, ...sums, ...points, notes];
  });
  return csvTable([head, ...rows]);
}

/** A table that spreadsheets open. */
export function csvTable(rows: readonly (readonly (string | number | boolean)[])[]): string {
  const lines = rows.map((row) => row.map(csvCell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
