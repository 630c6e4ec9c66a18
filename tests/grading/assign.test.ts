import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assign } from '../../lib/cli/assign';
import { listNotebooks } from '../../lib/cli/chapters/list';
import { exercisesIn, handOut } from '../../lib/grading/assign/nbgrader';
import { nbgraderSource } from '../../lib/grading/assign/nbgraderCourse';
import { EXERCISES as COURSE } from '../../lib/grading/exercises/catalogue';
import { openArchive } from '../../lib/grading/submissions/zip';
import { readNotebook } from '../../lib/grading/submissions/notebook';
import { EXERCISES } from '../attacks/support/exercises';
import { repositoryRoot } from '../support/paths';
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

const STARTER = 'function twice(n: number) {\n  return notWritten();\n}';

const SHEET = JSON.stringify({
  cells: [
    { cell_type: 'markdown', id: 'text', metadata: {}, source: ['Write.'] },
    code('free', 'const free = 1;'),
    code('answer', STARTER, ['exercise:90.2']),
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

  const checksum = (source: string) => createHash('md5').update(source).digest('hex');

  it('marks an answer as one that its check grades', () => {
    expect(cells[2].metadata).toEqual({
      tags: ['exercise:90.2'],
      deletable: false,
      nbgrader: {
        schema_version: 3,
        grade: false,
        solution: true,
        locked: false,
        task: false,
        grade_id: 'exercise-90-2',
        cell_type: 'code',
        checksum: checksum(`${STARTER}codeFalseTrueFalseexercise-90-2`),
      },
    });
  });

  it('locks the check, which has the points, and leaves alone what learners may play with', () => {
    expect(cells[3].metadata).toEqual({
      deletable: false,
      editable: false,
      nbgrader: {
        schema_version: 3,
        grade: true,
        solution: false,
        locked: true,
        task: false,
        grade_id: 'check-90-2',
        points: 3,
        cell_type: 'code',
        checksum: checksum("check('90.2', twice);codeTrueFalseTruecheck-90-23.0"),
      },
    });
    expect(cells[1].metadata).toEqual({});
  });

  it('marks an answer in words as one that is graded by hand', () => {
    const text = readFileSync(
      join(repositoryRoot, 'notebooks/zh/exercises/02-attention.ipynb'),
      'utf8',
    );
    const { metadata } = cellsOf(handOut(text, COURSE)).find(({ id }) => id === 'reach-write')!;
    expect(metadata).toMatchObject({
      deletable: false,
      nbgrader: {
        ...{ grade: true, solution: true, locked: false, task: false, cell_type: 'markdown' },
        ...{ grade_id: 'exercise-02-8', points: 4 },
        checksum: checksum('*写在这里。*markdownTrueTrueFalseexercise-02-84.0'),
      },
    });
    expect(metadata).not.toHaveProperty('editable');
  });

  it('is found again by the grader, also when its tags are gone', () => {
    const untagged = handOut(SHEET, EXERCISES).replace('exercise:90.2', 'lost');
    expect(readNotebook(Buffer.from(untagged))).toEqual([
      { index: 1, exercise: undefined, source: 'const free = 1;' },
      { index: 2, exercise: '90.2', source: STARTER },
      { index: 3, exercise: undefined, source: "check('90.2', twice);" },
    ]);
  });
});

describe('nbgraderSource', () => {
  const sheets = listNotebooks(repositoryRoot).filter(({ name }) => name.includes('/'));

  it.each(sheets)('$language/$name: a solution and a hidden test for each exercise', ({ path }) => {
    const text = readFileSync(path, 'utf8');
    const own = exercisesIn(text, COURSE);
    const source = nbgraderSource(text, own);
    const count = (mark: string) => source.split(mark).length - 1;
    const checked = own.filter(({ kind }) => kind !== 'explain');
    for (const place of ['BEGIN', 'END']) {
      expect(count(`${place} SOLUTION`)).toBe(own.length);
      expect(count(`${place} HIDDEN`)).toBe(checked.length);
    }
    expect(own.length).toBeGreaterThan(0);
  });

  it('says in which cell there is no place for a solution', () => {
    const text = SHEET.replace('function twice', 'function once');
    expect(() => nbgraderSource(text, EXERCISES)).toThrow('90.2: no place for a solution');
  });
});

describe('npm run assign', () => {
  async function run(args: readonly string[]) {
    const [printed, told]: [string[], string[]] = [[], []];
    for (const language of ['zh', 'en']) {
      const sheets = join(folder(), 'notebooks', language, 'exercises');
      mkdirSync(sheets, { recursive: true });
      writeFileSync(join(sheets, '90-small.ipynb'), SHEET);
    }
    const code = await assign(args, {
      root: folder(),
      language: 'en',
      exercises: EXERCISES,
      print: (line) => void printed.push(line),
      tell: (line) => void told.push(line),
    });
    return { code, printed: printed.join('\n'), told: told.join('\n') };
  }

  it('writes what is handed out, without a solution in it', async () => {
    const out = join(folder(), 'out');
    expect(await run(['--out', out])).toMatchObject({ code: 0 });
    const files = Object.entries(contentOf(out)).filter(([, content]) => content !== '/');
    expect(files.map(([name]) => name)).toEqual([
      join('student', 'en', '90-small.ipynb'),
      join('student', 'zh', '90-small.ipynb'),
    ]);
    for (const [, content] of files) expect(content).not.toMatch(/n \+ n|2 \* n|seen before/);
  });

  it('writes for teachers the solution, the hints and the known mistakes, when asked', async () => {
    const out = join(folder(), 'out');
    const { printed } = await run(['90', '--out', out, '--teacher', '--lang', 'en']);
    expect(printed).toContain('1 exercise, 3 points');
    const solutions = readFileSync(join(out, 'teacher', 'solutions.en.md'), 'utf8');
    expect(solutions).toMatch(/## 90\.2 Twice a number[^]*n \+ n[^]*1\. one/);
    const course = join(out, 'teacher', 'nbgrader');
    expect(readFileSync(join(course, 'nbgrader_config.py'), 'utf8')).toContain('get_config()');
    const source = readFileSync(join(course, 'source', '90-small-en', '90-small.ipynb'), 'utf8');
    expect(source).toMatch(/BEGIN SOLUTION[^]*n \+ n[^]*END SOLUTION[^]*earned\('90\.2', twice\)/);
  });

  it('writes what Gradescope and GitHub Classroom grade with, when asked', async () => {
    const out = join(folder(), 'out');
    mkdirSync(join(folder(), 'lib', 'dist'), { recursive: true });
    writeFileSync(join(folder(), 'lib', 'index.ts'), '你好');
    writeFileSync(join(folder(), 'lib', 'dist', 'index.js'), 'compiled');
    const args = ['--out', out, '--gradescope', '--classroom', 'school/course'];
    expect((await run(args)).printed).toMatch(
      /gradescope\.zip: for teachers only[^]*classroom\.yml/,
    );
    const archive = await openArchive(join(out, 'teacher', 'gradescope.zip'));
    expect(archive.refused).toEqual([]);
    expect(archive.entries.map(({ path }) => path)).toEqual([
      'setup.sh',
      'run_autograder',
      'kit/lib/index.ts',
    ]);
    const texts = await Promise.all(archive.entries.map(async ({ read }) => String(await read())));
    archive.close();
    const zip = readFileSync(join(out, 'teacher', 'gradescope.zip'));
    const { TZ } = process.env;
    process.env.TZ = TZ === 'Asia/Tokyo' ? 'UTC' : 'Asia/Tokyo';
    await run(args).finally(() =>
      TZ === undefined ? delete process.env.TZ : (process.env.TZ = TZ),
    );
    expect(readFileSync(join(out, 'teacher', 'gradescope.zip')).equals(zip)).toBe(true);
    expect(zip.readUInt32LE(zip.indexOf('PK\x01\x02') + 38) >>> 16).toBe(0o100755);
    expect(texts[1]).toMatch(/^#![^]*--one --trust[^]*--exercises 90\.2 [^]*results\.json\n$/);
    expect(texts[2]).toBe('你好');
    expect((await run(args)).code).toBe(0);
    expect(readFileSync(join(out, 'teacher', 'classroom.yml'), 'utf8')).toMatch(
      /repository: school\/course[^]*--exercises 90\.2[^]*runners: grade/,
    );
  });

  it.each([
    [[], 'Please say where to write'],
    [['11', '--out', 'x'], 'no such exercises'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, told } = await run(args);
    expect(code).toBe(1);
    expect(told).toContain(message);
  });
});
