import { createHash } from 'node:crypto';
import type { Exercise } from '../exercise';
import { type Attempts, gradeSubmission } from '../run/gradeSubmission';
import type { Engine } from '../sandbox/engine';
import type { HandedIn, StudentSubmission } from '../submissions/students';
import type { Records, StudentRecord } from './records';

/** What a class is graded with. */
export interface ClassSetting {
  readonly engine: Engine;
  readonly exercises: readonly Exercise[];
  readonly seed: string;
  /** Which of a learner's notebooks counts; without it the newest. */
  readonly attempts?: Attempts;
  readonly records: Records;
  /** So many learners at once. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  /** Told after each learner; `isNew` is false for one that was graded in a run before. */
  readonly onGraded?: (record: StudentRecord, isNew: boolean) => void;
}

/** What became of a class. */
export interface GradedClass {
  /** In the order of the learners; fewer when the signal came. */
  readonly records: readonly StudentRecord[];
  /** Whom the grader failed: they have no grade, rather than a wrong one. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

const WORTH_PREPARING = 4;

/** After so many failures of its own the grader gives up: it is broken, not unlucky. */
const MOST_FAILURES = 5;

/**
 * Grades a class: learner by learner, so many at once. Each is written down when it is done, so that a
 * run that was stopped goes on where it was. Where the grader itself fails, that learner has no grade
 * and the others are graded all the same.
 */
export async function gradeClass(
  students: readonly StudentSubmission[],
  setting: ClassSetting,
): Promise<GradedClass> {
  const { jobs, signal } = setting;
  const running = new Set<() => void>();
  const stop = () => running.forEach((end) => end());
  const engine = { ...setting.engine, running, isStopped: () => signal?.aborted ?? false };
  signal?.addEventListener('abort', stop);
  const done: (StudentRecord | undefined)[] = students.map(() => undefined);
  const failures: { name: string; reason: string }[] = [];
  let next = 0;
  const work = async () => {
    while (next < students.length && !signal?.aborted && failures.length < MOST_FAILURES) {
      const at = next++;
      try {
        done[at] = await gradeOne(students[at], { ...setting, engine });
      } catch (error) {
        if (signal?.aborted) return; // its children were ended
        const reason = error instanceof Error ? error.message : String(error);
        failures.push({ name: students[at].name, reason });
      }
    }
  };
  try {
    // For a few it would take longer than it saves.
    if (students.length >= WORTH_PREPARING) await engine.prepare?.();
    await Promise.all(Array.from({ length: Math.min(jobs, students.length) }, work));
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return { records: done.filter((record) => record !== undefined), failures };
}

async function gradeOne(
  { id, name, isLate, origin, read }: StudentSubmission,
  { engine, exercises, seed, attempts, records, signal, onGraded }: ClassSetting,
): Promise<StudentRecord | undefined> {
  const handedIn = await read();
  const submission = fingerprint(handedIn);
  const before = records.find({ id, isLate }, submission);
  if (before) {
    onGraded?.(before, false);
    return before;
  }
  const { notebooks, notes } = handedIn;
  const asked = { engine, exercises, seed: ownSeed(seed, submission), attempts, signal };
  const result = await gradeSubmission(notebooks, asked);
  if (result === undefined) return undefined;
  const all = { ...result, notes: [...notes, ...result.notes] };
  const record = records.write({ id, name, isLate, origin }, submission, all);
  onGraded?.(record, true);
  return record;
}

/** Who learned from a report what was asked is asked something else when they hand in again. */
export function ownSeed(seed: string, submission: string): string {
  return `${seed} ${submission}`;
}

/** Of what was handed in: another file, another fingerprint. */
export function fingerprint({ notebooks, notes }: HandedIn): string {
  const hash = createHash('sha256').update(JSON.stringify(notes));
  for (const bytes of notebooks) hash.update(`${bytes.length}:`).update(bytes);
  return hash.digest('hex');
}
