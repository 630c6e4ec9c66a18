import { valueOf } from './call';
import { firstDifference } from './compare';
import type { Answer, FunctionExercise, WrongVersion } from './exercise';
import type { Plain } from './plain';

/** A wrong version whose results a learner's function gives. */
export interface Suspect {
  readonly version: WrongVersion;
  /** Whether it explains every answer, or there is a second mistake besides. */
  readonly explainsAll: boolean;
}

/** What each wrong version gives in each round; undefined where it fails. */
export type MistakenResults = readonly (readonly (Plain | undefined)[])[];

/** Calls every wrong version of an exercise with the arguments of every round. */
export function mistakenResults(
  { wrong }: FunctionExercise,
  inputs: readonly (readonly Plain[])[],
): MistakenResults {
  return wrong.map(({ solve }) => inputs.map((args) => valueOf(solve, args)));
}

/**
 * The known mistake that a learner's answers look like: a wrong version that gives the learner's
 * results on all the inputs on which it differs from the reference. Of several the most specific:
 * one that explains all answers before one that leaves some of them unexplained, then the one that
 * differs from the reference in more rounds, then the one that is listed first.
 *
 * @param expected what the reference gives in each round
 * @param mistaken what the wrong versions give in each round
 */
export function diagnose(
  exercise: FunctionExercise,
  expected: readonly Plain[],
  mistaken: MistakenResults,
  answers: readonly Answer[],
): Suspect | undefined {
  const suspects = exercise.wrong.map((version, which) => {
    const results = mistaken[which];
    const differs = results.map((result, i) => !isSame(exercise, result, expected[i]));
    const agrees = results.map((result, i) => isSame(exercise, result, resultOf(answers[i])));
    return {
      version,
      isSuspect: differs.includes(true) && differs.every((differs, i) => !differs || agrees[i]),
      explainsAll: agrees.every(Boolean),
      rounds: differs.filter(Boolean).length,
    };
  });
  const [best] = suspects
    .filter(({ isSuspect }) => isSuspect)
    .sort((a, b) => Number(b.explainsAll) - Number(a.explainsAll) || b.rounds - a.rounds);
  return best;
}

function resultOf(answer: Answer): Plain | undefined {
  return answer.kind === 'value' ? answer.value : undefined;
}

/** Two calls that both fail are not taken for the same: one may fail for many reasons. */
function isSame(
  { tolerance }: FunctionExercise,
  one: Plain | undefined,
  other: Plain | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  return firstDifference(one, other, { tolerance, sameNaN: true }) === undefined;
}
