import { isDamaged, keepRecord, readRecords } from '../../jupyter/learnerRecords';
import type { ExerciseBase } from '../exercise';

/** What is remembered of an exercise, beside the guesses of its chapter. */
export type ExerciseRecord = {
  /** How many times it was checked. */
  readonly checks: number;
  /** The best so far: what was once right stays so. */
  readonly points: number;
  readonly isRight: boolean;
  /** Wrong answers to the question about the learner's own code; whether it was answered at all. */
  readonly misses: number;
  readonly isExplained: boolean;
};

const NONE: ExerciseRecord = {
  checks: 0,
  points: 0,
  isRight: false,
  misses: 0,
  isExplained: false,
};

/**
 * Where the exercises of a chapter are kept: not in the file of its guesses, since the chapter and its
 * exercises may be open at once, and two notebooks never write into the same file.
 */
function fileOf(id: string): string {
  return `exercises-${id.split('.')[0]}`;
}

/** Somebody may have changed the file by hand: a field of another type counts as not there. */
export function readExercise({ id }: Pick<ExerciseBase, 'id'>): ExerciseRecord {
  const found = readRecords(fileOf(id)).get(id) ?? {};
  const fields = Object.entries(NONE).map(([name, none]) => {
    return [name, typeof found[name] === typeof none ? found[name] : none];
  });
  return Object.fromEntries(fields) as ExerciseRecord;
}

/**
 * Remembers what is new of an exercise, and keeps the rest.
 *
 * @returns whether it could be written
 */
export function keepExercise(
  exercise: Pick<ExerciseBase, 'id'>,
  fresh: Partial<ExerciseRecord>,
): boolean {
  return keepRecord(fileOf(exercise.id), exercise.id, { ...readExercise(exercise), ...fresh });
}

/** The file of a chapter's exercises, from `.progress`, where it is there and cannot be read. */
export function damagedFile(chapter: string): string | undefined {
  const file = fileOf(chapter);
  return isDamaged(file) ? `.progress/${file}.json` : undefined;
}
