import type { Cell } from '../../../lib/cli/chapters/notebook';
import type { Exercise } from '../../../lib/grading/exercise';
import { STARTERS } from '../../../lib/grading/run/inWords';
import { codeComplaints } from './chapterForm';
import { undeclaredNames } from './undeclared';

const TAG = 'exercise:';

/** The exercise that a cell is to be written for, by its tag. */
export function exerciseIn({ tags }: Pick<Cell, 'tags'>): string | undefined {
  return tags.find((tag) => tag.startsWith(TAG))?.slice(TAG.length);
}

/**
 * Where a notebook of exercises leaves its form: every exercise of its chapter in order, each with one
 * cell to write in, a check below it (none below an answer in words) and a folded hint below that; code that can be read; the lines
 * of an order as the library has them.
 *
 * @param exercises those of the chapter
 */
export function exerciseComplaints(
  cells: readonly Cell[],
  exercises: readonly Exercise[],
): string[] {
  const written = cells.flatMap((cell) => exerciseIn(cell) ?? []);
  const wanted = exercises.map(({ id }) => id);
  return [
    ...(String(written) === String(wanted)
      ? []
      : [`cells are tagged [${written.join(', ')}], exercises are [${wanted.join(', ')}]`]),
    ...exercises.flatMap((exercise) => partComplaints(cells, exercise)),
    ...cells.flatMap(codeComplaints),
    ...undeclaredNames(cells).map((name) => `${name} is neither declared nor imported`),
    ...(cells.some(({ source }) => /\bprogress\(\)/.test(source)) ? [] : ['no table of progress']),
  ];
}

function partComplaints(cells: readonly Cell[], exercise: Exercise): string[] {
  const { id } = exercise;
  const at = cells.findIndex((cell) => exerciseIn(cell) === id);
  const isInWords = exercise.kind === 'explain';
  const check = isInWords ? undefined : (cells[at + 1]?.source ?? '');
  const hint = cells[at + (isInWords ? 1 : 2)];
  const prose =
    cells
      .slice(0, at)
      .filter(({ type }) => type === 'markdown')
      .at(-1)?.source ?? '';
  const calls =
    'functionName' in exercise
      ? new RegExp(`check\\('${id}', ${exercise.functionName}\\)`)
      : /check\(/;
  return [
    ...(prose.includes(`## ${id} `)
      ? []
      : [`${id}: the text above its cell has no heading with its id`]),
    ...(check === undefined || (calls.test(check) && check.includes(`'${id}'`))
      ? []
      : [`${id}: its check does not follow its cell`]),
    ...(hint?.isFolded && hint.source.includes(`hint('${id}')`)
      ? []
      : [`${id}: a folded hint does not follow its check`]),
    ...(isInWords && !isStarter(cells[at]) ? [`${id}: no text cell with a starter`] : []),
    ...(exercise.kind === 'order' ? lineComplaints(prose, exercise) : []),
    ...(exercise.kind === 'cards' && cardsIn(prose) !== exercise.cards.length
      ? [`${id}: ${cardsIn(prose)} cards are shown, ${exercise.cards.length} are judged`]
      : []),
  ];
}

function isStarter(cell: Cell | undefined): boolean {
  return cell?.type === 'markdown' && Object.values<string>(STARTERS).includes(cell.source);
}

function lineComplaints(
  prose: string,
  { id, lines }: Extract<Exercise, { kind: 'order' }>,
): string[] {
  const shown = [...prose.matchAll(/^ ?(\d+) {2}(.+)$/gm)].map(([, n, code]) => `${n} ${code}`);
  const judged = [...lines].sort((a, b) => a.shown - b.shown);
  const wanted = judged.map((line) => `${line.shown} ${line.code}`);
  return shown.join('\n') === wanted.join('\n')
    ? []
    : [`${id}: its lines are not those that are judged`];
}

function cardsIn(prose: string): number {
  return [...prose.matchAll(/^\/\/ \d/gm)].length;
}
