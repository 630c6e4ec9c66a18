import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assign } from '../../lib/cli/assign';
import { handOut } from '../../lib/grading/assign/nbgrader';
import { openArchive } from '../../lib/grading/submissions/zip';
import { readNotebook } from '../../lib/grading/submissions/notebook';
import { EXERCISES } from '../attacks/support/exercises';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';

const folder = useTemporaryFolder();

const code = (id: string, source: string, tags: readonly string[] = []) => ({
  cell_type: 'code',
  id,
  metadata: tags.length > 0 ? { tags } : {},
  source,
  execution_count: 3,
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'seen before' }],
});

const SHEET = JSON.stringify({
  cells: [
    { cell_type: 'markdown', id: 'text', metadata: {}, source: ['Write.'] },
    code('free', 'const free = 1;'),
    code('answer', 'const twice = notWritten();', ['exercise:90.2']),
    code('check', "check('90.2', twice);"),
  ],
  metadata: { kernelspec: { name: 'tslab' } },
  nbformat: 4,
  nbformat_minor: 5,
});

interface Cell {
  id: string;
  outputs?: unknown[];
  metadata: { nbgrader?: Record<string, unknown>; deletable?: boolean; editable?: boolean };
}

const cellsOf = (text: string) => (JSON.parse(text) as { cells: Cell[] }).cells;

describe('handOut', () => {
  const cells = cellsOf(handOut(SHEET, EXERCISES));

  it('keeps the cells, and no output', () => {
    expect(cells.map(({ id }) => id)).toEqual(['text', 'free', 'answer', 'check']);
    expect(cells.slice(1).map(({ outputs }) => outputs)).toEqual([[], [], []]);
  });

  it('marks an answer as one that a person grades, so that nbgrader alone never gives points', () => {
    const source =
      'const twice = notWritten();code' + 'True' + 'True' + 'False' + 'exercise-90-2' + '3.0';
    expect(cells[2].metadata).toMatchObject({
      deletable: false,
      nbgrader: {
        schema_version: 3,
        grade: true,
        solution: true,
        locked: false,
        task: false,
        grade_id: 'exercise-90-2',
        points: 3,
        cell_type: 'code',
        checksum: createHash('md5').update(source).digest('hex'),
      },
    });
  });

  it('locks the check, and leaves alone what learners may play with', () => {
    expect(cells[3].metadata).toMatchObject({
      editable: false,
      nbgrader: { grade: false, locked: true, solution: false, grade_id: 'check-90-2' },
    });
    expect(cells[3].metadata.nbgrader).not.toHaveProperty('points');
    expect(cells[1].metadata).toEqual({});
  });

  it('is found again by the grader, also when its tags are gone', () => {
    const untagged = handOut(SHEET, EXERCISES).replace('exercise:90.2', 'lost');
    expect(readNotebook(Buffer.from(untagged))).toEqual([
      { index: 1, exercise: undefined, source: 'const free = 1;' },
      { index: 2, exercise: '90.2', source: 'const twice = notWritten();' },
      { index: 3, exercise: undefined, source: "check('90.2', twice);" },
    ]);
  });
});

describe('npm run assign', () => {
  function run(args: readonly string[]) {
    const [printed, told]: [string[], string[]] = [[], []];
    for (const language of ['zh', 'en']) {
      const sheets = join(folder(), 'notebooks', language, 'exercises');
      mkdirSync(sheets, { recursive: true });
      writeFileSync(join(sheets, '90-small.ipynb'), SHEET);
    }
    const code = assign(args, {
      root: folder(),
      language: 'en',
      exercises: EXERCISES,
      print: (line) => void printed.push(line),
      tell: (line) => void told.push(line),
    });
    return { code, printed: printed.join('\n'), told: told.join('\n') };
  }

  it('writes what is handed out, without a solution in it', () => {
    const out = join(folder(), 'out');
    expect(run(['--out', out])).toMatchObject({ code: 0 });
    const files = Object.entries(contentOf(out)).filter(([, content]) => content !== '/');
    expect(files.map(([name]) => name)).toEqual([
      join('student', 'en', '90-small.ipynb'),
      join('student', 'zh', '90-small.ipynb'),
    ]);
    for (const [, content] of files) expect(content).not.toMatch(/n \+ n|2 \* n|seen before/);
  });

  it('writes for teachers the solution, the hints and the known mistakes, when asked', () => {
    const out = join(folder(), 'out');
    const { printed } = run(['90', '--out', out, '--teacher', '--lang', 'en']);
    expect(printed).toContain('1 exercise, 3 points');
    const solutions = readFileSync(join(out, 'teacher', 'solutions.en.md'), 'utf8');
    expect(solutions).toMatch(/## 90\.2 Twice a number[^]*n \+ n[^]*1\. one/);
  });

  it('writes what Gradescope and GitHub Classroom grade with, when asked', async () => {
    const out = join(folder(), 'out');
    mkdirSync(join(folder(), 'lib', 'dist'), { recursive: true });
    writeFileSync(join(folder(), 'lib', 'index.ts'), '你好');
    writeFileSync(join(folder(), 'lib', 'dist', 'index.js'), 'compiled');
    const args = ['--out', out, '--gradescope', '--classroom', 'school/course'];
    expect(run(args).printed).toMatch(/gradescope\.zip: for teachers only[^]*classroom\.yml/);
    const archive = await openArchive(join(out, 'teacher', 'gradescope.zip'));
    expect(archive.refused).toEqual([]);
    expect(archive.entries.map(({ path }) => path)).toEqual([
      'setup.sh',
      'run_autograder',
      'kit/lib/index.ts',
    ]);
    const texts = await Promise.all(archive.entries.map(async ({ read }) => String(await read())));
    archive.close();
    expect(texts[1]).toMatch(/^#![^]*--one --trust[^]*--exercises 90\.2 [^]*results\.json\n$/);
    expect(texts[2]).toBe('你好');
    expect(run(args).code).toBe(0);
    expect(readFileSync(join(out, 'teacher', 'classroom.yml'), 'utf8')).toMatch(
      /repository: school\/course[^]*--exercises 90\.2[^]*runners: grade/,
    );
  });

  it.each([
    [[], 'Please say where to write'],
    [['11', '--out', 'x'], 'no such exercises'],
  ])('says what is wrong with %j', (args, message) => {
    const { code, told } = run(args);
    expect(code).toBe(1);
    expect(told).toContain(message);
  });
});
