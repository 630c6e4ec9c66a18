import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { gradeClass } from '../../lib/grading/class/gradeClass';
import {
  fingerprintOf,
  Records,
  recordRun,
  recordedSeed,
  type RunSetting,
} from '../../lib/grading/class/records';
import { writeReports } from '../../lib/grading/reports/writeReports';
import type { StudentSubmission } from '../../lib/grading/submissions/students';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';
import { EXERCISES, HONEST } from './support/exercises';
import { notebook, sandbox } from './support/grader';

const folder = useTemporaryFolder();

const good = notebook([HONEST.setup, HONEST.softmax, HONEST.twice]);
const half = notebook([
  HONEST.setup,
  'function softmaxRows() { throw new Error("<b>&"); }',
  HONEST.twice,
]);

function student(name: string, ...notebooks: Uint8Array[]): StudentSubmission {
  const read = () => Promise.resolve({ notebooks, notes: [] });
  return { id: name.replace(/\W+/g, '-'), name, isLate: false, read };
}

const CLASS = [
  student('=1+1', good),
  student('<script>x</script>', half),
  student('none'),
  student('torn', Buffer.from('{')),
  student('twice', half, good), // the later one counts
];

function setting(context: TestContext, seed = 'seed') {
  const run: RunSetting = {
    seed,
    attempts: 'newest',
    isIsolated: true,
    exercises: fingerprintOf(EXERCISES),
  };
  recordRun(folder(), run);
  const records = new Records(folder(), run);
  return { run, work: { engine: sandbox(context), exercises: EXERCISES, seed, records, jobs: 2 } };
}

describe('gradeClass', () => {
  it('gives everybody a row, and the same files from the recorded seed', async (context) => {
    const { run, work } = setting(context);
    const { records } = await gradeClass(CLASS, work);
    expect(records.map(({ result }) => result.points)).toEqual([8, 3, 0, 0, 8]);
    expect(records.map(({ result }) => result.notes.map(({ name }) => name))).toEqual([
      [],
      [],
      ['no-notebook'],
      ['not-json'],
      [],
    ]);
    writeReports(folder(), records, { exercises: EXERCISES, run, language: 'zh' });
    const before = contentOf(folder());
    expect(recordedSeed(folder())).toBe('seed');
    for (const name of readdirSync(join(folder(), 'students'))) expect(name).not.toMatch(/tmp$/);

    const fresh = { ...work, records: new Records(join(folder(), 'again'), run) };
    expect((await gradeClass(CLASS, fresh)).records).toEqual(records);
    writeReports(folder(), records, { exercises: EXERCISES, run, language: 'zh' });
    expect(contentOf(folder())).toMatchObject(before);
  });

  it('shows names and messages as text, in pages and in spreadsheets', async (context) => {
    const { run, work } = setting(context);
    const { records } = await gradeClass(CLASS.slice(0, 2), work);
    writeReports(folder(), records, { exercises: EXERCISES, run, language: 'en' });
    const page = readFileSync(join(folder(), 'students', '-script-x-script-.html'), 'utf8');
    expect(page).toContain('<h1>&lt;script&gt;x&lt;/script&gt;: 3 / 8</h1>');
    expect(page).toContain('throws an error: Error: &lt;b&gt;&amp;');
    expect(page).not.toMatch(/<script|<b>/);
    expect(readFileSync(join(folder(), 'index.html'), 'utf8')).not.toContain('<script');
    expect(readFileSync(join(folder(), 'class.csv'), 'utf8')).toContain(
      `"'=1+1",false,8,8,0,5,3,""`,
    );
  });

  it('goes on where it was stopped: nobody is graded twice, nobody left out', async (context) => {
    const { work } = setting(context);
    const stop = new AbortController();
    const graded: string[] = [];
    const onGraded = ({ student: { id } }: { student: { id: string } }, isNew: boolean) => {
      if (isNew) graded.push(id);
      stop.abort();
    };
    const first = await gradeClass(CLASS, { ...work, jobs: 1, signal: stop.signal, onGraded });
    expect(first.records).toHaveLength(1);
    expect(work.engine.running.size).toBe(0);
    const second = await gradeClass(CLASS, { ...work, onGraded });
    expect(second.records).toHaveLength(5);
    expect([...graded].sort()).toEqual(CLASS.map(({ id }) => id).sort());
    await gradeClass([{ ...CLASS[0], read: CLASS[1].read }], { ...work, onGraded }); // handed in anew
    expect(graded).toHaveLength(6);
  });

  it('asks others with another seed', async (context) => {
    const [one] = (await gradeClass(CLASS.slice(1, 2), setting(context).work)).records;
    const again = await gradeClass(CLASS.slice(1, 2), setting(context, 'other').work);
    const [other] = again.records;
    expect(other.result).toEqual(one.result); // the message is the same; the record is not reused
    expect(other.seed).toBe('other');
  });

  it('gives no grade where the grader is broken', async (context) => {
    const broken = EXERCISES.map((one) => ({
      ...one,
      reference: () => {
        throw new Error('ours');
      },
    }));
    const { work } = setting(context);
    const { records, failures } = await gradeClass(CLASS, { ...work, exercises: broken });
    expect(records.map(({ student: { id } }) => id)).toEqual(['none', 'torn']); // nothing to ask
    expect(failures).toHaveLength(3);
    expect(failures[0].reason).toContain('reference of exercise 90.1');
    const graded = Object.keys(contentOf(join(folder(), 'students'))).sort();
    expect(graded).toEqual(['none.json', 'torn.json']);
  });
});
