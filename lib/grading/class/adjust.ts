import { existsSync, readFileSync } from 'node:fs';
import { type Bilingual, BilingualError } from '../../locale';
import type { ExerciseResult, SubmissionResult } from '../run/gradeSubmission';
import { type Note, plainText } from '../run/notes';
import type { StudentRecord } from './records';

/** What a teacher decides instead: by learner, by exercise. */
export type Overrides = ReadonlyMap<string, ReadonlyMap<string, Override>>;

/** Points that a teacher gives, and why; the learner reads it. */
export interface Override {
  readonly points: number;
  readonly reason: string;
}

/** What a teacher wrote down cannot be read: then nobody gets a grade before it is mended. */
export class OverridesUnreadable extends BilingualError {
  override readonly name = 'OverridesUnreadable';
}

/**
 * The teacher's own decisions, from a file that no run writes to, so that they outlive every new
 * grading: `{"learner's id": {"02.3": {"points": 5, "reason": "…"}}}`.
 *
 * @returns none where there is no file
 * @throws {OverridesUnreadable} naming the place that is not as above
 */
export function readOverrides(path: string): Overrides {
  if (!existsSync(path)) return new Map();
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw unreadable(path, '');
  }
  const students = fieldsOf(content, path, '').map(([id, exercises]) => {
    const given = fieldsOf(exercises, path, id).map(([exercise, value]) => {
      const fields = new Map(fieldsOf(value, path, `${id} ${exercise}`));
      const points = fields.get('points');
      const reason = fields.get('reason');
      if (typeof points !== 'number' || !(points >= 0) || typeof reason !== 'string') {
        throw unreadable(path, `${id} ${exercise}`);
      }
      return [exercise, { points, reason }] as const;
    });
    return [id, new Map(given)] as const;
  });
  return new Map(students);
}

function fieldsOf(value: unknown, path: string, at: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(path, at);
  }
  return Object.entries(value);
}

function unreadable(path: string, at: string): OverridesUnreadable {
  const form = '{"…": {"02.3": {"points": 5, "reason": "…"}}}';
  return new OverridesUnreadable({
    zh: `${path} ${at}：应为 ${form}`,
    en: `${path} ${at}: expected ${form}`,
  });
}

/** Which overrides are of nobody, or of no exercise: a name mistyped would be lost in silence. */
export function strayOverrides(overrides: Overrides, records: readonly StudentRecord[]): string[] {
  return [...overrides].flatMap(([id, exercises]) => {
    const record = records.find(({ student }) => student.id === id);
    if (record === undefined) return [id];
    const known = record.result.exercises.map((one) => one.id);
    return [...exercises.keys()].filter((one) => !known.includes(one)).map((one) => `${id} ${one}`);
  });
}

/**
 * A record as it counts in the end: with the teacher's decisions, and less what lateness costs. The
 * record that is kept stays as it was graded.
 *
 * @param latePercent taken from the points of whoever handed in late, from 0 to 100
 */
export function adjusted(
  record: StudentRecord,
  overrides: Overrides,
  latePercent: number,
): StudentRecord {
  const own = overrides.get(record.student.id);
  const exercises = record.result.exercises.map((one) => overridden(one, own?.get(one.id)));
  const earned = exercises.reduce((sum, { points }) => sum + points, 0);
  const lost = record.student.isLate ? (earned * latePercent) / 100 : 0;
  const notes = lost > 0 ? [...record.result.notes, lateNote(lost)] : record.result.notes;
  const result: SubmissionResult = { ...record.result, exercises, notes, points: earned - lost };
  return { ...record, result };
}

function overridden(result: ExerciseResult, override: Override | undefined): ExerciseResult {
  if (override === undefined) return result;
  const { points } = override;
  const note = overrideNote(result.points, override);
  const decided = result.pending === undefined ? {} : { pending: 0 };
  const isRight = points >= result.of;
  return { ...result, points, notes: [note, ...result.notes], isRight, ...decided };
}

function overrideNote(before: number, { points, reason }: Override): Note {
  const [from, to] = [rounded(before), rounded(points)];
  const said = plainText(reason);
  const text: Bilingual = {
    zh: `老师把 ${from} 分改为 ${to} 分：${said}`,
    en: `Changed by the teacher from ${from} to ${to} points: ${said}`,
  };
  return { name: 'override', text };
}

function lateNote(lost: number): Note {
  return {
    name: 'late',
    text: {
      zh: `迟交，扣 ${rounded(lost)} 分`,
      en: `Handed in late: ${rounded(lost)} points less`,
    },
  };
}

function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}
