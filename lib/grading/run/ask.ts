import { randomUUID } from 'node:crypto';
import type { Bilingual } from '../../locale';
import type { Answer, Failure, FunctionExercise } from '../exercise';
import { drawInputs } from '../judge';
import { NotPlain, type Plain, type Refusal } from '../plain';
import { type ChildEnd, type SandboxedChild, startChild } from '../sandbox/childProcess';
import type { Engine } from '../sandbox/engine';
import { Patience } from '../sandbox/patience';
import { decodeValue, encodeValue } from '../sandbox/values';
import { END_TEXTS, plainText } from './notes';

/**
 * Calls a learner's function, in a child of its own, with inputs drawn here and sent one by one.
 *
 * @param code a program that gives the function, as `child/strip.cjs` makes it
 * @returns one answer a round; all that goes wrong in the learner's code is a failed answer
 * @throws {SandboxBroken} when the sandbox did not start
 */
export async function askFunction(
  engine: Engine,
  code: string,
  exercise: FunctionExercise,
  seed: number | string,
): Promise<Answer[]> {
  const inputs = drawInputs(exercise, seed);
  const child = await startChild(engine, 'answer', exercise.backend);
  try {
    child.send({ code });
    const started = await child.hear(new Patience(engine.limits.callsMs));
    const refused = 'end' in started ? ended(started.end) : notStarted(started.message);
    if (refused) return inputs.map(() => refused);
    return await askAll(engine, child, inputs);
  } finally {
    await child.close();
  }
}

async function askAll(
  engine: Engine,
  child: SandboxedChild,
  inputs: readonly (readonly Plain[])[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const patience = new Patience(engine.limits.callsMs);
  for (const args of inputs) {
    const call = randomUUID(); // nobody can answer before they are asked
    if (child.hasUnread) return rest(answers, inputs.length, irregular('not-json'));
    child.send({ call, args: args.map(encodeValue) });
    const heard = await child.hear(patience);
    if ('end' in heard) return rest(answers, inputs.length, ended(heard.end));
    const answer = asAnswer(heard.message, call);
    if (answer === undefined) return rest(answers, inputs.length, irregular('not-json'));
    answers.push(answer);
  }
  return answers;
}

/** From the first irregular answer on, nothing that the child says counts. */
function rest(answers: readonly Answer[], length: number, answer: Answer): Answer[] {
  return Array.from({ length }, (_, i) => answers[i] ?? answer);
}

/** The answer to this very call; undefined when the message is anything else. */
function asAnswer(message: unknown, call: string): Answer | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const said = new Map<string, unknown>(Object.entries(message));
  if (said.get('answer') !== call) return undefined;
  const failedAs = said.get('failed');
  if (failedAs !== undefined) return asFailure(failedAs, said.get('detail'), said.get('path'));
  try {
    return { kind: 'value', value: decodeValue(said.get('value')) };
  } catch {
    return undefined;
  }
}

function asFailure(failedAs: unknown, detail: unknown, path: unknown): Answer | undefined {
  if (failedAs === 'threw') return threw(detail);
  if (failedAs === 'not-written') return failure({ name: failedAs, text: NOT_WRITTEN });
  if (failedAs === 'changed-arguments') return failure({ name: failedAs, text: CHANGED });
  if (failedAs !== 'not-plain') return undefined;
  try {
    const { text } = new NotPlain(plainText(detail) as Refusal, plainText(path));
    return failure({ name: 'not-plain', text });
  } catch {
    return undefined; // no refusal of ours
  }
}

function notStarted(message: unknown): Answer | undefined {
  const { ready, failed, detail } = (message ?? {}) as Partial<Record<string, unknown>>;
  if (ready === true) return undefined;
  if (failed === 'threw') return threw(detail, LOADING);
  if (failed === 'no-function') return failure({ name: 'no-function', text: NO_FUNCTION });
  return irregular('not-json');
}

function threw(detail: unknown, text: Bilingual = THREW): Answer {
  return failure({ name: 'threw', text, detail: plainText(detail) });
}

function ended(end: ChildEnd): Answer {
  const name = end === 'timed-out' ? 'timed-out' : 'crashed';
  return end === 'not-json' || end === 'too-large'
    ? irregular(end)
    : failure({ name, text: END_TEXTS[end] });
}

function irregular(end: ChildEnd): Answer {
  return failure({ name: 'no-answer', text: END_TEXTS[end] });
}

function failure(what: Failure): Answer {
  return { kind: 'failed', failure: what };
}

const THREW: Bilingual = { zh: '函数抛出了错误', en: 'The function throws an error' };
const LOADING: Bilingual = {
  zh: '定义函数的代码格抛出了错误',
  en: 'The cells that define the function throw an error',
};
const NO_FUNCTION: Bilingual = {
  zh: '这个名字不是函数',
  en: 'What stands under this name is no function',
};
const NOT_WRITTEN: Bilingual = { zh: '还没有写', en: 'Not written yet' };
const CHANGED: Bilingual = {
  zh: '函数改动了它的参数。先复制一份再改，或者算出新的值',
  en: 'The function changes its arguments. Change a copy, or compute new values',
};
