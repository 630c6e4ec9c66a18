import type { Bilingual } from '../../locale';
import type { Plain } from '../plain';
import { startChild } from '../sandbox/childProcess';
import type { Engine } from '../sandbox/engine';
import { Patience } from '../sandbox/patience';
import { decodeValue } from '../sandbox/values';
import type { SubmittedCell } from '../submissions/notebook';
import type { Exercise } from '../exercise';
import { answerIn } from './inWords';
import { cellText, END_TEXTS, plainText, type Note } from './notes';

/** What is found of an exercise in a notebook: code to run, a value that was read, or neither. */
export type Prepared =
  | { readonly kind: 'text'; readonly text: string; readonly notes: readonly Note[] }
  | { readonly kind: 'code'; readonly code: string; readonly notes: readonly Note[] }
  | { readonly kind: 'value'; readonly value: Plain; readonly notes: readonly Note[] }
  | { readonly kind: 'nothing'; readonly note: Note };

/**
 * Finds the answers in a notebook's cells. They are parsed in a child, since a parser can be made to
 * hang as well as a function.
 *
 * @returns one a exercise, in the same order
 */
export async function prepareAnswers(
  engine: Engine,
  cells: readonly SubmittedCell[],
  exercises: readonly Exercise[],
): Promise<Prepared[]> {
  const parsed = exercises.filter(({ kind }) => kind !== 'explain');
  const code = cells.filter(({ isText }) => !isText);
  const child = await startChild(engine, 'strip');
  try {
    child.send({ cells: code, wanted: parsed.map(wantedOf) });
    const patience = new Patience(engine.limits.callsMs);
    const prepared: Prepared[] = [];
    for (const { id, kind } of exercises) {
      if (kind === 'explain') {
        prepared.push(inWords(id, cells));
        continue;
      }
      const heard = await child.hear(patience);
      prepared.push('end' in heard ? unread(END_TEXTS[heard.end]) : asPrepared(heard.message, id));
    }
    return prepared;
  } finally {
    await child.close();
  }
}

/** An answer in words is taken as it stands; nothing of it is parsed. */
function inWords(id: string, cells: readonly SubmittedCell[]): Prepared {
  const own = cells.filter(({ exercise }) => exercise === id);
  const text = answerIn(own.map(({ source }) => source));
  if (text !== '') return { kind: 'text', text, notes: [] };
  const [name, said] = missing(own.length === 0 ? 'no-cell' : 'no-answer', id, undefined, 0, '');
  return { kind: 'nothing', note: { name, text: said } };
}

function wantedOf(exercise: Exercise): { exercise: string; name?: string } {
  const { id } = exercise;
  return 'functionName' in exercise
    ? { exercise: id, name: exercise.functionName }
    : { exercise: id };
}

/** The message was written by a program of ours that reads what learners wrote: it is checked all the same. */
function asPrepared(message: unknown, id: string): Prepared {
  const { exercise, code, value, cell, copies, failed, line, ...said } = (message ?? {}) as Partial<
    Record<string, unknown>
  >;
  if (exercise !== id) return unread(END_TEXTS['not-json']);
  const where = typeof cell === 'number' ? cell + 1 : undefined;
  if (typeof failed === 'string') {
    const [name, text] = missing(failed, id, where, line, said.message);
    return { kind: 'nothing', note: { name, text } };
  }
  const notes = where !== undefined && Number(copies) > 1 ? [duplicate(where)] : [];
  if (typeof code === 'string') return { kind: 'code', code, notes };
  try {
    return { kind: 'value', value: decodeValue(value), notes };
  } catch {
    return unread(END_TEXTS['not-json']);
  }
}

function unread(text: Bilingual): Prepared {
  const found: Bilingual = {
    zh: `笔记本的代码读不了：${text.zh}`,
    en: `The notebook's code could not be read: ${text.en}`,
  };
  return { kind: 'nothing', note: { name: 'unreadable-code', text: found } };
}

function missing(
  failed: string,
  id: string,
  cell: number | undefined,
  line: unknown,
  said: unknown,
): [string, Bilingual] {
  const at = cell === undefined ? { zh: '', en: '' } : cellText(cell);
  if (failed === 'not-typescript') {
    const message = `${Number(line)}: ${plainText(said)}`;
    return [
      failed,
      {
        zh: `${at.zh}不是能读懂的 TypeScript，第 ${message}`,
        en: `${at.en} is not TypeScript that can be read, line ${message}`,
      },
    ];
  }
  const texts: Record<string, Bilingual> = {
    'no-function': {
      zh: `习题 ${id} 的代码格里没有定义要求的函数`,
      en: `The cell of exercise ${id} does not define the function that is asked for`,
    },
    'no-answer': { zh: `习题 ${id} 没有填答案`, en: `Exercise ${id} has no answer` },
    'no-literal': {
      zh: `习题 ${id} 的答案要直接写成一个列表，例如 [3, 1, 2]；这里的答案不运行代码`,
      en: `The answer to exercise ${id} is to be written as a list, such as [3, 1, 2]: nothing is run to find it`,
    },
  };
  const none: Bilingual = {
    zh: `笔记本里找不到习题 ${id} 的答案`,
    en: `The notebook holds no answer to exercise ${id}`,
  };
  return [Object.hasOwn(texts, failed) ? failed : 'no-cell', texts[failed] ?? none];
}

function duplicate(cell: number): Note {
  const at = cellText(cell);
  return {
    name: 'defined-twice',
    text: {
      zh: `函数定义了不止一次；评的是最后一次，在${at.zh}`,
      en: `The function is defined more than once; the last one counts, in ${at.en}`,
    },
  };
}
