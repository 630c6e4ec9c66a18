import type { StudentRecord } from '../class/records';
import { escapeHtml } from '../../figures';
import type { Locale } from '../../locale';
import { type ExerciseResult, pendingOf } from '../run/gradeSubmission';
import { csvCell } from './csv';

/**
 * The class for Moodle's “upload grading worksheet”: it knows participants by the number that is in the
 * names of its own download. Learners from elsewhere are left out, and those of whom an answer is still
 * to be read: a grade that may rise is none yet. Undefined where all are.
 */
export function moodleCsv(records: readonly StudentRecord[], language: Locale): string | undefined {
  const rows = records.flatMap(({ student, result }) => {
    if (student.origin?.system !== 'moodle' || pendingOf(result) > 0) return [];
    const whole = result.notes.map(({ text }) => text[language]);
    const notes = result.exercises.flatMap((one) => {
      const said = saidOf(one, language);
      return said ? [`${one.id} ${said}`] : [];
    });
    // Moodle shows it as HTML.
    const feedback = escapeHtml([...whole, ...notes].join('; '));
    const identifier = `Participant ${student.origin.number}`;
    return [[identifier, student.name, hundredths(result.points), hundredths(result.of), feedback]];
  });
  const head = ['Identifier', 'Full name', 'Grade', 'Maximum Grade', 'Feedback comments'];
  return rows.length === 0 ? undefined : table([head, ...rows]);
}

/** One sentence: the teacher's own words, or else the first thing that was found. */
function saidOf({ findings, notes, mark }: ExerciseResult, language: Locale): string | undefined {
  const decision = notes.find(({ name }) => name === 'override');
  const [found] = [...findings.map(({ title }) => title), ...notes.map(({ text }) => text)];
  return mark?.comment || (decision?.text ?? found)?.[language];
}

/**
 * The class for Canvas' grade book. Canvas knows learners by their number, which is in the names of its
 * own download, and the assignment by the heading of its column, which only Canvas gives. Of whom an
 * answer is still to be read has no row.
 *
 * @param assignment as the exported grade book has it, such as `Attention (1234)`
 */
export function canvasCsv(
  records: readonly StudentRecord[],
  assignment: string,
): string | undefined {
  const rows = records.flatMap(({ student, result }) => {
    if (student.origin?.system !== 'canvas' || pendingOf(result) > 0) return [];
    return [[student.name, student.origin.number, '', '', '', hundredths(result.points)]];
  });
  if (rows.length === 0) return undefined;
  const of = records[0].result.of;
  const head = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment];
  const possible = ['    Points Possible', '', '', '', '', hundredths(of)];
  return table([head, possible, ...rows]);
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}

/** Without a byte order mark, which both systems would take for a part of the first heading. */
function table(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
