import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { grade } from '../../lib/cli/grade';
import { WINDOW_REACH } from '../../lib/grading/exercises/02/windowReach';
import { repositoryRoot } from '../support/paths';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';
import { EXERCISES, HONEST } from './support/exercises';
import { notebook, sandbox } from './support/grader';

const folder = useTemporaryFolder();
const PATH = process.env['PATH'];

/** Runs the command on two learners; what it printed, told, and the code it ended with. */
async function run(
  args: readonly string[],
  signal = new AbortController().signal,
  exercises = EXERCISES,
) {
  const [printed, told]: [string[], string[]] = [[], []];
  const code = await grade(args, {
    root: repositoryRoot,
    language: 'en',
    signal,
    exercises,
    print: (line) => void printed.push(line),
    tell: (line) => void told.push(line),
    progress: (_title, detail, work) => (told.push(detail()), work()),
  });
  return { code, printed: printed.join('\n'), told: told.join('\n') };
}

function handIn(): string {
  const submissions = join(folder(), 'in');
  mkdirSync(submissions);
  writeFileSync(join(submissions, 'Ann.ipynb'), notebook([HONEST.setup, HONEST.softmax]));
  writeFileSync(join(submissions, 'Bo.ipynb'), 'torn');
  return submissions;
}

function arranged(context: TestContext) {
  sandbox(context); // where there is none, the test is skipped
  return { submissions: handIn(), out: join(folder(), 'out') };
}

describe('npm run grade', () => {
  it('writes records, pages, an overview and a table', async (context) => {
    const { submissions, out } = arranged(context);
    const { code, printed } = await run([submissions, '--out', out, '--similar']);
    expect(code).toBe(0);
    expect(printed).toContain('2 graded');
    expect(printed).toMatch(/0 pairs alike, which proves nothing.*similar\.html/);
    const files = Object.keys(contentOf(out)).map((name) => name.replace(/-[0-9a-f]{16}\./, '.'));
    expect(files).toEqual(expect.arrayContaining(['class.csv', 'index.html', 'run.json']));
    expect(files).toEqual(expect.arrayContaining(['students/Ann.json', 'students/Bo.html']));
  });

  it('repeats nothing with the recorded seed, and gives JSON alone when asked', async (context) => {
    const { submissions, out } = arranged(context);
    await run([submissions, '--out', out, '--exercises', '90.1']);
    const before = contentOf(out);
    expect(Object.keys(before)).not.toContain('similar.html');
    const { code, printed } = await run([
      submissions,
      '--out',
      out,
      '--exercises',
      '90.1',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(contentOf(out)).toEqual(before);
    const records = JSON.parse(printed) as { result: { points: number; of: number } }[];
    expect(records.map(({ result }) => [result.points, result.of])).toEqual([
      [5, 5],
      [0, 5],
    ]);
    expect((await run([submissions, '--out', out, '--exercises', '90.1'])).printed).toContain(
      '2 of them before',
    );
  });

  it('has a row for everybody on the roster', async (context) => {
    const { submissions, out } = arranged(context);
    const roster = join(folder(), 'roster.csv');
    writeFileSync(roster, 'Name\nAnn\nCy\n');
    expect((await run([submissions, '--out', out, '--roster', roster])).code).toBe(0);
    const table = readFileSync(join(out, 'class.csv'), 'utf8');
    expect(table.match(/,"(Ann|Bo|Cy)",/g)).toEqual([',"Ann",', ',"Bo",', ',"Cy",']);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('No notebook (.ipynb)');
    writeFileSync(roster, 'a\nb\n');
    const { code, told } = await run([submissions, '--out', out, '--roster', roster]);
    expect(code).toBe(1);
    expect(told).toContain('no column of names');
  });

  it('asks for a person where an answer is in words, and keeps what they give', async (context) => {
    const { submissions, out } = arranged(context);
    const tags = ['exercise:02.8'];
    const cells = [
      { cell_type: 'markdown', metadata: { tags }, source: 'No: <b>five</b> layers.' },
    ];
    writeFileSync(join(submissions, 'Di.ipynb'), JSON.stringify({ cells }));
    const words = [WINDOW_REACH, EXERCISES[1]];
    const again = () => run([submissions, '--out', out], undefined, words);
    const first = await again();
    expect(first.code).toBe(0);
    expect(first.printed).toMatch(
      /! 1 of 1 answers are still to be read.*to-read\.html\n.*marks\.csv/,
    );
    const table = readFileSync(join(out, 'class.csv'), 'utf8');
    expect(table).toMatch(/"Di",false,0,7,4,"",0,/);
    expect(table).toMatch(/"Ann",false,0,7,0,0,0,/);
    const page = () => readFileSync(join(out, 'to-read.html'), 'utf8');
    expect(page()).toContain('<blockquote>No: &lt;b&gt;five&lt;/b&gt; layers.</blockquote>');
    const marks = join(out, 'marks.csv');
    writeFileSync(
      marks,
      readFileSync(marks, 'utf8').replace(',"4","","",', ',"4","1+1+1+0","An example?",'),
    );
    const second = await again();
    expect(second.printed).toMatch(/3 of them before[^]* {2}0 of 1 answers are still/);
    expect(readFileSync(join(out, 'class.csv'), 'utf8')).toMatch(/"Di",false,3,7,0,3,0,/);
    writeFileSync(marks, readFileSync(marks, 'utf8').replace('1+1+1+0', '9'));
    await expect(again()).rejects.toThrow('from 0 to 4');
  });

  it('stops when told, with the shell’s code, and says how to go on', async (context) => {
    const { submissions, out } = arranged(context);
    const { code, told } = await run([submissions, '--out', out], AbortSignal.abort());
    expect(code).toBe(130);
    expect(told).toContain('Stopped after 0 of 2');
  });

  it('refuses to grade without isolation; with --trust it says so everywhere', async () => {
    const submissions = handIn();
    const out = join(folder(), 'out');
    process.env['PATH'] = '/nowhere';
    try {
      const refused = await run([submissions, '--out', out]);
      expect(refused.code).toBe(1);
      expect(refused.told).toMatch(/cannot be isolated.*\n.*apt-get install bubblewrap/);
      expect(existsSync(out)).toBe(false);
      const trusted = await run([submissions, '--out', out, '--trust']);
      expect(trusted.code).toBe(0);
      expect(trusted.told).toContain('NOT isolated');
    } finally {
      process.env['PATH'] = PATH;
    }
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('not isolated');
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
      isIsolated: false,
    });
  });

  it.each([
    [[], 'Please say what to grade'],
    [['x'], 'Please say what to grade'],
    [['/not/there', '--out', 'x'], 'cannot be read'],
    [['.', '--out', 'x', '--exercises', '1'], 'no such exercise'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, told } = await run(args);
    expect(code).toBe(1);
    expect(told).toContain(message);
  });

  it('says when nobody handed anything in', async () => {
    const { code, told } = await run([folder(), '--out', join(folder(), 'out')]);
    expect(code).toBe(1);
    expect(told).toContain('holds no notebook');
  });
});
