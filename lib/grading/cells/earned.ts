import { randomUUID } from 'node:crypto';
import { BilingualRangeError } from '../../locale';
import { exerciseOf } from '../exercises/catalogue';
import { judge } from '../judge';
import { submitted } from './submitted';

/**
 * What an answer earns, as the hidden test of an nbgrader course shows it: the points as the value of
 * the cell, with inputs that nobody can know before. Shows nothing and remembers nothing.
 *
 * It runs beside the learner's code, which can reach it: what is to be sure is graded by
 * `npm run grade`.
 *
 * @param id such as `02.3`
 * @param answer as for `check`
 * @returns from 0 to the exercise's points
 * @throws {RangeError} when there is no such exercise
 */
export function earned(id: string, answer: unknown): number {
  const exercise = exerciseOf(id);
  if (exercise === undefined) {
    throw new BilingualRangeError({
      zh: `没有习题 ${id}`,
      en: `There is no exercise ${id}`,
    });
  }
  const seed = randomUUID();
  const submission = submitted(exercise, answer, seed);
  return typeof submission === 'string' ? 0 : judge(exercise, submission, seed).points;
}
