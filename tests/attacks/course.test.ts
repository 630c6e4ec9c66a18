import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listNotebooks } from '../../lib/cli/chapters/list';
import { exercisesIn, handOut } from '../../lib/grading/assign/nbgrader';
import type { Exercise } from '../../lib/grading/exercise';
import { EXERCISES, exerciseOf } from '../../lib/grading/exercises/catalogue';
import { gradeSubmission, type SubmissionResult } from '../../lib/grading/run/gradeSubmission';
import { answerTo } from '../grading/answerTo';
import { repositoryRoot } from '../support/paths';
import { sandbox, saidOf } from './support/grader';

interface Stored {
  readonly cells: { source: string | string[]; readonly metadata: { readonly tags?: string[] } }[];
}

const sheets = listNotebooks(repositoryRoot)
  .filter(({ name }) => name.includes('/'))
  .map(({ language, name, path }) => ({ language, name, text: readFileSync(path, 'utf8') }));

// Twins have the same code: one is asked with its starters, the other with the solutions.
describe.concurrent('the exercises of the course, as they are handed out', () => {
  it.for(sheets.filter(({ language }) => language === 'zh'))(
    '$language/$name: earn nothing before there are answers',
    async ({ text }, context) => {
      const own = exercisesIn(text, EXERCISES);
      const result = await grade(context, handOut(text, own), own);
      for (const one of result.exercises) {
        expect(saidOf(result, one.id)).not.toBe('');
        // The museum's code is there to be mended: it is wrong, not missing.
        if (exerciseOf(one.id)?.kind !== 'museum') expect(one.points, one.id).toBe(0);
      }
    },
  );

  it.for(sheets.filter(({ language }) => language === 'en'))(
    '$language/$name: earn all points with the worked solutions',
    async ({ text }, context) => {
      const own = exercisesIn(text, EXERCISES);
      const result = await grade(context, solved(handOut(text, own)), own);
      for (const { id, points, of, pending = 0 } of result.exercises) {
        expect(points + pending, `${id}: ${saidOf(result, id)}`).toBe(of);
        expect(pending > 0, id).toBe(exerciseOf(id)?.kind === 'explain');
      }
      expect(own.length).toBeGreaterThanOrEqual(2);
    },
  );
});

async function grade(
  context: Parameters<typeof sandbox>[0],
  text: string,
  own: readonly Exercise[],
): Promise<SubmissionResult> {
  const setting = { engine: sandbox(context), exercises: own, seed: 'course' };
  const result = await gradeSubmission([Buffer.from(text)], setting);
  return result as SubmissionResult;
}

function solved(text: string): string {
  const notebook = JSON.parse(text) as Stored;
  for (const cell of notebook.cells) {
    const id = cell.metadata.tags?.map((tag) => /^exercise:(.+)$/.exec(tag)?.[1]).find(Boolean);
    const exercise = id === undefined ? undefined : exerciseOf(id);
    if (exercise) cell.source = answerTo(exercise);
  }
  return JSON.stringify(notebook);
}
