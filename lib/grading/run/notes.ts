import type { Bilingual } from '../../locale';
import type { ChildEnd } from '../sandbox/childProcess';

/** A sentence about a submission, with a name by which it is counted. */
export interface Note {
  readonly name: string;
  readonly text: Bilingual;
}

/** What is said when a child ended before it had answered. */
export const END_TEXTS: Readonly<Record<ChildEnd, Bilingual>> = {
  ended: {
    zh: '程序在回答之前就结束了（例如调用了 process.exit，或者崩溃了）',
    en: 'the program ended before it had answered (it called process.exit, say, or crashed)',
  },
  'timed-out': {
    zh: '超过了时间限制，已停止（是不是有不会结束的循环？）',
    en: 'stopped at the time limit (a loop without an end?)',
  },
  killed: {
    zh: '被系统停止：用的时间或内存太多',
    en: 'ended by the system: it took too much time or memory',
  },
  memory: { zh: '内存用得太多，已停止', en: 'stopped: it used too much memory' },
  output: { zh: '打印得太多，已停止', en: 'stopped: it printed too much' },
  'too-large': {
    zh: '送回的数据太大，或者没有人问就回答',
    en: 'what it sent back was too large, or nobody had asked for it',
  },
  'not-json': {
    zh: '送回的数据不合规定的格式',
    en: 'what it sent back was not in the form that is laid down',
  },
};

const LONGEST = 300;

/** A text of the learner's own that a report shows: short, on one line, without control characters. */
export function plainText(text: unknown): string {
  if (typeof text !== 'string') return '';
  // C0 and C1 controls, what is not seen, and what changes the direction of writing.
  const shown = text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g,
    ' ',
  );
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

/** A program that a page shows: on its lines, without what is not seen or turns the writing round. */
export function plainCode(code: string): string {
  return code.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g,
    ' ',
  );
}

/** @param cell counted from 1 */
export function cellText(cell: number): Bilingual {
  return { zh: `第 ${cell} 格`, en: `cell ${cell}` };
}
