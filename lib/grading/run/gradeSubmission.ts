import type { Exercise, Finding, Submission } from '../exercise';
import { judge } from '../judge';
import type { Engine } from '../sandbox/engine';
import { type NotebookProblem, readNotebook, type SubmittedCell } from '../submissions/notebook';
import { askFunction } from './ask';
import { type Note, plainText } from './notes';
import { prepareAnswers, type Prepared } from './prepare';

/** What an exercise earned in one submission, and why. */
export interface ExerciseResult {
  readonly id: string;
  readonly points: number;
  readonly of: number;
  readonly isRight: boolean;
  readonly notes: readonly Note[];
  readonly findings: readonly Finding[];
  /** Points that a person has yet to give; of an exercise that is answered in words. */
  readonly pending?: number;
  /** What that person reads. */
  readonly answer?: string;
  /** What they gave. */
  readonly mark?: Mark;
}

/** What a person gave for an answer in words. */
export interface Mark {
  readonly points: number;
  /** For each criterion of the rubric, where that was said. */
  readonly each?: readonly number[];
  readonly comment: string;
}

/** Points that nobody has decided on yet. */
export function pendingOf({ exercises }: Pick<SubmissionResult, 'exercises'>): number {
  return exercises.reduce((sum, { pending = 0 }) => sum + pending, 0);
}

/** What a learner's notebooks earned. */
export interface SubmissionResult {
  readonly points: number;
  readonly of: number;
  /** What concerns the whole of it. */
  readonly notes: readonly Note[];
  readonly exercises: readonly ExerciseResult[];
}

const PROBLEMS: Readonly<Record<NotebookProblem | 'no-notebook', Note['text']>> = {
  'not-json': {
    zh: '文件损坏：它不是 JSON，所以不是笔记本',
    en: 'The file is damaged: it is not JSON, and so no notebook',
  },
  'not-a-notebook': { zh: '文件不是笔记本', en: 'The file is not a notebook' },
  'too-large': { zh: '笔记本太大，没有读', en: 'The notebook is too large and was not read' },
  'no-notebook': { zh: '没有交笔记本（.ipynb）', en: 'No notebook (.ipynb) was handed in' },
};

/** What a learner's notebooks are graded with. */
export interface GradingSetting {
  readonly engine: Engine;
  readonly exercises: readonly Exercise[];
  /** The inputs depend on this and the exercise only. */
  readonly seed: number | string;
  /** Which of several notebooks counts, exercise by exercise; without it the newest. */
  readonly attempts?: Attempts;
  readonly signal?: AbortSignal;
}

/** A notebook's code cells, or why it is none. */
export type ReadNotebook = readonly SubmittedCell[] | NotebookProblem;

/** Which of several notebooks of one learner counts. */
export type Attempts = 'newest' | 'best';

/**
 * Grades what one learner handed in. Fails closed: an exercise starts at no points and needs an answer
 * to every question. Of several notebooks all are graded in which the exercise was begun, and the
 * report says what those would have earned that do not count.
 *
 * @returns undefined when the signal came before the end
 * @throws when the grader itself is broken (a reference that fails): then there is no grade
 */
export function gradeSubmission(
  notebooks: readonly Uint8Array[],
  setting: GradingSetting,
): Promise<SubmissionResult | undefined> {
  return gradeRead(notebooks.map(readNotebook), setting);
}

/** The same for notebooks that were read elsewhere, such as on the machine that collects. */
export async function gradeRead(
  notebooks: readonly ReadNotebook[],
  setting: GradingSetting,
): Promise<SubmissionResult | undefined> {
  const { engine, exercises, signal } = setting;
  const notes: Note[] = notebooks.length === 0 ? [problemNote('no-notebook')] : [];
  const found: Prepared[][] = [];
  for (const cells of notebooks) {
    if (signal?.aborted) return undefined;
    if (typeof cells === 'string') notes.push(problemNote(cells));
    else found.unshift(await prepareAnswers(engine, cells, exercises));
  }
  const results: ExerciseResult[] = [];
  for (const [i, exercise] of exercises.entries()) {
    if (signal?.aborted) return undefined;
    const candidates = found.map((prepared) => prepared[i]);
    results.push(await gradeAttempts(candidates, exercise, setting));
  }
  // What was being asked when the signal came did not fail: it was not asked to its end.
  return signal?.aborted ? undefined : total(results, notes);
}

function problemNote(name: NotebookProblem | 'no-notebook'): Note {
  return { name, text: PROBLEMS[name] };
}

/** More than these are not looked at: whoever hands in a dozen endless loops keeps nobody waiting. */
const MOST_ATTEMPTS = 4;

/** @param candidates what is found of the exercise in each notebook, the newest first */
async function gradeAttempts(
  candidates: readonly Prepared[],
  exercise: Exercise,
  { engine, seed, attempts, signal }: GradingSetting,
): Promise<ExerciseResult> {
  const begun: ExerciseResult[] = [];
  const found = candidates.filter(({ kind }) => kind !== 'nothing').slice(0, MOST_ATTEMPTS);
  for (const prepared of found) {
    if (signal?.aborted) break;
    begun.push(await gradeExercise(engine, prepared, exercise, seed));
  }
  // A starter that lies in a newer notebook is no attempt.
  const tries = begun.filter(({ findings }) => findings[0]?.name !== 'not-written');
  const [newest] = tries.length > 0 ? tries : begun;
  if (newest === undefined) {
    const [nothing] = candidates;
    return nothing ? gradeExercise(engine, nothing, exercise, seed) : unearned(exercise, []);
  }
  const best = tries.reduce((most, one) => (one.points > most.points ? one : most), newest);
  // Of answers that are chosen, not written, somebody could hand in every one that is possible.
  const isBest = attempts === 'best' && 'functionName' in exercise;
  const [counts, other] = isBest ? [best, newest] : [newest, best];
  if (other.points === counts.points) return counts;
  return { ...counts, notes: [...counts.notes, otherNote(isBest, other.points)] };
}

function otherNote(isBest: boolean, points: number): Note {
  const earned = String(Math.round(points * 100) / 100);
  const text = isBest
    ? {
        zh: `交了几份笔记本，评的是最好的一份；最新的一份得 ${earned} 分`,
        en: `Of several notebooks the best one counts; the newest would earn ${earned}`,
      }
    : {
        zh: `交了几份笔记本，评的是最新的一份；较早的一份得 ${earned} 分`,
        en: `Of several notebooks the newest one counts; an earlier one would earn ${earned}`,
      };
  return { name: 'other-attempt', text };
}

async function gradeExercise(
  engine: Engine,
  prepared: Prepared,
  exercise: Exercise,
  seed: number | string,
): Promise<ExerciseResult> {
  if (prepared.kind === 'nothing') return unearned(exercise, [prepared.note]);
  const submission = await submissionOf(engine, prepared, exercise, seed);
  if (submission === undefined) return unearned(exercise, prepared.notes);
  const { points, of, isRight, findings, pending } = judge(exercise, submission, seed);
  return {
    id: exercise.id,
    points,
    of,
    isRight,
    notes: prepared.notes,
    findings: findings.map(shown),
    ...(pending === undefined ? {} : { pending }),
    ...(submission.kind === 'text' ? { answer: submission.text } : {}),
  };
}

/** Names and texts in a difference may be the learner's. */
function shown(finding: Finding): Finding {
  const { difference } = finding;
  if (difference === undefined) return finding;
  const { path, expected, received } = difference;
  const plain = {
    path: plainText(path),
    expected: plainText(expected),
    received: plainText(received),
  };
  return { ...finding, difference: { ...difference, ...plain } };
}

async function submissionOf(
  engine: Engine,
  prepared: Exclude<Prepared, { kind: 'nothing' }>,
  exercise: Exercise,
  seed: number | string,
): Promise<Submission | undefined> {
  if ('functionName' in exercise) {
    if (prepared.kind !== 'code') return undefined;
    return { kind: 'calls', answers: await askFunction(engine, prepared.code, exercise, seed) };
  }
  if (exercise.kind === 'explain') {
    return prepared.kind === 'text' ? { kind: 'text', text: prepared.text } : undefined;
  }
  if (prepared.kind !== 'value') return undefined;
  return exercise.kind === 'order'
    ? { kind: 'order', order: prepared.value }
    : { kind: 'cards', bugs: prepared.value };
}

function unearned({ id, points }: Exercise, notes: readonly Note[]): ExerciseResult {
  return { id, points: 0, of: points, isRight: false, notes, findings: [] };
}

function total(exercises: readonly ExerciseResult[], notes: readonly Note[]): SubmissionResult {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    points: sum(exercises.map(({ points }) => points)),
    of: sum(exercises.map(({ of }) => of)),
    notes,
    exercises,
  };
}
