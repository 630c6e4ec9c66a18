import { say } from '../../locale';
import { Random } from '../../tensor';
import { callOnce } from '../call';
import type { FunctionExercise, GeneratedQuestion, Solution } from '../exercise';
import { drawInputs, judge } from '../judge';
import { calmly } from './calmly';
import { keepExercise, readExercise } from './exerciseRecords';
import { known } from './known';
import { report, text } from './report';
import { valueText } from './valueText';

/**
 * Asks about the learner's own function on an input that it has not seen, and compares the answer with
 * what the function gives. A wrong answer brings a new question. Never throws.
 *
 * @param answer absent: shows the question
 */
export function question(id: string, solve: unknown, answer?: number | boolean): void {
  const exercise = known(id);
  if (!exercise) return;
  const head = say({ zh: `${id} 关于你自己的函数`, en: `${id} About your own function` });
  if (!('question' in exercise) || !exercise.question) {
    report(head, [
      text({ zh: '这道题没有这样的问题。', en: 'This exercise has no such question.' }),
    ]);
    return;
  }
  if (typeof solve !== 'function' || !isRight(exercise, solve as Solution)) {
    const first = `check('${id}', ${exercise.functionName})`;
    report(head, [
      text({
        zh: `先让 ${first} 通过，再来回答。`,
        en: `First make ${first} pass, then come back.`,
      }),
    ]);
    return;
  }
  calmly(exercise, () => ask(exercise, solve as Solution, answer, head));
}

function isRight(exercise: FunctionExercise, solve: Solution): boolean {
  const answers = drawInputs(exercise, 'check').map((args) => callOnce(solve, args));
  return judge(exercise, { kind: 'calls', answers }, 'check').isRight;
}

function ask(
  exercise: FunctionExercise,
  solve: Solution,
  answer: number | boolean | undefined,
  head: string,
): void {
  const { misses } = readExercise(exercise);
  const { asked, actual } = questionAfter(exercise, solve, misses);
  if (answer === undefined) {
    const form = `question('${exercise.id}', ${exercise.functionName}, …)`;
    report(head, [
      text(asked.text),
      text({ zh: `心里算好，写成 ${form}。`, en: `Work it out in your head and write ${form}.` }),
    ]);
    return;
  }
  const isClose =
    typeof actual === 'number'
      ? Math.abs(Number(answer) - actual) <= Math.max(0.01, exercise.tolerance)
      : answer === actual;
  keepExercise(exercise, isClose ? { isExplained: true } : { misses: misses + 1 });
  const verdict = isClose
    ? { zh: `✓ 对，是 ${valueText(actual)}。`, en: `✓ Right, it is ${valueText(actual)}.` }
    : {
        zh: `✗ 你的函数给出的是 ${valueText(actual)}。去掉答案再运行一次，会换一个问题。`,
        en: `✗ Your function gives ${valueText(actual)}. Run it again without an answer for a new question.`,
      };
  report(head, [text(asked.text), text(verdict), text(exercise.question!.because)]);
}

/** So many questions in a row may have the same answer; then one of them is asked all the same. */
const MOST_ALIKE = 20;

interface Question {
  readonly asked: ReturnType<GeneratedQuestion['ask']>;
  /** What the learner's function gives. */
  readonly actual: number | boolean;
}

/** The question after so many wrong answers; what the last one was told is never the answer again. */
function questionAfter(exercise: FunctionExercise, solve: Solution, misses: number): Question {
  const questions: Question[] = [];
  for (let n = 0; questions.length <= misses; n++) {
    const one = questionOf(exercise, solve, `question ${n}`);
    const isNew = Number(one.actual) !== Number(questions.at(-1)?.actual);
    if (isNew || n > misses + MOST_ALIKE) questions.push(one);
  }
  return questions[misses];
}

function questionOf(exercise: FunctionExercise, solve: Solution, seed: string): Question {
  const args = drawInputs(exercise, seed).at(-1)!; // the last rounds have the larger inputs
  const asked = exercise.question!.ask(args, new Random(`${seed}/${exercise.id}`));
  const result = callOnce(solve, asked.args ?? args);
  const actual = result.kind === 'value' ? asked.answerFrom(result.value) : Number.NaN;
  return { asked, actual };
}
