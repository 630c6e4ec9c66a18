import { types } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { firstDifference } from './compare';
import type { Answer, Failure, Solution } from './exercise';
import { NotWritten } from './notWritten';
import { fromPlain, type Live, NotPlain, type Plain, toPlain } from './plain';

/**
 * One call of a function, whatever it does: with arguments of its own, its tensors freed, its
 * result by value. Never throws, but for the kernel's interrupt, which is to end the cell.
 *
 * @param parameters what the arguments are called, for messages
 */
export function callOnce(
  solve: Solution,
  args: readonly Plain[],
  parameters: readonly string[] = [],
): Answer {
  const engine = tf.engine();
  engine.startScope();
  try {
    const live = args.map(fromPlain);
    const before = engine.memory().numTensors;
    const result = (solve as (...args: Live[]) => unknown)(...live);
    const leaked = engine.memory().numTensors - before - tensorsIn(result);
    if (types.isPromise(result)) result.catch(() => undefined); // it is refused below
    const value = toPlain(result);
    return changedArgument(live, args, parameters) ?? { kind: 'value', value, leaked };
  } catch (error) {
    if (isInterrupt(error)) throw error;
    return failed(error);
  } finally {
    engine.endScope();
  }
}

/** What a version of ours gives; undefined where it fails. */
export function valueOf(solve: Solution, args: readonly Plain[]): Plain | undefined {
  const answer = callOnce(solve, args);
  return answer.kind === 'value' ? answer.value : undefined;
}

/** The kernel throws it into a cell that the learner stops. */
export function isInterrupt(error: unknown): boolean {
  return types.isNativeError(error) && error.name === 'Interrupted';
}

/** How many tensors a result is made of. */
function tensorsIn(result: unknown): number {
  if (result instanceof tf.Tensor) return 1;
  if (typeof result !== 'object' || result === null || types.isProxy(result)) return 0;
  const fields = Object.values(Object.getOwnPropertyDescriptors(result));
  return fields.filter(({ value }) => (value as unknown) instanceof tf.Tensor).length;
}

function changedArgument(
  live: readonly Live[],
  args: readonly Plain[],
  parameters: readonly string[],
): Answer | undefined {
  const at = args.findIndex((arg, i) => isChanged(live[i], arg));
  if (at < 0) return undefined;
  const name = parameters[at] ?? `#${at + 1}`;
  return failure({
    name: 'changed-arguments',
    text: {
      zh: `函数改动了它的参数 ${name}。别人还要用它：先复制一份再改，或者算出新的值`,
      en: `The function changes its argument ${name}. Others still need it: change a copy, or compute new values`,
    },
  });
}

function isChanged(live: Live, plain: Plain): boolean {
  try {
    return firstDifference(toPlain(live), plain, { tolerance: 0, sameNaN: true }) !== undefined;
  } catch {
    return true; // disposed of, or no value any more
  }
}

function failed(error: unknown): Answer {
  if (error instanceof NotPlain) {
    return failure({ name: 'not-plain', text: error.text });
  }
  if (error instanceof NotWritten) return failure({ name: 'not-written', text: error.text });
  return failure({
    name: 'threw',
    text: { zh: '函数抛出了错误', en: 'The function throws an error' },
    detail: messageOf(error),
  });
}

function failure(what: Failure): Answer {
  return { kind: 'failed', failure: what };
}

/** Whatever was thrown, in a few words; looking at it may throw as well. */
function messageOf(error: unknown): string {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return text.slice(0, 500);
  } catch {
    return '?';
  }
}
