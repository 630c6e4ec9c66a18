import { isCompleteCode } from 'tslab/dist/converter';
import type { Executor } from 'tslab/dist/executor';
import { printQuickInfo } from 'tslab/dist/inspect';
import type { Answer, CodeQuestion, QuestionKind } from '../messages';
import { hasSyntaxError } from './declarations';

type Asked = Pick<Executor, 'inspect' | 'complete'>;

/** Answers what a frontend asks about code while the learner types. */
export function answerQuestion(kind: QuestionKind, question: CodeQuestion, asked: Asked): Answer {
  switch (kind) {
    case 'complete':
      return complete(question, asked);
    case 'inspect':
      return inspect(question, asked);
    case 'is_complete':
      return isComplete(question.code);
  }
}

function complete({ code, cursor_pos: cursor }: CodeQuestion, asked: Asked): Answer {
  const { candidates, start, end } = asked.complete(code, toUnits(code, cursor));
  return {
    status: 'ok',
    matches: candidates,
    cursor_start: toCharacters(code, start),
    cursor_end: toCharacters(code, end),
    metadata: {},
  };
}

function inspect({ code, cursor_pos: cursor }: CodeQuestion, asked: Asked): Answer {
  const info = asked.inspect(code, toUnits(code, cursor)) as
    | ReturnType<Asked['inspect']>
    | undefined;
  const data = info ? { 'text/plain': printQuickInfo(info) } : {};
  return { status: 'ok', found: info !== undefined, data, metadata: {} };
}

function isComplete(code: string): Answer {
  const { completed, indent = '' } = isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent };
  return { status: hasSyntaxError(code) ? 'invalid' : 'complete' };
}

/** Jupyter counts characters; JavaScript counts UTF-16 units, of which an emoji has two. */
function toUnits(code: string, characters: number | undefined): number {
  if (characters === undefined) return code.length;
  return [...code].slice(0, characters).join('').length;
}

function toCharacters(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
