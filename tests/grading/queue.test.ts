import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, Records, type StudentRecord } from '../../lib/grading/class/records';
import { gradeByQueue } from '../../lib/grading/queue/collect';
import { type Database, embed } from '../../lib/grading/queue/database';
import { JobQueue, type QueuedRun, type Task } from '../../lib/grading/queue/jobQueue';
import { pack, packNotebooks, unpack } from '../../lib/grading/queue/parcel';
import { steadfast } from '../../lib/grading/queue/steadfast';
import { work } from '../../lib/grading/queue/work';
import type { SubmissionResult } from '../../lib/grading/run/gradeSubmission';
import { trusting } from '../../lib/grading/sandbox/engine';
import type { StudentSubmission } from '../../lib/grading/submissions/students';
import { EXERCISES } from '../attacks/support/exercises';
import { useTemporaryFolder } from '../support/temporaryFolder';

const MINUTE = 60_000;
const folder = useTemporaryFolder();
let RUN: QueuedRun;
const NOTEBOOK = Buffer.from(
  JSON.stringify({
    cells: [
      { cell_type: 'code', metadata: { tags: ['exercise:90.2'] }, source: 'a\0b', outputs: ['x'] },
    ],
  }),
);

const offered = (student: string) => ({
  ...{ student, submission: `of-${student}` },
  content: packNotebooks([NOTEBOOK, Buffer.from('torn')]),
});

const resultOf = (points: number): SubmissionResult => ({
  ...{ points, of: 5, notes: [], exercises: [] },
});

let database: Database;
let queue: JobQueue;

// To start an embedded database takes longer than all that is done with it.
beforeAll(async () => {
  const files = mkdtempSync(join(tmpdir(), 'attention-kit-queue-'));
  database = await embed(files);
  queue = await JobQueue.open(database, { leaseSeconds: 1, retries: 1 });
  return async () => {
    await queue.close();
    rmSync(files, { recursive: true, force: true });
  };
}, 3 * MINUTE);

let count = 0;
beforeEach(() => {
  RUN = {
    id: `run-${++count}`,
    seed: 's',
    attempts: 'newest',
    exercises: ['90.1'],
    fingerprint: 'f',
  };
});

afterEach(() => queue.remove(RUN.id));

async function taken(): Promise<Task> {
  for (let i = 0; i < 100; i++) {
    const task = await queue.take(RUN);
    if (task) return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nothing came');
}

const states = async () => {
  const { rows } = await database.executeSql(
    'select state, retry_count from pgboss.job where name = $1',
    [`grade-${RUN.id}`],
  );
  return rows;
};

describe('a queue of submissions', () => {
  it('hands out each once, with its code and nothing else', async () => {
    await queue.offer(RUN, [offered('Ann'), offered('Bo')]);
    await queue.offer(RUN, [offered('Ann')]); // sent again by a collector that was started anew
    const tasks = [await taken(), await taken()];
    expect(tasks.map(({ student }) => student).sort()).toEqual(['Ann', 'Bo']);
    expect(await queue.take(RUN)).toBeUndefined();
    expect(tasks[0]).toMatchObject({
      run: RUN,
      leaseSeconds: 1,
      submission: `of-${tasks[0].student}`,
    });
    expect(tasks[0].notebooks).toEqual([
      [{ index: 0, exercise: '90.2', source: 'a\0b' }],
      'not-json',
    ]);
  });

  it('keeps the first result of a submission, whoever sends another', async () => {
    await queue.offer(RUN, [offered('Ann')]);
    const task = await taken();
    await queue.finish(task, resultOf(3));
    await queue.finish(task, resultOf(4));
    const key = { student: 'Ann', submission: 'of-Ann' };
    expect(await queue.finished(RUN.id)).toEqual([key]);
    expect(await queue.result(RUN.id, key)).toEqual(resultOf(3));
    await queue.offer(RUN, [offered('Ann')]);
    expect(await queue.take(RUN)).toBeUndefined();
  });

  it('hands out what a lost worker held, a bounded number of times, and then reports it', async () => {
    await queue.offer(RUN, [offered('Ann')]);
    const [first, second] = [await taken(), await taken()]; // after its lease, without a sign of life
    expect(second.job).toBe(first.job);
    await expect
      .poll(() => queue.failures(RUN.id), { timeout: 20_000 })
      .toEqual([
        {
          student: 'Ann',
          submission: 'of-Ann',
          reason: expect.stringContaining('timeout') as string,
        },
      ]);
    expect(await queue.take(RUN)).toBeUndefined();
  });

  it('leaves it to whoever gives signs of life', async () => {
    await queue.offer(RUN, [offered('Ann')]);
    const task = await taken();
    for (let i = 0; i < 12; i++) {
      await queue.renew(task);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await states()).toEqual([{ state: 'active', retry_count: 0 }]);
  });

  it('does not give out again what was graded by a worker that was lost right after', async () => {
    await queue.offer(RUN, [offered('Ann')]);
    const task = await taken();
    await queue.finish({ ...task, job: '00000000-0000-0000-0000-000000000000' }, resultOf(2));
    expect((await states())[0]).toMatchObject({ state: 'active' });
    await expect.poll(() => states(), { timeout: 20_000 }).toMatchObject([{ state: 'retry' }]);
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // the pause before it is tried again
    expect(await queue.take(RUN)).toBeUndefined();
    expect(await states()).toMatchObject([{ state: 'completed' }]);
  });

  it('forgets a run with all that belongs to it', async () => {
    await queue.offer(RUN, [offered('Ann')]);
    const task = await taken();
    await queue.remove(RUN.id);
    await queue.finish(task, resultOf(1)).catch(() => undefined); // of a worker that comes late
    expect(await queue.runs()).toEqual([]);
    expect(await states()).toEqual([]);
    expect(await queue.finished(RUN.id)).toEqual([]);
  });
});

describe('a class by a queue', () => {
  const learner = (name: string): StudentSubmission => ({
    ...{ id: name, name, isLate: false },
    read: () => Promise.resolve({ notebooks: [Buffer.from('torn')], notes: [] }),
  });
  const run = { seed: 's', attempts: 'newest', isIsolated: false, exercises: '' } as const;

  it('reports whom the grader fails again and again, and lets no other worker version grade', async () => {
    // A sandbox that cannot even start fails the grader, not the learner.
    const whole = trusting();
    const broken = { ...whole, command: () => ({ ...whole.command('strip'), file: '/not/there' }) };
    const notebook = JSON.stringify({ cells: [{ cell_type: 'code', source: 'const a = 1;' }] });
    const poison = {
      ...learner('Ann'),
      read: () => Promise.resolve({ notebooks: [Buffer.from(notebook)], notes: [] }),
    };
    const fingerprint = fingerprintOf(EXERCISES);
    const ended = new AbortController();
    const [foreign, failed]: [string[], string[]] = [[], []];
    const workers = [
      work(queue, {
        ...{ engine: broken, exercises: EXERCISES.slice(1), jobs: 1, signal: ended.signal },
        onForeign: ({ id }) => void foreign.push(id),
      }),
      work(queue, {
        ...{ engine: broken, exercises: EXERCISES, jobs: 1, signal: ended.signal },
        onFailed: ({ student }) => void failed.push(student),
      }),
    ];
    const records = new Records(folder(), { ...run, exercises: fingerprint });
    const graded: StudentRecord[] = [];
    const { records: done, failures } = await gradeByQueue([poison, learner('Bo')], queue, {
      ...{ exercises: EXERCISES, run: { ...run, exercises: fingerprint }, records },
      onGraded: (record) => void graded.push(record),
    });
    ended.abort();
    await Promise.all(workers);
    expect(failed).toEqual(['Ann', 'Ann']); // once more than the one retry
    expect(foreign).toHaveLength(1);
    expect(failures.map(({ name }) => name)).toEqual(['Ann']);
    expect(done.map(({ student, result }) => [student.name, result.points])).toEqual([['Bo', 0]]);
    expect(graded).toEqual(done);
    expect(await queue.runs()).toEqual([]);
  });
});

describe('what travels', () => {
  it('is refused where it unpacks to more than anybody hands in', () => {
    expect(unpack(pack({ a: '\0' }))).toEqual({ a: '\0' });
    expect(() => unpack(pack(' '.repeat(65 * 2 ** 20)))).toThrow();
  });

  it('is of a bounded size: of a notebook that is too large, this only', () => {
    const source = 'x'.repeat(500_000);
    const large = Buffer.from(JSON.stringify({ cells: [{ cell_type: 'code', source }] }));
    expect(unpack(packNotebooks([large]))).toEqual(['too-large']);
  });
});

describe('steadfast', () => {
  it('asks until there is an answer, and tells of the trouble', async () => {
    const troubles: unknown[] = [];
    let asked = 0;
    const ask = () => (++asked < 3 ? Promise.reject(new Error('away')) : Promise.resolve(asked));
    expect(await steadfast(ask, undefined, (error) => void troubles.push(error))).toBe(3);
    expect(troubles).toHaveLength(2);
  });

  it('ends with the signal', async () => {
    const away = () => Promise.reject(new Error('away'));
    await expect(steadfast(away, AbortSignal.abort())).rejects.toThrow('away');
  });
});
