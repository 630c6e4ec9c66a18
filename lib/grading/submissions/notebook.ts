/** A cell of code as the sandboxed reader takes it, or one of text that answers an exercise. */
export interface SubmittedCell {
  /** Its place in the notebook, counted from 0. */
  readonly index: number;
  /** The exercise that its metadata names; a learner may have edited that. */
  readonly exercise?: string;
  readonly source: string;
  readonly isText?: true;
}

/** What is wrong with a file that should be a notebook. */
export type NotebookProblem = 'not-json' | 'not-a-notebook' | 'too-large';

/** The largest notebook that is read, in bytes: one with every picture still in it. */
const LARGEST_NOTEBOOK = 16 * 2 ** 20;

/** The longest code in a notebook, in characters, and its largest number of cells. */
const LONGEST_CODE = 400_000;
const MOST_CELLS = 2_000;

/** A text of the sheet's own begins so. */
const HEADING = /^#{1,2} /;

const TAG = /^exercise:(\d\d\.\d+)$/;
const GRADE_ID = /^(?:exercise|answer)[-_](\d\d)[-_](\d+)\b/;

/**
 * The code cells of a notebook, and the answers in words: never throws, whatever the bytes are. What
 * a learner writes into a new cell right below an answer in words belongs to that answer.
 */
export function readNotebook(bytes: Uint8Array): readonly SubmittedCell[] | NotebookProblem {
  if (bytes.length > LARGEST_NOTEBOOK) return 'too-large';
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return 'not-json';
  }
  const given = own(content, 'cells');
  if (!Array.isArray(given)) return 'not-a-notebook';
  let answered: string | undefined;
  const cells = given.slice(0, MOST_CELLS).flatMap((cell: unknown, index): SubmittedCell[] => {
    const source = sourceOf(cell);
    const exercise = exerciseOf(cell);
    if (source === undefined) return [];
    if (own(cell, 'cell_type') === 'code') {
      answered = undefined;
      return [{ index, exercise, source }];
    }
    answered = exercise ?? (HEADING.test(source) ? undefined : answered);
    return answered === undefined ? [] : [{ index, exercise: answered, source, isText: true }];
  });
  const length = cells.reduce((sum, { source }) => sum + source.length, 0);
  return length > LONGEST_CODE ? 'too-large' : cells;
}

function sourceOf(cell: unknown): string | undefined {
  const source = own(cell, 'source');
  if (typeof source === 'string') return source;
  const isLines = Array.isArray(source) && source.every((line) => typeof line === 'string');
  return isLines ? source.join('') : undefined;
}

/** By the tag `exercise:02.3`, or by nbgrader's id `exercise-02-3`. */
function exerciseOf(cell: unknown): string | undefined {
  const metadata = own(cell, 'metadata');
  const tags = own(metadata, 'tags');
  for (const tag of Array.isArray(tags) ? (tags as unknown[]) : []) {
    const found = typeof tag === 'string' ? TAG.exec(tag) : null;
    if (found) return found[1];
  }
  const gradeId = own(own(metadata, 'nbgrader'), 'grade_id');
  const found = typeof gradeId === 'string' ? GRADE_ID.exec(gradeId) : null;
  return found ? `${found[1]}.${found[2]}` : undefined;
}

function own(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) {
    return undefined;
  }
  return (holder as Record<string, unknown>)[key];
}
