import { afterAll, beforeAll, type TestContext } from 'vitest';
import type { Exercise } from '../../../lib/grading/exercise';
import { gradeSubmission, type SubmissionResult } from '../../../lib/grading/run/gradeSubmission';
import { bubblewrap, type Engine } from '../../../lib/grading/sandbox/engine';
import { LIMITS } from '../../../lib/grading/sandbox/limits';
import { need } from '../../support/requirements';
import { EXERCISES, HONEST } from './exercises';

/** As in a real run, but for an endless loop less is waited. */
const QUICK = { ...LIMITS, cpuSeconds: 3, callsMs: 20_000 };

let engine: Engine | undefined;

/** The sandbox of this test file; where none is possible the test is skipped with the remedy. */
export function sandbox(context: TestContext): Engine {
  engine ??= bubblewrap(QUICK);
  return need(context, engine, 'bubblewrap is missing: apt-get install bubblewrap');
}

/** As in a real run of a class: what V8 compiled once is there for all. */
beforeAll(async () => {
  engine ??= bubblewrap(QUICK);
  await engine?.prepare?.();
}, 60_000);
afterAll(() => engine?.close());

/** A notebook of code cells; one given as a pair carries the tag of an exercise. */
export function notebook(cells: readonly (string | readonly [string, string])[]): Uint8Array {
  const made = cells.map((cell) => {
    const [tags, source] =
      typeof cell === 'string' ? [[], cell] : [[`exercise:${cell[0]}`], cell[1]];
    return { cell_type: 'code', metadata: { tags }, source, outputs: [], execution_count: null };
  });
  const content = { cells: made, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return Buffer.from(JSON.stringify(content));
}

/** Grades somebody who answers 90.1 with the given code and 90.2 honestly. */
export function gradeAttack(context: TestContext, code: string): Promise<SubmissionResult> {
  return gradeCells(context, [HONEST.setup, ['90.1', code], ['90.2', HONEST.twice]]);
}

/** Grades a notebook of these cells. */
export async function gradeCells(
  context: TestContext,
  cells: Parameters<typeof notebook>[0],
  exercises: readonly Exercise[] = EXERCISES,
): Promise<SubmissionResult> {
  const setting = { engine: sandbox(context), exercises, seed: 'seed' };
  const result = await gradeSubmission([notebook(cells)], setting);
  return result as SubmissionResult; // there is no signal that would leave it out
}

/** What is said about an exercise, in English, on one line. */
export function saidOf({ exercises }: SubmissionResult, id: string): string {
  const found = exercises.find((one) => one.id === id);
  const texts = [...(found?.notes ?? []), ...(found?.findings ?? [])].map(({ text }) => text.en);
  return texts.join(' | ');
}
