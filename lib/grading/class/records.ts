import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exercise } from '../exercise';
import type { Attempts, SubmissionResult } from '../run/gradeSubmission';
import type { StudentSubmission } from '../submissions/students';

/** What every grade of a run depends on. */
export interface RunSetting {
  readonly seed: string;
  /** Which of a learner's notebooks counts. */
  readonly attempts: Attempts;
  /** Whether children were kept apart from the machine. */
  readonly isIsolated: boolean;
  /** Fingerprint of the exercises: other exercises, other grades. */
  readonly exercises: string;
}

/** What is written of one learner. */
export interface StudentRecord extends RunSetting {
  readonly student: Pick<StudentSubmission, 'id' | 'name' | 'isLate' | 'origin'>;
  /** Fingerprint of what was handed in. */
  readonly submission: string;
  readonly result: SubmissionResult;
}

/** A seed that nobody can know before the run. */
export function freshSeed(): string {
  return randomBytes(16).toString('hex');
}

/** The seed of the run before in this folder; undefined where there was none. */
export function recordedSeed(folder: string): string | undefined {
  const found = readJson(join(folder, 'run.json')) as Partial<RunSetting> | undefined;
  return typeof found?.seed === 'string' ? found.seed : undefined;
}

/** Writes down what the run depends on. */
export function recordRun(folder: string, setting: RunSetting): void {
  writeWhole(join(folder, 'run.json'), toJson(setting));
}

/** Fingerprint of what exercises ask and how they judge: their code is in it. */
export function fingerprintOf(exercises: readonly Exercise[]): string {
  const withCode = (_: string, value: unknown) =>
    typeof value === 'function' ? String(value) : value;
  return createHash('sha256').update(JSON.stringify(exercises, withCode)).digest('hex');
}

/** The records of a run, one file a learner; a file is whole or not there. */
export class Records {
  constructor(
    private readonly folder: string,
    private readonly setting: RunSetting,
  ) {}

  /**
   * The record of the same hand-in under the same setting, if that was graded before. Whether it was
   * late is taken from now: a roster may say it that was not given before.
   */
  find(
    { id, isLate }: Pick<StudentSubmission, 'id' | 'isLate'>,
    submission: string,
  ): StudentRecord | undefined {
    const found = readJson(this.path(id)) as Partial<StudentRecord> | undefined;
    const { seed, attempts, isIsolated, exercises } = this.setting;
    const isSame =
      found?.submission === submission &&
      found.seed === seed &&
      found.attempts === attempts &&
      found.isIsolated === isIsolated &&
      found.exercises === exercises;
    if (!isSame) return undefined;
    const record = found as StudentRecord;
    return { ...record, student: { ...record.student, isLate } };
  }

  /** Writes a record down. */
  write(
    student: StudentRecord['student'],
    submission: string,
    result: SubmissionResult,
  ): StudentRecord {
    const record = { student, ...this.setting, submission, result };
    writeWhole(this.path(student.id), toJson(record));
    return record;
  }

  private path(id: string): string {
    return join(this.folder, 'students', `${id}.json`);
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // somebody cut it short: it is written anew
  }
}

/** Whole or not at all, also when the process ends in the middle. */
export function writeWhole(path: string, content: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
