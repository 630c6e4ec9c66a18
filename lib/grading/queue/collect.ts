import { createHash } from 'node:crypto';
import { fingerprint, type GradedClass } from '../class/gradeClass';
import type { Records, RunSetting, StudentRecord } from '../class/records';
import type { Exercise } from '../exercise';
import type { StudentSubmission } from '../submissions/students';
import type { JobQueue, QueuedRun } from './jobQueue';
import { packNotebooks } from './parcel';
import { pause, steadfast } from './steadfast';

/** What a class is sent and collected with. */
export interface CollectSetting {
  readonly exercises: readonly Exercise[];
  readonly run: RunSetting;
  readonly records: Records;
  readonly signal?: AbortSignal;
  readonly onGraded?: (record: StudentRecord, isNew: boolean) => void;
  /** Told when the database does not answer. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A learner whose result is waited for. */
interface Awaited {
  readonly at: number;
  readonly student: StudentSubmission;
  readonly submission: string;
  readonly notes: StudentRecord['result']['notes'];
}

const POLL_MS = 500;

/**
 * Grades a class by the workers of a queue: sends what has no record yet, and waits for the results.
 * Stopped in the middle it loses nothing: the same command finds the same run again.
 *
 * @throws when the database stays away
 */
export async function gradeByQueue(
  students: readonly StudentSubmission[],
  queue: JobQueue,
  setting: CollectSetting,
): Promise<GradedClass> {
  const run = queuedRun(setting);
  const done: (StudentRecord | undefined)[] = students.map(() => undefined);
  const open = new Map<string, Awaited>();
  for (const [at, student] of students.entries()) {
    if (setting.signal?.aborted) break;
    const found = await send(queue, run, student, setting);
    if ('submission' in found) open.set(student.id, { at, student, ...found });
    else done[at] = found.record;
  }
  const failures = await collect(queue, run.id, open, done, setting);
  if (!setting.signal?.aborted) {
    await steadfast(() => queue.remove(run.id), setting.signal, setting.onTrouble);
  }
  return { records: done.filter((record) => record !== undefined), failures };
}

/** The same for the same setting, so that a collector finds its run again. */
function queuedRun({ exercises, run }: CollectSetting): QueuedRun {
  const { seed, attempts, exercises: fingerprint } = run;
  const digest = createHash('sha256').update(JSON.stringify([seed, attempts, fingerprint]));
  const id = digest.digest('hex').slice(0, 24);
  return { id, seed, attempts, exercises: exercises.map((one) => one.id), fingerprint };
}

async function send(
  queue: JobQueue,
  run: QueuedRun,
  student: StudentSubmission,
  { records, signal, onGraded, onTrouble }: CollectSetting,
): Promise<{ record: StudentRecord } | Pick<Awaited, 'submission' | 'notes'>> {
  const handedIn = await student.read();
  const submission = fingerprint(handedIn);
  const record = records.find(student, submission);
  if (record) {
    onGraded?.(record, false);
    return { record };
  }
  const content = packNotebooks(handedIn.notebooks);
  const offered = { student: student.id, submission, content };
  await steadfast(() => queue.offer(run, [offered]), signal, onTrouble);
  return { submission, notes: handedIn.notes };
}

async function collect(
  queue: JobQueue,
  run: string,
  open: Map<string, Awaited>,
  done: (StudentRecord | undefined)[],
  { records, signal, onGraded, onTrouble }: CollectSetting,
): Promise<GradedClass['failures']> {
  const failures: { name: string; reason: string }[] = [];
  while (open.size > 0 && !signal?.aborted) {
    // Failures first: what has both counts as graded, for it is taken out by then.
    const failed = await steadfast(() => queue.failures(run), signal, onTrouble);
    for (const key of await steadfast(() => queue.finished(run), signal, onTrouble)) {
      const one = open.get(key.student);
      if (one?.submission !== key.submission) continue;
      const result = await steadfast(() => queue.result(run, key), signal, onTrouble);
      const { id, name, isLate, origin } = one.student;
      const all = { ...result, notes: [...one.notes, ...result.notes] };
      done[one.at] = records.write({ id, name, isLate, origin }, one.submission, all);
      open.delete(key.student);
      onGraded?.(done[one.at]!, true);
    }
    for (const { student, submission, reason } of failed) {
      const one = open.get(student);
      if (one?.submission !== submission) continue;
      failures.push({ name: one.student.name, reason });
      open.delete(student);
    }
    if (open.size > 0) await pause(POLL_MS, signal);
  }
  return failures;
}
