import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  namedParameters,
  namedState,
  parameterCount,
  Random,
  runningStatistic,
  sumOfSquares,
} from '../../lib/tensor';
import { Adam, clipByGlobalNorm } from '../../lib/training';

const zeros = (...shape: number[]): tf.Variable => tf.variable(tf.zeros(shape));

const [gain, weight, first, second] = [zeros(3), zeros(3, 5), zeros(2), zeros(7)];
const module = {
  name: 'a module',
  table: tf.zeros([3]), // a tensor that is no variable
  ids: Int32Array.of(3, 1, 2),
  norm: { gain, epsilon: 1e-5, missing: undefined, empty: null },
  weight,
  blocks: [{ bias: first }, { bias: second }],
  forward: () => weight,
  cache: new Map([['length', 7]]),
  seen: new Set(['<bos>']),
};

describe('namedParameters', () => {
  it('finds variables in fields and arrays, by their path, in the order of the fields', () => {
    expect([...namedParameters(module)]).toEqual([
      ['norm.gain', gain],
      ['weight', weight],
      ['blocks.0.bias', first],
      ['blocks.1.bias', second],
    ]);
  });

  it('names a shared variable once, by the first path, and so a shared module', () => {
    const tied = { embedding: { weight }, blocks: [{ gain }], last: { gain }, wLogits: weight };
    expect([...namedParameters(tied)]).toEqual([
      ['embedding.weight', weight],
      ['blocks.0.gain', gain],
    ]);
    const block = { gain };
    expect([...namedParameters({ blocks: [block, block] }).keys()]).toEqual(['blocks.0.gain']);
  });

  it('ends where fields lead back', () => {
    const child: Record<string, unknown> = { gain };
    const parent = { child, weight };
    child.parent = parent;
    expect([...namedParameters(parent)]).toEqual([
      ['child.gain', gain],
      ['weight', weight],
    ]);
  });

  it('leaves out what is not trained', () => {
    const frozen = tf.variable(tf.zeros([5]), false);
    expect([...namedParameters({ frozen, gain, mean: runningStatistic(3, 0) })]).toEqual([
      ['gain', gain],
    ]);
  });

  it.each([
    ['a Map', new Map([['gain', gain]])],
    ['a Map', new Map([[gain, 'gain']])],
    ['a Map', new Map([[0, [{ gain }]]])],
    ['a Set', new Set([gain])],
    ['a function', Object.assign(() => gain, { gain })],
  ])('refuses %s that holds variables', (kind, field) => {
    expect(() => namedParameters({ weight, blocks: [{}, { field }] })).toThrow(
      'blocks.1.field: expected variables in fields and arrays, where they have a name, ' +
        `received ${kind} that holds some`,
    );
  });

  it('says in both languages what it refuses', () => {
    const zh = 'gains：变量应放在字段或数组中，这样才有名称，收到的是含有变量的 Set';
    expect(() => namedState({ gains: new Set([gain]) })).toThrow(
      expect.objectContaining({ text: expect.objectContaining({ zh }) as unknown }),
    );
  });
});

describe('namedState', () => {
  it('has running statistics too, in the order of the fields', () => {
    const [mean, variance] = [runningStatistic(3, 0), runningStatistic(3, 1)];
    expect([...namedState({ blocks: [{ gain, mean, variance }], weight })]).toEqual([
      ['blocks.0.gain', gain],
      ['blocks.0.mean', mean],
      ['blocks.0.variance', variance],
      ['weight', weight],
    ]);
  });
});

describe('parameterCount', () => {
  it('counts trainable values, those of a shared variable once', () => {
    expect(parameterCount(module)).toBe(3 + 15 + 2 + 7);
    expect(parameterCount({ a: weight, b: weight, mean: runningStatistic(11, 0) })).toBe(15);
    expect(parameterCount({})).toBe(0);
  });
});

describe('a tied matrix', () => {
  const random = new Random(1);
  const draw = (rows: number, columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const x = draw(2, 5);
  const start = draw(5, 5);

  /** The loss reads the matrix twice, as an embedding and as the output's. */
  const objective = (a: tf.Tensor2D, b: tf.Tensor2D) => () =>
    tf
      .matMul(tf.tanh(tf.matMul(x, a)), b)
      .square()
      .mean<tf.Scalar>();

  const gradientsOf = (module: object, f: () => tf.Scalar): tf.Tensor[] => {
    const parameters = [...namedParameters(module).values()];
    const { grads } = tf.variableGrads(f, parameters);
    return parameters.map(({ name }) => grads[name]);
  };

  it('has one gradient, the sum of both uses, whose norm counts once', () => {
    const w: tf.Variable<tf.Rank.R2> = tf.variable(start);
    const gradients = gradientsOf({ a: w, b: w }, objective(w, w));
    expect(gradients).toHaveLength(1);

    const [a, b]: tf.Variable<tf.Rank.R2>[] = [tf.variable(start), tf.variable(start)];
    const apart = gradientsOf({ a, b }, objective(a, b));
    const sum = apart[0].add(apart[1]);
    expect(gradients[0]).toBeAllClose(sum);

    const { gradients: clipped, norm } = clipByGlobalNorm(gradients, 0.1);
    expect(norm).toBeAllClose(sumOfSquares(sum).sqrt());
    expect(sumOfSquares(clipped[0]).sqrt()).toBeAllClose(0.1, { rtol: 1e-4 });
  });

  it('is moved once by a step of the optimiser', () => {
    const w: tf.Variable<tf.Rank.R2> = tf.variable(start);
    const parameters = namedParameters({ a: w, b: w });
    const optimizer = new Adam(parameters);
    expect([...optimizer.state().keys()]).toEqual(['steps', 'a.firstMoment', 'a.secondMoment']);
    const gradients = gradientsOf({ a: w, b: w }, objective(w, w));
    optimizer.apply(optimizer.flatten(gradients), tf.scalar(0.01));
    // The first step of Adam is the learning rate, in the gradient's direction.
    expect(w.sub(start)).toBeAllClose(gradients[0].sign().mul(-0.01), { atol: 1e-6 });
  });
});
