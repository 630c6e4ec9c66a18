import { plainText } from '../run/notes';
import { parseCsv } from './parseCsv';
import { tableText } from './tableText';
import { fileNameOf, type Origin, type StudentSubmission } from './students';

/** Somebody who belongs to the class. */
export interface Enrolled {
  readonly name: string;
  readonly origin?: Origin;
  /** Whether they handed in late; undefined where the table does not say. */
  readonly isLate?: boolean;
}

/** Moodle's worksheet says it in words: `Submitted for grading - 1 day 3 hours late`. */
const STATUS = ['status', '状态'];
const LATE = /\blate\b|[迟晚]/i;

/** Headings under which systems of schools write names, in small letters. */
const NAMES = ['full name', 'student', 'name', '姓名', '学生', 'fullname', '全名'];
const FIRST_AND_LAST = [
  ['first name', 'last name'],
  ['名', '姓'],
] as const;

/** Moodle's grading worksheet, which calls people `Participant 1234567`, in any language. */
const MOODLE_NUMBER = /^\D*(\d+)$/;

/**
 * Who belongs to the class, from a table: Moodle's grading worksheet, Canvas' grade book, Gradescope's
 * roster, or any CSV file with a column of names.
 *
 * @returns undefined where no column of names is found
 */
export function readRoster(path: string): Enrolled[] | undefined {
  const [head, ...rows] = parseCsv(tableText(path));
  if (head === undefined) return undefined;
  const columns = head.map((heading) => heading.trim().toLowerCase());
  const at = (...headings: readonly string[]) => columns.findIndex((one) => headings.includes(one));
  const names = namesIn(columns);
  if (names === undefined) return undefined;
  const isCanvas = at('sis user id') >= 0;
  const number = isCanvas ? at('id') : at('identifier', '识别码', '标识');
  const status = isCanvas ? -1 : at(...STATUS);
  return rows.flatMap((row) => {
    const name = plainText(names.map((column) => row[column] ?? '').join(' ')).trim();
    // Canvas has a row for the most points, and one for a learner who does not exist.
    if (name === '' || /^(points possible|student, test)$/i.test(name)) return [];
    const isLate = status < 0 ? undefined : LATE.test(row[status] ?? '');
    return [{ name, origin: originOf(row[number], isCanvas), isLate }];
  });
}

function namesIn(columns: readonly string[]): number[] | undefined {
  for (const heading of NAMES) {
    const column = columns.indexOf(heading);
    if (column >= 0) return [column];
  }
  for (const pair of FIRST_AND_LAST) {
    const both = pair.map((heading) => columns.indexOf(heading));
    if (!both.includes(-1)) return both;
  }
  return undefined;
}

function originOf(cell: string | undefined, isCanvas: boolean): Origin | undefined {
  const number = MOODLE_NUMBER.exec(cell?.trim() ?? '')?.[1];
  return number === undefined ? undefined : { system: isCanvas ? 'canvas' : 'moodle', number };
}

/**
 * Those of the roster who handed nothing in, as learners with nothing. Who is who tells the number of
 * the school's system, or else the name.
 */
export function withoutHandIn(
  roster: readonly Enrolled[],
  students: readonly StudentSubmission[],
): StudentSubmission[] {
  const known = new Set(students.flatMap(({ name, origin }) => keysOf({ name, origin })));
  return roster
    .filter((one) => !keysOf(one).some((key) => known.has(key)))
    .map(({ name, origin }) => ({
      id: fileNameOf(origin ? `${name} ${origin.number}` : name),
      name,
      isLate: false,
      origin,
      read: () => Promise.resolve({ notebooks: [], notes: [] }),
    }));
}

/** The same learners, late also where the roster says so: Moodle's download does not. */
export function withLateness(
  roster: readonly Enrolled[],
  students: readonly StudentSubmission[],
): StudentSubmission[] {
  const late = new Set(roster.filter(({ isLate }) => isLate).flatMap(keysOf));
  return students.map((one) =>
    keysOf(one).some((key) => late.has(key)) ? { ...one, isLate: true } : one,
  );
}

/** Canvas writes names in the names of files small and without spaces, so they tell nothing there. */
function keysOf({ name, origin }: Enrolled): string[] {
  if (origin) return [`${origin.system} ${origin.number}`];
  return [name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()];
}
