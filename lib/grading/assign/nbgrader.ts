import { createHash } from 'node:crypto';
import type { Exercise } from '../exercise';

/** Version of nbgrader's metadata; 0.9 reads this one and no other. */
const SCHEMA_VERSION = 3;

interface StoredCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

interface StoredNotebook {
  readonly cells: readonly StoredCell[];
  readonly [key: string]: unknown;
}

/** What nbgrader is told of a cell. */
interface CellRole {
  readonly grade: boolean;
  readonly locked: boolean;
  readonly solution: boolean;
  readonly task: false;
  readonly grade_id: string;
  readonly points?: number;
}

const TAG = /^exercise:(.+)$/;
const CHECK = /^check\('(\d\d\.\d+)'/;

/**
 * A notebook of exercises as it is handed out: without outputs, and each answer and check marked for
 * nbgrader. An answer counts as one that a person grades: nbgrader's own rule would give full points
 * to a check that says “wrong”, and to one that never ran, so it gets no check to go by. The grades
 * come from `npm run grade`.
 *
 * @param text a notebook as committed, format 4
 * @returns its text; ids and order of the cells are those of the original
 */
export function handOut(text: string, exercises: readonly Exercise[]): string {
  const notebook = JSON.parse(text) as StoredNotebook;
  const cells = notebook.cells.map((cell) => withRole(withoutOutputs(cell), exercises));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}

/** The exercises that a notebook holds, by the tags of its cells. */
export function exercisesIn(text: string, exercises: readonly Exercise[]): Exercise[] {
  const { cells } = JSON.parse(text) as StoredNotebook;
  const ids = cells.map(exerciseOf);
  return exercises.filter(({ id }) => ids.includes(id));
}

function withoutOutputs(cell: StoredCell): StoredCell {
  return cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell;
}

function withRole(cell: StoredCell, exercises: readonly Exercise[]): StoredCell {
  const role = roleOf(cell, exercises);
  if (role === undefined) return cell;
  const fixed = { deletable: false, ...(role.locked ? { editable: false } : {}) };
  const nbgrader = {
    ...role,
    schema_version: SCHEMA_VERSION,
    cell_type: cell.cell_type,
    checksum: checksum(cell, role),
  };
  return { ...cell, metadata: { ...cell.metadata, ...fixed, nbgrader } };
}

function roleOf(cell: StoredCell, exercises: readonly Exercise[]): CellRole | undefined {
  if (cell.cell_type !== 'code') return undefined;
  const answered = exercises.find(({ id }) => id === exerciseOf(cell));
  if (answered) {
    const grade_id = `exercise-${dashed(answered.id)}`;
    const { points } = answered;
    return { grade: true, locked: false, solution: true, task: false, grade_id, points };
  }
  const checked = CHECK.exec(sourceOf(cell))?.[1];
  if (checked === undefined) return undefined;
  const grade_id = `check-${dashed(checked)}`;
  return { grade: false, locked: true, solution: false, task: false, grade_id };
}

function exerciseOf({ metadata }: StoredCell): string | undefined {
  return metadata?.tags?.map((tag) => TAG.exec(tag)?.[1]).find((id) => id !== undefined);
}

/** nbgrader's ids hold no dot. */
function dashed(id: string): string {
  return id.replace('.', '-');
}

function sourceOf({ source }: StoredCell): string {
  return typeof source === 'string' ? source : source.join('');
}

/**
 * By which nbgrader sees whether an answer was touched: an untouched one earns 0, without a person.
 * Source: nbgrader 0.9, `compute_checksum`: MD5 of source, type, three truth values as Python writes
 * them, id, and points as a Python float.
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
