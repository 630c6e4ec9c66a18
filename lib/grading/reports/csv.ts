import type { Exercise } from '../exercise';
import type { StudentRecord } from '../class/records';

/** A spreadsheet takes a cell that begins so for a formula and runs it. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/;

/** A cell of a CSV file: quoted, and never a formula. */
export function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** To the hundredth, as pages show points; the records have them whole. */
function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}

/**
 * The class as a table: a row a learner, a column an exercise. Begins with a byte order mark, without
 * which Excel takes Chinese for something else.
 */
export function classCsv(
  records: readonly StudentRecord[],
  exercises: readonly Exercise[],
): string {
  const ids = exercises.map(({ id }) => id);
  const head = ['id', 'name', 'late', 'points', 'of', ...ids, 'notes'];
  const rows = records.map(({ student, result }) => {
    const points = ids.map((id) => result.exercises.find((one) => one.id === id)?.points ?? 0);
    const notes = result.notes.map(({ name }) => name).join(' ');
    const { id, name, isLate } = student;
    return [id, name, isLate, ...[result.points, result.of, ...points].map(rounded), notes];
  });
  const lines = [head, ...rows].map((row) => row.map(csvCell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
