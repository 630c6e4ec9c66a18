import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'tslab/dist/converter';
import { say } from '../../locale';
import type { ErrorContent } from '../messages';
import { bold, codeFrame, red } from './codeFrame';
import { whereNamesComeFrom } from './unknownNames';

const MAX_SHOWN = 10;

/**
 * What the type checker objects to, as the content of an `error` message: for each error its line,
 * its message and the code around it; at the end, where unknown names come from. The cell has not
 * run.
 */
export function describeTypeErrors(found: readonly Diagnostic[], code: string): ErrorContent {
  const errors = gather(found);
  const ename = 'TypeScriptError';
  const more = errors.length - 1;
  const evalue =
    summary(errors[0]) +
    (more > 0 ? say({ en: ` (and ${more} more)`, zh: `（另有 ${more} 处）` }) : '');
  const shown = errors.slice(0, MAX_SHOWN).map((error) => show(error, code));
  if (errors.length > MAX_SHOWN) {
    const rest = errors.length - MAX_SHOWN;
    shown.push(
      say({ en: `${rest} more errors are not shown.`, zh: `另有 ${rest} 处错误未显示。` }),
    );
  }
  const notRun = say({ en: 'the cell was not run', zh: '单元格没有运行' });
  return {
    ename,
    evalue,
    traceback: [`${red(ename)}: ${notRun}`, ...shown, ...whereNamesComeFrom(found, code)],
  };
}

interface TypeError_ {
  readonly at: Diagnostic;
  /** The message, then what explains it, each further in than the one before. */
  readonly messages: readonly string[];
}

/** TypeScript names a package by the path of its file; its own name says it better. */
function withoutPaths(message: string): string {
  const path = /import\("[^"]*\/node_modules\/((?:@[^/"]+\/)?[^/"]+)[^"]*"\)/g;
  return message.replace(path, 'import("$1")');
}

/** tslab lists the parts of one message as errors of their own, all at the same place. */
function gather(found: readonly Diagnostic[]): TypeError_[] {
  const errors: { at: Diagnostic; messages: string[] }[] = [];
  for (const part of found) {
    const last = errors.at(-1);
    const message = withoutPaths(part.messageText);
    if (last && isSamePlace(last.at, part)) last.messages.push(message);
    else errors.push({ at: part, messages: [message] });
  }
  return errors;
}

function isSamePlace(a: Diagnostic, b: Diagnostic): boolean {
  return a.start.offset === b.start.offset && a.end.offset === b.end.offset;
}

function summary({ at, messages }: TypeError_): string {
  return `${place(at)}${colon()}${messages[0]} (TS${at.code})`;
}

function colon(): string {
  return say({ en: ': ', zh: '：' });
}

function place({ fileName, start }: Diagnostic): string {
  const line = start.line + 1;
  const here = say({ en: `line ${line}`, zh: `第 ${line} 行` });
  return fileName ? `${fileName} ${here}` : here;
}

function show({ at, messages }: TypeError_, code: string): string {
  const text = messages.map((message, depth) => '  '.repeat(depth) + message).join('\n');
  const source = at.fileName ? readFileSync(at.fileName, 'utf8') : code;
  const frame = codeFrame(source, {
    line: at.start.line + 1,
    column: at.start.character + 1,
    end: { line: at.end.line + 1, column: at.end.character + 1 },
  });
  return `${bold(place(at))}${colon()}${text} (TS${at.code})\n${frame}`;
}
