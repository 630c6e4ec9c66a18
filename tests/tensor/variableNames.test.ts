import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../lib/tensor';

/** What a cell does. */
const make = (value: number): tf.Variable<tf.Rank.R1> =>
  tf.tidy(() => tf.variable(tf.fill<tf.Rank.R1>([3], value), true, 'w'));

const registered = () => tf.engine().registeredVariables;

let before: tf.Variable[];
beforeEach(() => {
  before = Object.values(registered());
});
afterEach(() => {
  tf.dispose(Object.values(registered()).filter((variable) => !before.includes(variable)));
});

describe.each(['tensorflow', 'cpu'])('a variable made again under its name, on %s', (backend) => {
  beforeEach(() => void tf.setBackend(backend));
  afterEach(() => void tf.setBackend('tensorflow'));

  it('has the name, while the one before keeps its values under another', () => {
    const cells = [1, 2, 3].map(make);
    expect(cells.map(({ name }) => name)).toEqual(['w_1', 'w_2', 'w']);
    cells.forEach((w, i) => expect(w).toBeAllClose([i + 1, i + 1, i + 1]));
    cells.forEach((w) => expect(registered()[w.name]).toBe(w));
    cells[0].assign(tf.tensor1d([5, 6, 7]));
    expect(cells.map((w) => Array.from(w.dataSync()))).toEqual([
      [5, 6, 7],
      [2, 2, 2],
      [3, 3, 3],
    ]);
  });

  it('is the one that is trained', () => {
    const [old, w] = [make(1), make(1)];
    tf.train.sgd(0.25).minimize(() => w.square().sum());
    expect(w).toBeAllClose([0.5, 0.5, 0.5]);
    expect(old).toBeAllClose([1, 1, 1]);
  });
});

describe('two variables of one name', () => {
  it('have a gradient each', () => {
    const [a, b] = [make(1), make(1)];
    const { grads } = tf.variableGrads(() => a.mul(2).add(b.mul(3)).sum(), [a, b]);
    expect(grads[a.name]).toBeAllClose([2, 2, 2]);
    expect(grads[b.name]).toBeAllClose([3, 3, 3]);
  });

  it('are disposed of one by one', () => {
    const [a, b] = [make(1), make(2)];
    a.dispose();
    expect(registered().w).toBe(b);
    expect(b).toBeAllClose([2, 2, 2]);
    const count = tf.memory().numTensors;
    b.dispose();
    expect(registered().w).toBeUndefined();
    expect(tf.memory().numTensors).toBe(count - 1);
  });
});

describe('other names', () => {
  it('are not taken away', () => {
    const own = tf.variable(tf.scalar(1), true, 'w_1');
    const [a, b] = [make(1), make(2)];
    expect([own, a, b].map(({ name }) => name)).toEqual(['w_1', 'w_2', 'w']);
  });

  it('are free again once their variable is disposed of', () => {
    make(1).dispose();
    const count = tf.memory().numTensors;
    expect(make(2).name).toBe('w');
    expect(tf.memory().numTensors).toBe(count + 1);
    expect(registered().w_1).toBeUndefined();
  });

  it('are given to variables without one, as ever', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    expect(a.name).not.toBe(b.name);
    expect(Number(b.name)).toBe(Number(a.name) + 1);
  });
});
