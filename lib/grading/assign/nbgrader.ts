import { createHash } from 'node:crypto';
import type { Exercise } from '../exercise';
import { checkedIn, exerciseOf, parseNotebook, sourceOf, type StoredCell } from './notebook';

/** Version of nbgrader's metadata; 0.9 reads this one and no other. */
const SCHEMA_VERSION = 3;

/** What nbgrader is told of a cell. */
interface CellRole {
  readonly grade: boolean;
  readonly locked: boolean;
  readonly solution: boolean;
  readonly task: false;
  readonly grade_id: string;
  readonly points?: number;
}

/**
 * A notebook of exercises as it is handed out: without outputs, and each answer and check marked for
 * nbgrader as its own `generate_assignment` marks them in the notebook of `nbgraderSource`, whose
 * hidden tests `autograde` puts back into the checks.
 *
 * @param text a notebook as committed, format 4
 * @returns its text; ids and order of the cells are those of the original
 */
export function handOut(text: string, exercises: readonly Exercise[]): string {
  return withCells(text, (cell) => {
    const role = roleOf(cell, exercises);
    if (role === undefined) return cell;
    const fixed = { deletable: false, ...(role.locked ? { editable: false } : {}) };
    const nbgrader = { ...nbgraderOf(cell, role), checksum: checksum(cell, role) };
    return { ...cell, metadata: { ...cell.metadata, ...fixed, nbgrader } };
  });
}

/**
 * The same notebook as nbgrader's `source/` wants it: with solutions, and with the tests that
 * `generate_assignment` takes away.
 *
 * @param solutionOf the lines of code of a solution, as they stand in the answer's cell
 * @param testOf the lines of a hidden test
 */
export function withSecrets(
  text: string,
  exercises: readonly Exercise[],
  solutionOf: (exercise: Exercise, source: string) => string,
  testOf: (exercise: Exercise, answer: string) => string,
): string {
  return withCells(text, (cell) => {
    const role = roleOf(cell, exercises);
    if (role === undefined) return cell;
    const metadata = { ...cell.metadata, nbgrader: nbgraderOf(cell, role) };
    const source = sourceOf(cell);
    const answered = exercises.find(({ id }) => id === exerciseOf(cell));
    if (answered) return { ...cell, metadata, source: solutionOf(answered, source) };
    const checked = checkedIn(cell)!;
    const exercise = exercises.find(({ id }) => id === checked.id)!;
    return { ...cell, metadata, source: `${source}\n${testOf(exercise, checked.answer)}` };
  });
}

/** The exercises that a notebook holds, by the tags of its cells. */
export function exercisesIn(text: string, exercises: readonly Exercise[]): Exercise[] {
  const ids = parseNotebook(text).cells.map(exerciseOf);
  return exercises.filter(({ id }) => ids.includes(id));
}

function withCells(text: string, change: (cell: StoredCell) => StoredCell): string {
  const notebook = parseNotebook(text);
  const cells = notebook.cells.map((cell) => change(withoutOutputs(cell)));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}

function withoutOutputs(cell: StoredCell): StoredCell {
  return cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell;
}

function roleOf(cell: StoredCell, exercises: readonly Exercise[]): CellRole | undefined {
  const answered = exercises.find(({ id }) => id === exerciseOf(cell));
  if (answered?.kind === 'explain') {
    // A cell that is answer and graded at once is one that nbgrader has graded by hand.
    const grade_id = `exercise-${dashed(answered.id)}`;
    const { points } = answered;
    return { grade: true, locked: false, solution: true, task: false, grade_id, points };
  }
  if (cell.cell_type !== 'code') return undefined;
  if (answered) {
    const grade_id = `exercise-${dashed(answered.id)}`;
    return { grade: false, locked: false, solution: true, task: false, grade_id };
  }
  const checked = exercises.find(({ id }) => id === checkedIn(cell)?.id);
  if (checked === undefined) return undefined;
  const grade_id = `check-${dashed(checked.id)}`;
  const { points } = checked;
  return { grade: true, locked: true, solution: false, task: false, grade_id, points };
}

function nbgraderOf({ cell_type }: StoredCell, role: CellRole) {
  return { ...role, schema_version: SCHEMA_VERSION, cell_type };
}

/** nbgrader's ids hold no dot. */
function dashed(id: string): string {
  return id.replace('.', '-');
}

/**
 * By which nbgrader sees whether a cell was changed. Source: nbgrader 0.9, `compute_checksum`: MD5 of
 * source, type, three truth values as Python writes them, id, and points as a Python float.
 */
function checksum(
  cell: StoredCell,
  { grade, solution, locked, grade_id, points }: CellRole,
): string {
  const python = (value: boolean) => (value ? 'True' : 'False');
  const hash = createHash('md5').update(sourceOf(cell)).update(cell.cell_type);
  [grade, solution, locked].forEach((value) => hash.update(python(value)));
  hash.update(grade_id);
  if (grade && points !== undefined) hash.update(pythonFloat(points));
  return hash.digest('hex');
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
