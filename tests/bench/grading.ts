import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeClass } from '../../lib/grading/class/gradeClass';
import { chooseIsolation } from '../../lib/grading/class/isolation';
import { fingerprintOf, Records, type RunSetting } from '../../lib/grading/class/records';
import type { StudentSubmission } from '../../lib/grading/submissions/students';
import { EXERCISES, HONEST } from '../attacks/support/exercises';

// How fast a class is graded: node node_modules/.bin/tsx tests/bench/grading.ts 200
// One learner in twenty is hostile, one in three wrong; every score is compared with what it must be.

const notebook = (softmax: string) =>
  Buffer.from(
    JSON.stringify({
      cells: [HONEST.setup, softmax, HONEST.twice].map((source) => ({ cell_type: 'code', source })),
    }),
  );

const RIGHT = notebook(HONEST.softmax);
const WRONG = notebook(
  'const softmaxRows = (x: tf.Tensor2D) => tf.softmax(x.transpose()).transpose();',
);
const HOSTILE = [
  'const softmaxRows = () => { const a = []; for (;;) a.push(Buffer.alloc(1e8, 1)); }',
  'function softmaxRows() { process.exit(0); }',
  'function softmaxRows() { for (;;); }',
].map(notebook);

const [RIGHT_POINTS, WRONG_POINTS] = [8, 3];

function learner(i: number): StudentSubmission & { readonly expected: number } {
  const isHostile = i % 20 === 7;
  const isWrong = isHostile || i % 3 === 0;
  const wrong = isHostile ? HOSTILE[Math.floor(i / 20) % HOSTILE.length] : WRONG;
  return {
    id: `learner-${i}`,
    name: `learner ${i}`,
    isLate: false,
    expected: isWrong ? WRONG_POINTS : RIGHT_POINTS,
    read: () => Promise.resolve({ notebooks: [isWrong ? wrong : RIGHT], notes: [] }),
  };
}

async function main(count: number): Promise<void> {
  const isolation = await chooseIsolation(false);
  if ('lacks' in isolation) throw new Error(isolation.lacks.en);
  const { engine } = isolation;
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-bench-'));
  const students = Array.from({ length: count }, (_, i) => learner(i));
  const run: RunSetting = {
    seed: 'bench',
    attempts: 'newest',
    isIsolated: true,
    exercises: fingerprintOf(EXERCISES),
  };
  const work = { engine, exercises: EXERCISES, seed: run.seed, jobs: availableParallelism() };
  try {
    const began = performance.now();
    const graded = await gradeClass(students, { ...work, records: new Records(folder, run) });
    const seconds = (performance.now() - began) / 1000;
    const strange = graded.records.filter(
      ({ result }, i) => result.points !== students[i].expected,
    );
    console.log(`${count} learners, ${EXERCISES.length} exercises: ${seconds.toFixed(1)} s`);
    console.log(`${(seconds / count).toFixed(3)} s a learner, ${work.jobs} at once`);
    console.log(
      `scores not as expected: ${strange.length}; without a grade: ${graded.failures.length}`,
    );
    console.log(`memory of the grader: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(Number(process.argv[2] ?? 200));
