import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { need } from '../support/requirements';
import { type Cell, Course, findNbgrader, type Grades } from './course';

const MINUTE = 60_000;
const REMEDY =
  'nbgrader is not installed in .cache/nbgrader: run `npm test`, which sets it up first; it needs Python 3.11';

const present = await findNbgrader();

test('nbgrader is there', (context) => {
  need(context, present, REMEDY);
});

/** A test cell as a teacher writes it, worth two points. */
function teachersTest(name: string, source: string): Cell {
  const nbgrader = {
    ...{ grade: true, locked: true, solution: false, task: false },
    ...{ grade_id: name, points: 2, schema_version: 3, cell_type: 'code' },
  };
  const code = { execution_count: null, outputs: [], id: name };
  return { ...code, cell_type: 'code', source, metadata: { nbgrader } };
}

const TEACHERS_TESTS = [
  ['passes', 'if (1 + 1 !== 2) throw new Error();'],
  ['warns', "console.warn('only a warning'); console.error('and another');"],
  ['fails', "throw new Error('wrong');"],
  ['after-failure', 'if (1 + 1 !== 2) throw new Error();'],
  ['wrong-after-failure', 'if (1 + 1 !== 3) throw new Error();'],
  ['unawaited', "void (async () => { await null; throw new Error('wrong'); })();"],
  ['partial', '0.5 * 3'],
  ['none', '0'],
] as const;

/** What a learner wrote who is right, wrong and worse, exercise by exercise. */
const MIXED: Readonly<Record<string, (solution: string) => string>> = {
  '02.1': (solution) => solution.replace(/push\((\d+), (\d+), /, 'push($1, '), // a line forgotten
  '02.2': (solution) => solution.replace('return solution', "console.warn('hm'); return solution"),
  '02.3': () => "throw new Error('this cell fails');",
  '02.4': (solution) => solution, // right, after a failure
  '02.5': () => 'function maskedWeights() { for (;;); }',
  '02.6': (solution) => solution, // right, after a loop without an end
  '02.7': () => 'async function temperatureFor() { throw new Error(); }',
  '02.8': () => 'It arrives after five layers.', // read by a person
};

describe.runIf(present)('nbgrader on what `npm run assign` writes', () => {
  const out = mkdtempSync(join(tmpdir(), 'attention-kit-nbgrader-'));
  let course: Course;
  let said: string;
  let grades: Grades;

  beforeAll(async () => {
    course = await Course.assign(out, '02', 'en');
    course.addToSource(TEACHERS_TESTS.map(([name, source]) => teachersTest(name, source)));
    await course.nbgrader('generate_assignment');
    const { nbgrader: released } = course.released();
    const solved = course.source();
    course.submit('mixed', { ...released, cells: released.cells.map(mixedWith(solved.cells)) });
    course.submit('ended', { ...released, cells: released.cells.map(endingAt('02.2')) });
    // Only for the loop is less waited than a busy machine may need for any other cell.
    course.addToSettings(`
c.ExecutePreprocessor.timeout_func = lambda cell: 6 if "check('02.5'" in cell.source else 240`);
    said = await course.nbgrader('autograde');
    await course.nbgrader('generate_feedback');
    grades = await course.grades();
  }, 10 * MINUTE);

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('releases no solution and no hidden test, and the cells that `assign` hands out', () => {
    const { nbgrader, kit } = course.released();
    expect(JSON.stringify(course.source())).toMatch(/BEGIN SOLUTION.*earned\('02/);
    expect(JSON.stringify(nbgrader)).not.toMatch(/SOLUTION|HIDDEN|earned|const solution/);
    for (const cell of kit.cells.filter(isLocked)) {
      expect(nbgrader.cells).toContainEqual(cell);
    }
    expect(kit.cells.filter(isLocked)).toHaveLength(7);
  });

  it('grades everybody', () => {
    expect(said).not.toMatch(/error processing|Traceback/);
    expect(said.match(/Timeout waiting/g)).toHaveLength(1);
    expect(Object.keys(grades).sort()).toEqual(['ended', 'mixed']);
  });

  it.each([
    ['02.1', 'gives a part of the points', (got: number, of: number) => got > 0 && got < of],
    ['02.2', 'gives a right answer that warns all', (got: number, of: number) => got === of],
    ['02.3', 'gives a cell that fails none', (got: number) => got === 0],
    ['02.4', 'gives a right answer after a failure all', (got: number, of: number) => got === of],
    ['02.5', 'gives a loop without an end none', (got: number) => got === 0],
    ['02.6', 'gives a right answer after such a loop all', (got: number, of: number) => got === of],
    ['02.7', 'gives a rejected promise none', (got: number) => got === 0],
  ])('%s: %s', (id, _, isAsItShould) => {
    const [got, of] = grades['mixed'][`check-${id.replace('.', '-')}`];
    expect(of).toBeGreaterThan(0);
    expect(isAsItShould(got, of), `${got} of ${of}`).toBe(true);
  });

  it('gives right scores to tests of a teacher’s own', () => {
    const got = TEACHERS_TESTS.map(([name]) => [name, grades['mixed'][name][0]]);
    expect(Object.fromEntries(got)).toEqual({
      ...{ passes: 2, warns: 2, fails: 0, 'after-failure': 2, 'wrong-after-failure': 0 },
      ...{ unawaited: 0, partial: 1.5, none: 0 },
    });
  });

  it('gives nothing to whoever ends the kernel, or wrote nothing before', () => {
    const all = Object.entries(grades['ended']);
    expect(all).toHaveLength(8 + TEACHERS_TESTS.length);
    for (const [name, [got]] of all) expect(got, name).toBe(0);
  });

  it('writes feedback with the points', () => {
    const total = Object.values(grades['mixed']).reduce((sum, [got]) => sum + got, 0);
    const shown = /Score: ([\d.]+) \/ ([\d.]+)/.exec(course.feedback('mixed'));
    expect(Number(shown?.[1])).toBeCloseTo(total, 1);
    expect(Number(shown?.[2])).toBe(64 + 2 * TEACHERS_TESTS.length);
  });

  it('asks for the points of an answer in words by hand; whoever wrote nothing has none', () => {
    expect(grades['mixed']['exercise-02-8']).toEqual([0, 4, true]);
    expect(grades['ended']['exercise-02-8']).toEqual([0, 4, false]);
  });
});

function isLocked({ metadata }: Cell): boolean {
  return metadata.nbgrader?.grade_id.startsWith('check-') ?? false;
}

function exerciseOf({ metadata }: Cell): string | undefined {
  return metadata.tags?.find((tag) => tag.startsWith('exercise:'))?.slice('exercise:'.length);
}

function mixedWith(solved: readonly Cell[]): (cell: Cell) => Cell {
  return (cell) => {
    const id = exerciseOf(cell);
    if (id === undefined) return cell;
    const solution = solved.find((one) => exerciseOf(one) === id)!;
    return { ...cell, source: MIXED[id]([solution.source].flat().join('')) };
  };
}

function endingAt(id: string): (cell: Cell) => Cell {
  return (cell) => (exerciseOf(cell) === id ? { ...cell, source: 'process.exit(0);' } : cell);
}
