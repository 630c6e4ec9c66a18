import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../lib/tensor';
import { Adam, type AdamOptions } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import golden from './fixtures/adam.json';

let parameters: Map<string, tf.Variable>;
const newParameters = () =>
  new Map(golden.start.map((p, i) => [`p${i}`, tf.variable(tf.tensor(p))]));
const run = (adam: Adam, from: number, to: number) => {
  for (let i = from; i < to; i++) {
    const gradients = golden.gradients[i].map((g) => tf.tensor(g as number[]));
    adam.apply(adam.flatten(gradients), tf.scalar(golden.learningRates[i]));
  }
};

beforeEach(() => {
  parameters = newParameters();
});

describe('Adam', () => {
  it.each(golden.cases)('equals PyTorch, β₁ $beta1, β₂ $beta2, ε $epsilon', (expected) => {
    const adam = new Adam(parameters, expected);
    expected.steps.forEach((step, i) => {
      run(adam, i, i + 1);
      step.forEach((values, k) => expect(parameters.get(`p${k}`)).toBeAllClose(values));
    });
  });

  it('takes β₁ 0.9, β₂ 0.999 and ε 1e-8 unless it is told otherwise', () => {
    run(new Adam(parameters), 0, 5);
    const others = newParameters();
    run(new Adam(others, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }), 0, 5);
    for (const [name, p] of parameters) {
      expect(others.get(name)!.dataSync()).toEqual(p.dataSync());
    }
  });

  it('moves every value by the learning rate at first, whatever the size of its gradient', () => {
    const before = [...parameters.values()].map((p) => p.clone());
    run(new Adam(parameters), 0, 1);
    [...parameters.values()].forEach((p, i) => {
      expect(p.sub(before[i]).abs()).toBeAllClose(tf.fill(p.shape, 0.01), { rtol: 1e-3 });
    });
  });

  it('goes on from its state as if it had never stopped, to the last bit', () => {
    run(new Adam(parameters), 0, 5);
    const interrupted = newParameters();
    const first = new Adam(interrupted);
    run(first, 0, 2);
    const second = new Adam(interrupted);
    second.restore(first.state());
    run(second, 2, 5);
    for (const [name, p] of parameters) {
      expect(interrupted.get(name)!.dataSync()).toEqual(p.dataSync());
    }
  });

  it('names its state after the parameters', () => {
    const names = [...new Adam(parameters).state().keys()].sort();
    const moments = ['firstMoment', 'secondMoment'];
    const expected = ['p0', 'p1', 'p2'].flatMap((p) => moments.map((m) => `${p}.${m}`));
    expect(names).toEqual([...expected, 'steps']);
  });

  it('refuses a state of other parameters, by name, and stays as it was', () => {
    const adam = new Adam(parameters);
    const state = adam.state();
    state.delete('p1.secondMoment');
    expect(() => adam.restore(state)).toThrow('optimizer state: p1.secondMoment is missing');
    const other = new Adam(new Map([['p0', tf.variable(tf.zeros([3, 2]))]])).state();
    expect(() => adam.restore(other)).toThrow('p0.firstMoment has shape [3, 2], expected [2, 3]');
  });

  it.each<[AdamOptions, string]>([
    [{ beta1: 1 }, 'beta1: expected a number from 0 up to 1, received 1'],
    [{ beta2: -0.1 }, 'beta2: expected a number from 0 up to 1, received -0.1'],
    [{ epsilon: 0 }, 'epsilon: expected a number above 0, received 0'],
  ])('refuses %j', (options, message) => {
    expect(() => new Adam(parameters, options)).toThrow(message);
  });

  it('refuses no parameters, and a gradient of another length', () => {
    expect(() => new Adam(new Map())).toThrow('parameters: expected one or more, received 0');
    const wrong = () => new Adam(parameters).apply([tf.zeros([24])], tf.scalar(1));
    expect(wrong).toThrow('gradient: expected [N=25], received [24]');
  });

  it('leaves nothing behind', async () => {
    const [gradient, rate] = [tf.ones<tf.Rank.R1>([25]), tf.scalar(0.1)];
    const adam = new Adam(parameters);
    await expectNoLeak(() => adam.apply([gradient], rate));
    await expectNoLeak(() => adam.restore(adam.state()));
    await expectNoLeak(() => new Adam(parameters).dispose());
  });
});
