import { inspect, types } from 'node:util';
import { say } from '../../locale';
import { attempt } from '../../jupyter/attempt';

/** More of a message than this tells a learner nothing new. */
const LONGEST_MESSAGE = 10_000;
const LONGEST_NAME = 200;

/** Whether something that was thrown is an error, as far as it lets one look. */
export function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || attempt(() => thrown instanceof Error, false);
}

/** An error's name, `Error` where it has none. */
export function nameOf(error: Error): string {
  const name: unknown = attempt(() => error.name, undefined);
  return typeof name === 'string' && name !== '' ? name.slice(0, LONGEST_NAME) : 'Error';
}

/** An error's message, empty where it has none. */
export function messageOf(error: Error): string {
  const message: unknown = attempt(() => error.message, undefined);
  if (message === undefined) return '';
  return shortened(typeof message === 'string' ? message : textOf(message));
}

/** Any value in words, as Node prints it. */
export function textOf(value: unknown): string {
  const unprintable = { en: 'a value that cannot be printed', zh: '无法打印的值' };
  // A text that inspect gives up on, and what a learner's own `inspect.custom` gives, may be long.
  return shortened(attempt(() => inspect(value), undefined) ?? say(unprintable));
}

/** What an error says it was caused by; for an AggregateError all that it gathers. */
export function causesOf(error: Error): readonly unknown[] {
  const gathered = attempt((): unknown[] => {
    const { errors } = error as AggregateError;
    return Array.isArray(errors) ? Array.from<unknown>(errors) : [];
  }, []);
  const cause: unknown = attempt(() => error.cause, undefined);
  return cause === undefined ? gathered : [cause, ...gathered];
}

function shortened(text: string): string {
  if (text.length <= LONGEST_MESSAGE) return text;
  const rest = text.length - LONGEST_MESSAGE;
  const note = say({ en: `… (${rest} more characters)`, zh: `……（还有 ${rest} 个字符）` });
  return text.slice(0, LONGEST_MESSAGE) + note;
}
