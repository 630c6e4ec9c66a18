import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Exercise, FunctionExercise } from '../../lib/grading/exercise';
import type { Plain } from '../../lib/grading/plain';
import { probe } from '../../lib/grading/sandbox/probe';
import { gradeCells, sandbox, saidOf } from './support/grader';

const both = (text: string) => ({ zh: text, en: text });

type Told = (a: tf.Tensor2D, b: tf.Tensor2D) => (string | boolean | tf.Tensor)[];

const product: FunctionExercise<Told> = {
  kind: 'write',
  id: '90.5',
  title: both('A product, and what computed it'),
  difficulty: 1,
  minutes: 5,
  points: 4,
  hints: [both('one'), both('two'), both('three')],
  functionName: 'told',
  parameters: ['a', 'b'],
  rounds: 2,
  backend: 'native',
  draw: (random) =>
    [
      [3, 5],
      [5, 7],
    ].map((shape): Plain => {
      const values = Array.from({ length: shape[0] * shape[1] }, () =>
        Math.fround(random.normal()),
      );
      return { tensor: true, dtype: 'float32', shape, values };
    }),
  reference: (a, b) => ['tensorflow', true, a.matMul(b)],
  tolerance: 1e-5,
  wrong: [],
  right: [(a, b) => ['tensorflow', true, a.matMul(b)]],
};

const SETUP = "import { backendInfo, tf } from 'attention-kit';";
const HONEST =
  'const told = (a: any, b: any) => [tf.getBackend(), backendInfo().native, tf.matMul(a, b)];';
const graded = (context: Parameters<typeof gradeCells>[0], code: string, exercise: Exercise) =>
  gradeCells(context, [SETUP, ['90.5', code]], [exercise]);

describe.concurrent('an exercise that needs native TensorFlow', () => {
  it('has it in its sandbox, our library included', async (context) => {
    const result = await graded(context, HONEST, product);
    expect(result.points, saidOf(result, '90.5')).toBe(4);
  });

  it('is the only one that has it', async (context) => {
    const result = await graded(context, HONEST, { ...product, backend: 'plain' });
    expect(result.points).toBe(0);
    expect(JSON.stringify(result.exercises[0].findings)).toContain('cpu');
  });

  it('keeps its child as far from this machine as any other', async (context) => {
    const engine = sandbox(context);
    const { command } = engine;
    const { leaks } = await probe({ ...engine, command: (program) => command(program, 'native') });
    expect(leaks).toEqual([]);
  });

  it('gets no tensor that takes more memory than there is for it', async (context) => {
    // Each of 3.2 GB: small ones fill memory no faster than this machine hands it out, which takes time.
    const greedy =
      'const kept: any[] = []; const told = () => { for (;;) kept.push(tf.keep(tf.fill([40000, 20000], 1))); };';
    const result = await graded(context, greedy, product);
    expect(result.points).toBe(0);
    expect(saidOf(result, '90.5')).toMatch(/OOM when allocating tensor/);
  });
});
