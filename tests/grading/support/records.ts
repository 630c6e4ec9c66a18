import type { StudentRecord } from '../../../lib/grading/class/records';

/** A record with these exercises: id, points, of how many. */
export function recordOf(
  id: string,
  exercises: readonly (readonly [string, number, number])[],
  student: Partial<StudentRecord['student']> = {},
): StudentRecord {
  const results = exercises.map(([exercise, points, of]) => ({
    id: exercise,
    points,
    of,
    isRight: points === of,
    notes: [],
    findings:
      points === of
        ? []
        : [{ name: 'threw', title: THREW, text: { zh: '坏\u0000<b>', en: 'bad\u0000<b>' } }],
  }));
  return {
    student: { id, name: id, isLate: false, ...student },
    seed: 'seed',
    attempts: 'newest',
    isIsolated: true,
    exercises: 'e',
    submission: 's',
    result: {
      points: results.reduce((sum, { points }) => sum + points, 0),
      of: results.reduce((sum, { of }) => sum + of, 0),
      notes: [],
      exercises: results,
    },
  };
}

/** The record with an answer to 02.8, which nobody has read yet. */
export function withAnswer(record: StudentRecord, answer: string): StudentRecord {
  const one = { id: '02.8', points: 0, of: 4, isRight: false, notes: [], findings: [] };
  const exercises = [...record.result.exercises, { ...one, pending: 4, answer }];
  return { ...record, result: { ...record.result, exercises, of: record.result.of + 4 } };
}

const THREW = { zh: '抛出了错误', en: 'throws <an error>' };
