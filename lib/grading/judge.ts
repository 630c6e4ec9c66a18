import { type Bilingual, BilingualRangeError } from '../locale';
import { Random } from '../tensor';
import { valueOf } from './call';
import { firstDifference } from './compare';
import { diagnose, type MistakenResults, mistakenResults, type Suspect } from './diagnose';
import type {
  Answer,
  CardsExercise,
  Diagnosis,
  Difference,
  Exercise,
  ExplainExercise,
  Finding,
  FunctionExercise,
  OrderExercise,
  Submission,
  Verdict,
} from './exercise';
import { judgeCards } from './judgeCards';
import { judgeOrder } from './judgeOrder';
import type { Plain } from './plain';

const ROUNDS = 12;

/** The arguments of every round: the same for the same seed, and none known before it is. */
export function drawInputs(
  { id, draw, rounds = ROUNDS }: FunctionExercise,
  seed: number | string,
): (readonly Plain[])[] {
  const random = new Random(`${seed}/${id}`);
  return Array.from({ length: rounds }, (_, round) => draw(random.fork(String(round)), round));
}

/**
 * What a submission earns, and what is wrong with it. The one place that decides: `check` in a cell
 * shows it, the grader writes it down. Calls nothing of the learner's, whose answers come by value.
 *
 * @param seed with which the inputs were drawn that the answers belong to
 * @throws {RangeError} when the reference fails: then nothing may be judged
 */
export function judge(exercise: Exercise, submission: Submission, seed: number | string): Verdict {
  if (exercise.kind === 'order') return judgeOrder(exercise, orderOf(exercise, submission));
  if (exercise.kind === 'cards') return judgeCards(exercise, bugsOf(exercise, submission));
  if (exercise.kind === 'explain') return unread(exercise);
  const answers = submission.kind === 'calls' ? submission.answers : [];
  return judgeCalls(answerKey(exercise, seed), answers);
}

/** What answers are held against: of one exercise, with one seed, for any number of learners. */
export interface AnswerKey {
  readonly exercise: FunctionExercise;
  readonly inputs: readonly (readonly Plain[])[];
  /** What the reference gives in each round. */
  readonly expected: readonly Plain[];
  /** What the wrong versions give; computed when an answer is wrong, and once. */
  readonly mistaken: () => MistakenResults;
}

/** @throws {RangeError} when the reference fails */
export function answerKey(exercise: FunctionExercise, seed: number | string): AnswerKey {
  const inputs = drawInputs(exercise, seed);
  const expected = inputs.map((args) => expectedOf(exercise, args));
  let mistaken: MistakenResults | undefined;
  return {
    exercise,
    inputs,
    expected,
    mistaken: () => (mistaken ??= mistakenResults(exercise, inputs)),
  };
}

/** What is written in words no program judges: its points are neither earned nor lost. */
function unread({ points }: ExplainExercise): Verdict {
  return { points: 0, of: points, isRight: false, findings: [], pending: points };
}

function orderOf(_: OrderExercise, submission: Submission): Plain {
  return submission.kind === 'order' ? submission.order : null;
}

function bugsOf(_: CardsExercise, submission: Submission): Plain {
  return submission.kind === 'cards' ? submission.bugs : null;
}

const NO_ANSWER: Answer = {
  kind: 'failed',
  failure: { name: 'no-answer', text: { zh: '没有答案', en: 'There is no answer' } },
};

/** What answers to the inputs of a key earn. */
export function judgeCalls(key: AnswerKey, given: readonly Answer[]): Verdict {
  const { exercise, inputs, expected } = key;
  const answers = inputs.map((_, i) => given[i] ?? NO_ANSWER);
  const differences = answers.map((answer, i) => differenceOf(exercise, answer, expected[i]));
  const wrongRounds = differences.flatMap((difference, i) => (difference ? [i] : []));
  const { points } = exercise;
  if (wrongRounds.length === 0) {
    return { points, of: points, isRight: true, findings: leakFindings(answers) };
  }
  const suspect = diagnose(exercise, expected, key.mistaken(), answers);
  const round = wrongRounds[0];
  const difference = differences[round];
  const findings = [
    ...(suspect ? [diagnosed(suspect, round, difference as Difference)] : []),
    general(answers[round], round, difference as Difference),
    ...brokenProperties(exercise, inputs, answers),
  ];
  const credit = suspect?.explainsAll ? (suspect.version.credit ?? 0) : 0;
  return { points: credit * points, of: points, isRight: false, findings };
}

function expectedOf({ id, reference }: FunctionExercise, args: readonly Plain[]): Plain {
  const value = valueOf(reference, args);
  if (value === undefined) {
    throw new BilingualRangeError({
      zh: `习题 ${id} 的标准答案自己失败了，无法判定。请告诉课程的作者。`,
      en: `The reference of exercise ${id} fails, so nothing can be judged. Please tell the authors.`,
    });
  }
  return value;
}

/** Undefined when the answer is right. */
function differenceOf(
  { tolerance }: FunctionExercise,
  answer: Answer,
  expected: Plain,
): Difference | 'failed' | undefined {
  if (answer.kind === 'failed') return 'failed';
  return firstDifference(answer.value, expected, { tolerance });
}

function diagnosed(
  { version, explainsAll }: Suspect,
  round: number,
  difference: Difference | 'failed',
): Finding {
  const { diagnosis } = version;
  const second: Bilingual = {
    zh: '此外还有别的地方不对：先改这一处，再检查一次。',
    en: ' Something else is wrong besides: mend this first, and check again.',
  };
  const text = explainsAll ? diagnosis.why : joined(diagnosis.why, second);
  return { ...finding(diagnosis, text), diagnosis, round, ...place(difference) };
}

function general(answer: Answer, round: number, difference: Difference | 'failed'): Finding {
  if (answer.kind === 'failed') {
    const { name, text, detail } = answer.failure;
    const told = detail ? { zh: `${text.zh}：${detail}`, en: `${text.en}: ${detail}` } : text;
    return { name, title: text, text: told, round };
  }
  const title = { zh: '结果和预期的不同', en: 'The result is not the expected one' };
  return { name: 'different', title, text: title, round, ...place(difference) };
}

function place(difference: Difference | 'failed'): { readonly difference?: Difference } {
  return difference === 'failed' ? {} : { difference };
}

function brokenProperties(
  { properties = [] }: FunctionExercise,
  inputs: readonly (readonly Plain[])[],
  answers: readonly Answer[],
): Finding[] {
  return properties.flatMap(({ name, title, holds }) => {
    const round = answers.findIndex(
      (answer, i) => answer.kind === 'value' && !safely(() => holds(inputs[i], answer.value)),
    );
    if (round < 0) return [];
    const broken = { zh: '没有满足的性质', en: 'What does not hold' };
    return [{ name, title: broken, text: title, round }];
  });
}

/** An answer of any form is asked: where a question cannot even be put, it does not hold. */
function safely(holds: () => boolean): boolean {
  try {
    return holds();
  } catch {
    return false;
  }
}

/** A right answer that leaves tensors behind is right, and told so. */
function leakFindings(answers: readonly Answer[]): Finding[] {
  const most = Math.max(
    ...answers.map((answer) => (answer.kind === 'value' ? (answer.leaked ?? 0) : 0)),
  );
  if (!(most > 0)) return [];
  const title = { zh: '留下了没有释放的张量', en: 'Tensors are left behind' };
  const text = {
    zh: `结果是对的。不过每次调用会留下 ${most} 个中间张量，反复调用会占满内存：把函数体放进 tf.tidy(() => …)。`,
    en: `The result is right. But each call leaves ${most} tensors behind, and called often it fills the memory: put the body into tf.tidy(() => …).`,
  };
  return [{ name: 'leaks', title, text }];
}

function finding({ name, title }: Diagnosis, text: Bilingual): Finding {
  return { name, title, text };
}

function joined(one: Bilingual, other: Bilingual): Bilingual {
  return { zh: one.zh + other.zh, en: one.en + other.en };
}
