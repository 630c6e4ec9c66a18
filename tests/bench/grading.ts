import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeClass } from '../../lib/grading/class/gradeClass';
import { chooseIsolation } from '../../lib/grading/class/isolation';
import { fingerprintOf, Records, type RunSetting } from '../../lib/grading/class/records';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import type { StudentSubmission } from '../../lib/grading/submissions/students';
import { Course, type Notebook } from '../nbgrader/course';

// How fast a class is graded, beside nbgrader on the same notebook of eight exercises:
//
//   node node_modules/.bin/tsx tests/bench/grading.ts [learners] [notebooks for nbgrader]
//
// Both sides are measured with all that a run of theirs takes; nbgrader has to be in .venv.
// One learner in twenty is hostile, one in three wrong; every score is compared with what it must be.

/** All of chapter 02, and one of chapter 03. */
const EIGHT = EXERCISES.filter(
  ({ id, kind }) => (id.startsWith('02.') && kind !== 'explain') || id === '03.2',
);
const ALL_POINTS = EIGHT.reduce((sum, { points }) => sum + points, 0);

/** What stands in the cell of an exercise instead of its solution, and is worth nothing. */
const WRONG = ['02.7', 'function temperatureFor() { return -1; }'] as const;
const HOSTILE = [
  'function windowMask() { const a = []; for (;;) a.push(Buffer.alloc(1e8, 1)); }',
  'function windowMask() { process.exit(0); }',
  'function windowMask() { for (;;); }',
  'function windowMask() { for (;;) console.log("x".repeat(1e6)); }',
].map((source) => ['02.3', source] as const);

const ROUNDS = 12;

interface Learner extends StudentSubmission {
  readonly expected: number;
}

function main(learners: number, notebooks: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-bench-'));
  return measure(folder, learners, notebooks).finally(() => rmSync(folder, { recursive: true }));
}

async function measure(folder: string, learners: number, notebooks: number): Promise<void> {
  const course = await courseOfEight(folder);
  const solved = withLiterals(course.source());
  const [{ model }] = cpus();
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${model.trim()}`);
  // Many rounds of ours: with a few, what every run does once and the last round would count too much.
  const right = Array.from(
    { length: Math.max(notebooks, ROUNDS * availableParallelism()) },
    (_, i) => learnerOf(i, solved, undefined),
  );
  const ours = await gradeOurs(join(folder, 'right'), right);
  const theirs = await gradeWithNbgrader(course, notebooks, solved);
  console.log(`nbgrader: ${theirs.toFixed(2)} s a notebook of ${EIGHT.length} exercises`);
  console.log(`ours: ${ours.toFixed(2)} s, ${(theirs / ours).toFixed(1)} times as fast`);
  await gradeOurs(
    join(folder, 'class'),
    Array.from({ length: learners }, (_, i) => learnerOf(i, solved, answerOf(i))),
  );
}

async function courseOfEight(folder: string): Promise<Course> {
  const course = await Course.assign(join(folder, '02'), '02', 'en');
  const other = await Course.assign(join(folder, '03'), '03', 'en');
  const of = ['exercise-03-2', 'check-03-2'];
  course.addToSource(
    other
      .source()
      .cells.filter(({ metadata }) => of.includes(metadata.nbgrader?.grade_id ?? ''))
      .map((cell, i) => ({ ...cell, id: `added-${i}` })),
  );
  return course;
}

/** Answers that are lists are read, not run: they stand where the learner is to write them. */
function withLiterals(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    const source = [cell.source].flat().join('');
    const list = /= \[\];[^]*\.push\((.*)\);[^]*/;
    return { ...cell, source: source.replace(list, '= [$1];') };
  });
  return { ...notebook, cells };
}

function answerOf(i: number): readonly [string, string] | undefined {
  if (i % 20 === 7) return HOSTILE[Math.floor(i / 20) % HOSTILE.length];
  return i % 3 === 0 ? WRONG : undefined;
}

function learnerOf(
  i: number,
  solved: Notebook,
  answer: readonly [string, string] | undefined,
): Learner {
  const [id, source] = answer ?? [];
  const cells = solved.cells.map((cell) =>
    cell.metadata.tags?.includes(`exercise:${id}`) ? { ...cell, source } : cell,
  );
  const lost = EIGHT.find((one) => one.id === id)?.points ?? 0;
  const bytes = Buffer.from(JSON.stringify({ ...solved, cells }));
  return {
    ...{ id: `learner-${i}`, name: `learner ${i}`, isLate: false },
    expected: ALL_POINTS - lost,
    read: () => Promise.resolve({ notebooks: [bytes], notes: [] }),
  };
}

/** @returns seconds a learner */
async function gradeOurs(folder: string, learners: readonly Learner[]): Promise<number> {
  const isolation = await chooseIsolation(false);
  if ('lacks' in isolation) throw new Error(isolation.lacks.en);
  const { engine } = isolation;
  const run: RunSetting = {
    seed: 'bench',
    attempts: 'newest',
    isIsolated: true,
    exercises: fingerprintOf(EIGHT),
  };
  const work = { engine, exercises: EIGHT, seed: run.seed, jobs: availableParallelism() };
  let most = 0;
  const memory = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 250);
  try {
    const began = performance.now();
    const graded = await gradeClass(learners, { ...work, records: new Records(folder, run) });
    const seconds = (performance.now() - began) / 1000;
    const expected = new Map(learners.map((one) => [one.id, one.expected]));
    const strange = graded.records.filter(
      ({ student, result }) => result.points !== expected.get(student.id),
    );
    console.log(
      `ours, ${learners.length} learners, ${work.jobs} at once: ${seconds.toFixed(1)} s; ` +
        `scores not as expected: ${strange.length}; without a grade: ${graded.failures.length}; ` +
        `memory of the grader at most ${Math.round(most / 2 ** 20)} MiB`,
    );
    for (const { student, result } of strange) {
      console.log(`${student.id}: ${result.points}, not ${expected.get(student.id)}`);
    }
    if (strange.length + graded.failures.length > 0) process.exitCode = 1;
    return seconds / learners.length;
  } finally {
    clearInterval(memory);
    engine.close();
  }
}

/** @returns seconds a notebook, with the start of nbgrader shared among them */
async function gradeWithNbgrader(course: Course, count: number, solved: Notebook): Promise<number> {
  await course.nbgrader('generate_assignment');
  for (let i = 0; i < count; i++) course.submit(`learner-${i}`, solved);
  const began = performance.now();
  await course.nbgrader('autograde', '--ExecutePreprocessor.timeout=120');
  const seconds = (performance.now() - began) / 1000;
  for (const [student, grades] of Object.entries(await course.grades())) {
    const points = Object.values(grades).reduce((sum, [got]) => sum + got, 0);
    if (points !== ALL_POINTS) throw new Error(`nbgrader gave ${student} ${points} points`);
  }
  return seconds / count;
}

void main(Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 12));
