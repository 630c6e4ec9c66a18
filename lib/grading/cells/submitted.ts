import { say } from '../../locale';
import { callOnce } from '../call';
import type { Exercise, FunctionExercise, Solution, Submission } from '../exercise';
import { drawInputs } from '../judge';
import { NotPlain, toPlain } from '../plain';

/**
 * What a cell hands in: the answers of a function to the inputs of a seed, or a list.
 *
 * @returns a sentence where it is nothing that can be judged
 */
export function submitted(
  exercise: Exercise,
  answer: unknown,
  seed: number | string,
): Submission | string {
  if ('functionName' in exercise) return calls(exercise, answer, seed);
  if (exercise.kind === 'explain') return { kind: 'text', text: String(answer) };
  try {
    const plain = toPlain(answer, 'answer');
    const isOrder = exercise.kind === 'order';
    return isOrder ? { kind: 'order', order: plain } : { kind: 'cards', bugs: plain };
  } catch (error) {
    if (error instanceof NotPlain) return say(error.text);
    throw error;
  }
}

function calls(
  exercise: FunctionExercise,
  answer: unknown,
  seed: number | string,
): Submission | string {
  const { id, functionName, parameters } = exercise;
  if (typeof answer !== 'function') {
    return say({
      zh: `这里要的是函数本身，后面不加括号：check('${id}', ${functionName})`,
      en: `The function itself is wanted, without calling it: check('${id}', ${functionName})`,
    });
  }
  const inputs = drawInputs(exercise, seed);
  const solve = answer as Solution;
  return { kind: 'calls', answers: inputs.map((args) => callOnce(solve, args, parameters)) };
}
