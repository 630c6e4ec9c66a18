import { describe, expect, it } from 'vitest';
import { HONEST } from './support/exercises';
import { gradeAttack, gradeCells, saidOf } from './support/grader';

describe('honest submissions', () => {
  it('earn all points, the same a second time', async (context) => {
    const first = await gradeAttack(context, HONEST.softmax);
    expect(first).toMatchObject({ points: 8, of: 8, notes: [] });
    expect(await gradeAttack(context, HONEST.softmax)).toEqual(first);
  });

  it('earn all points with helpers in other cells, in any order, and names defined again', async (context) => {
    const cells = [
      'export const big = 1e9; export type Row = number[];',
      ['90.2', 'const twice = (n: number) => n * factor;'],
      'const factor = 3;',
      'enum Axis { rows = 1 }\nconst factor = 2; // mended later',
      "import * as tf from '@tensorflow/tfjs-node';",
      'const exps = (x: tf.Tensor) => tf.exp(x); throw_away(); while (false) {}',
      'const exps = async () => await 1;',
      'const exps = (x: tf.Tensor): tf.Tensor => tf.exp(x);',
      [
        '90.1',
        'class S { run(x: tf.Tensor) { const e = exps(x); return e.div(e.sum(Axis.rows, true)); } }',
      ],
      'function softmaxRows(x: tf.Tensor2D) { return new S().run(x); }',
      'while (true) {} // what no answer needs is not run',
    ] as const;
    const result = await gradeCells(context, cells);
    expect(result, saidOf(result, '90.1') + saidOf(result, '90.2')).toMatchObject({ points: 8 });
  });

  it('may use what computes in the library; what shows something does nothing', async (context) => {
    const result = await gradeCells(context, [
      "import { assertShape, attentionMap, hideMasked, Random, showTable, tf } from 'attention-kit';",
      "import { glorotUniform } from 'attention-kit/tensor';\nimport { check } from 'attention-kit/exercises';",
      'const drawn = new Random(3).integer(1); const w = glorotUniform(2, 3, new Random(1)); showTable([[drawn]]);',
      'function softmaxRows(x: tf.Tensor2D) { attentionMap(x); assertShape("x", x, [3, 5]); return tf.softmax(x); }',
      'const twice = (n: number) => (w.size > 0 ? 2 * n + drawn : 0);',
    ]);
    expect(result, saidOf(result, '90.1') + saidOf(result, '90.2')).toMatchObject({ points: 8 });
  });

  it('are told when an answer was not begun', async (context) => {
    const starter =
      "import { notWritten } from 'attention-kit/exercises';\nfunction softmaxRows() { return notWritten(); }";
    const result = await gradeAttack(context, starter);
    expect(result.exercises[0].findings[0].name).toBe('not-written');
  });

  it('learn which mistake a wrong answer looks like', async (context) => {
    const code = 'const softmaxRows = (x: tf.Tensor2D) => tf.softmax(x.transpose()).transpose();';
    const result = await gradeAttack(context, code);
    expect(result.points).toBe(3);
    expect(result.exercises[0].findings[0].name).toBe('wrong-axis');
  });
});
