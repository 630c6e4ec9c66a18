import * as tf from '@tensorflow/tfjs';
import type { Exercise, FunctionExercise, WrongVersion } from '../../../lib/grading/exercise';
import type { Plain } from '../../../lib/grading/plain';

const both = (text: string) => ({ zh: text, en: text });
const common = {
  difficulty: 1,
  minutes: 5,
  hints: [both('one'), both('two'), both('three')],
} as const;

type Softmax = (scores: tf.Tensor2D) => tf.Tensor2D;

const alongColumns: WrongVersion<Softmax> = {
  diagnosis: {
    name: 'wrong-axis',
    title: both('Softmax over the wrong axis'),
    belief: both('The axis does not matter'),
    why: both('Each query has its own row'),
  },
  solve: (scores) => tf.softmax(scores.transpose()).transpose(),
};

/** Two small exercises of the same make as those of the course, and two of the other kinds. */
const softmax: FunctionExercise<Softmax> = {
  ...common,
  kind: 'write',
  id: '90.1',
  title: both('Softmax of rows'),
  points: 5,
  functionName: 'softmaxRows',
  parameters: ['scores'],
  rounds: 4,
  draw: (random) => {
    const values = Array.from({ length: 15 }, () => Math.fround(random.normal()));
    const scores: Plain = { tensor: true, dtype: 'float32', shape: [3, 5], values };
    return [scores];
  },
  reference: (scores) => tf.softmax(scores),
  tolerance: 1e-5,
  wrong: [alongColumns],
  right: [(scores) => tf.softmax(scores)],
};

const doubling: FunctionExercise<(n: number) => number> = {
  ...common,
  kind: 'write',
  id: '90.2',
  title: both('Twice a number'),
  points: 3,
  functionName: 'twice',
  parameters: ['n'],
  rounds: 4,
  draw: (random) => [random.integer(1_000_000)],
  reference: (n) => 2 * n,
  tolerance: 0,
  wrong: [],
  right: [(n) => n + n],
};

export const EXERCISES: readonly Exercise[] = [softmax, doubling];

/** Cells of somebody honest. */
export const HONEST = {
  setup: "import { check, show, tf } from 'attention-kit';",
  softmax: `function softmaxRows(scores: tf.Tensor2D): tf.Tensor2D {
  const e = scores.sub(scores.max(1, true)).exp();
  return e.div(e.sum(1, true)) as tf.Tensor2D;
}
check('90.1', softmaxRows);`,
  twice: "const twice = (n: number): number => n * 2;\ncheck('90.2', twice);",
} as const;
