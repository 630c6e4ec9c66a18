import { describe, expect, it, type TestContext } from 'vitest';
import {
  type Attempts,
  gradeSubmission,
  type SubmissionResult,
} from '../../lib/grading/run/gradeSubmission';
import { EXERCISES, HONEST } from './support/exercises';
import { gradeCells, notebook, sandbox, saidOf } from './support/grader';

const { setup, softmax, twice } = HONEST;
const wrong = 'function softmaxRows(x: tf.Tensor2D) { return tf.zerosLike(x); }';
const code = (source: unknown, metadata: unknown = {}) => ({ cell_type: 'code', metadata, source });
const raw = (cells: unknown) => Buffer.from(JSON.stringify({ cells, nbformat: 4 }));

describe.concurrent('notebooks as learners leave them', () => {
  it.for([
    ['cells in another order', [twice, softmax, setup]],
    ['a cell twice', [setup, softmax, softmax, twice, twice]],
    ['an older try above', [setup, wrong, softmax, twice]],
    ['an older try above, with the tag', [setup, ['90.1', wrong], ['90.1', softmax], twice]],
    ['tags mixed up', [setup, ['90.2', softmax], ['90.1', twice]]],
    ['tags of exercises that there are not', [setup, ['99.9', softmax], ['90.2', twice]]],
    [
      'code that does not parse elsewhere',
      [setup, 'const = ;', '}}}{{{', '`', '/*', softmax, twice],
    ],
    ['cells that throw', ['throw 1;', setup, 'null.x', softmax, 'process.exit(1)', twice]],
    [
      'a byte order mark and Windows lines',
      [`\ufeff${setup}`, softmax.replaceAll('\n', '\r\n'), twice],
    ],
    ['exports', [setup, `export ${softmax}`, `export default 1; export ${twice}`]],
  ] as const)('earn all points with %s', async ([, cells], context) => {
    const result = await gradeCells(context, cells);
    expect(result.points, saidOf(result, '90.1') + saidOf(result, '90.2')).toBe(8);
  });

  it('say that the last of several definitions counts', async (context) => {
    const result = await gradeCells(context, [setup, softmax, wrong, twice]);
    expect(result.points).toBe(3);
    expect(result.exercises[0].notes[0].text.en).toContain(
      'more than once; the last one counts, in cell 3',
    );
  });

  it('say which answers are missing, and what is not TypeScript', async (context) => {
    const result = await gradeCells(context, [setup, ['90.1', 'function softmaxRows( {']]);
    expect(saidOf(result, '90.1')).toMatch(/cell 2 is not TypeScript that can be read, line 1/);
    expect(saidOf(result, '90.2')).toContain('holds no answer to exercise 90.2');
  });

  it('earn nothing by what they say about themselves', async (context) => {
    const metadata = {
      nbgrader: { grade: true, points: 1e9, grade_id: 'exercise-90-1' },
      points: 5,
    };
    const outputs = [{ output_type: 'display_data', data: { 'text/plain': '5 / 5 ✓' } }];
    const cells = [code(setup), { ...code(wrong, metadata), outputs, points: 5, isRight: true }];
    const result = await grade(context, raw(cells));
    expect(result.points).toBe(0);
    expect(result.of).toBe(8);
  });

  it.for([
    ['cells that are none', raw([null, 1, 'x', [], code({ evil: 1 }), code([1, 2]), {}])],
    ['no cells', raw([])],
    [
      'cells under a prototype',
      Buffer.from('{"__proto__":{"cells":[{"cell_type":"code","source":"x"}]}}'),
    ],
    ['lines of other things', raw([code(['a', null])])],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(1000)],
    ['brackets without end', Buffer.from('['.repeat(1e6))],
    [
      'names of all objects',
      raw([
        code('function softmaxRows() { return 1; }', {
          tags: ['exercise:__proto__', 'exercise:90.1'],
        }),
      ]),
    ],
  ] as const)('earn nothing and stop nobody with %s', async ([, bytes], context) => {
    const result = await grade(context, bytes);
    expect(result).toMatchObject({ points: 0, of: 8 });
    const said = [...result.notes.map(({ name }) => name), saidOf(result, '90.1')].join(' ');
    expect(said).not.toBe('');
  });

  it('of several the last one counts that answers', async (context) => {
    const books = [notebook([setup, softmax]), notebook([setup, twice]), Buffer.from('torn')];
    const result = await gradeAll(context, books);
    expect(result).toMatchObject({ points: 8, notes: [{ name: 'not-json' }] });
  });

  it('of several the newest counts, or the best, and what the other would earn is said', async (context) => {
    const starter =
      'function softmaxRows() { throw Object.assign(new Error(""), { name: "NotWritten" }); }';
    const books = [softmax, wrong, starter].map((one) => notebook([setup, one, twice]));
    const newest = await gradeAll(context, books);
    expect(newest.points).toBe(3);
    expect(saidOf(newest, '90.1')).toContain('the newest one counts; an earlier one would earn 5');
    expect(saidOf(newest, '90.2')).toBe('');
    const best = await gradeAll(context, books, 'best');
    expect(best.points).toBe(8);
    expect(saidOf(best, '90.1')).toContain('the best one counts; the newest would earn 0');
  });

  it('of very many the older ones are not looked at', async (context) => {
    const books = [wrong, wrong, wrong, wrong, softmax].reverse(); // the newest last
    const all = books.map((one) => notebook([setup, one]));
    const best = await gradeAll(context, all, 'best');
    expect(best.points).toBe(0);
    const fewer = await gradeAll(context, all.slice(0, -1), 'best');
    expect(fewer.points).toBe(5);
  });
});

function grade(context: TestContext, bytes: Uint8Array) {
  return gradeAll(context, [bytes]);
}

async function gradeAll(
  context: TestContext,
  books: readonly Uint8Array[],
  attempts: Attempts = 'newest',
) {
  const setting = { engine: sandbox(context), exercises: EXERCISES, seed: 'seed', attempts };
  return (await gradeSubmission(books, setting)) as SubmissionResult;
}
