import { it, type TestContext } from 'vitest';
import type { Exercise, FunctionExercise } from '../../../lib/grading/exercise';
import { EXERCISES, HONEST } from './exercises';
import { gradeCells, saidOf } from './grader';

/** A cheat or worse: its name, its code for an exercise, and what the report says in the end. */
export type Attack = readonly [name: string, code: string, said?: RegExp];

/** So many are handed in together, in one notebook: each is run by a child of its own. */
const TOGETHER = 6;

const [exercise, honest] = EXERCISES as readonly FunctionExercise[];
const NAME = exercise.functionName;

/**
 * Tests that each attack earns nothing and is told something, and that an honest answer in the same
 * notebook earns all its points: attacks neither help each other nor cost anybody else theirs.
 *
 * @param after looks, when they have run, whether anything is left of them
 */
export function testAttacks(
  attacks: readonly Attack[],
  after: (context: TestContext) => void = () => undefined,
): void {
  const notebooks = Math.ceil(attacks.length / TOGETHER);
  for (let one = 0; one < notebooks; one++) {
    const some = attacks.filter((_, i) => i % notebooks === one); // slow ones are neighbours
    const names = some.map(([name]) => name).join('; ');
    it(`earn nothing, are told, and cost no other question: ${names}`, async (context) => {
      await handIn(context, some);
      after(context);
    });
  }
}

async function handIn(context: TestContext, attacks: readonly Attack[]): Promise<void> {
  const named = (i: number) => `${NAME}${i}`;
  const asked = attacks.map(
    (_, i): Exercise => ({ ...exercise, id: `91.${i + 1}`, functionName: named(i) }),
  );
  const cells = attacks.map(([, code], i) => {
    return [asked[i].id, code.replaceAll(NAME, named(i))] as const;
  });
  const result = await gradeCells(
    context,
    [HONEST.setup, ...cells, [honest.id, HONEST.twice]],
    [...asked, honest],
  );
  const seen = attacks.map(([name], i) => ({
    name,
    points: result.exercises[i].points,
    said: saidOf(result, asked[i].id),
  }));
  const expected = attacks.map(([name, , said = /./]) => ({
    name,
    points: 0,
    said: context.expect.stringMatching(said) as string,
  }));
  context.expect(seen).toEqual(expected);
  context.expect(result.points, saidOf(result, honest.id)).toBe(honest.points);
}
