import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { AdamMoments, assertClose, ShapeError } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { onTwoCores } from './twoCores';

onTwoCores();

/** Values that are all different, for tensors of a million of them. */
const draw = (shape: number[]): tf.Tensor => {
  const from = Math.sqrt(2 + shape.length);
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(from + i)),
    shape,
  );
};
const variables = (shapes: Readonly<Record<string, number[]>>) =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, tf.variable(draw(shape))]));

const SMALL = { weight: [3, 5], gain: [7], scale: [] };
const HALF = 2 ** 19;
const newStep = () => ({
  beta1: 0.83,
  beta2: 0.97,
  rate: tf.scalar(0.031),
  epsilon: tf.scalar(0.0017),
});

describe('the vectors of AdamMoments', () => {
  it('are one for a small model', () => {
    const moments = new AdamMoments(variables(SMALL));
    const gradients = Object.values(SMALL).map(draw);
    const vectors = moments.flatten(gradients);
    expect(vectors.map(({ shape }) => shape)).toEqual([[23]]);
    expect(vectors[0].slice(15, 7)).toBeAllClose(gradients[1]);
  });

  it('are one a core for a large model, of about equal size, in the order of the parameters', () => {
    const shapes = { first: [HALF - 11], second: [HALF, 1], third: [13], last: [2, HALF / 2] };
    const moments = new AdamMoments(variables(shapes));
    const vectors = moments.flatten(Object.values(shapes).map((shape) => tf.zeros(shape)));
    expect(vectors.map(({ size }) => size)).toEqual([2 * HALF - 11, HALF + 13]);
  });

  it('are one where each core would have too little, and where one parameter is all', () => {
    const sizes = (shapes: Readonly<Record<string, number[]>>) => {
      const moments = new AdamMoments(variables(shapes));
      return moments
        .flatten(Object.values(shapes).map((shape) => tf.zeros(shape)))
        .map(({ size }) => size);
    };
    expect(sizes({ a: [HALF - 1], b: [HALF] })).toEqual([2 * HALF - 1]);
    expect(sizes({ table: [3, HALF] })).toEqual([3 * HALF]);
  });
});

describe('update', () => {
  /** Parameters and moments after one step from moments of 0. */
  function expected(before: tf.Tensor, gradient: tf.Tensor) {
    const [m, v] = [gradient.mul(0.17), gradient.square().mul(0.03)];
    return { moved: before.sub(m.mul(0.031).div(v.sqrt().add(0.0017))), m, v };
  }

  it.each([
    ['in one vector', SMALL],
    ['in two', { table: [HALF], bias: [HALF, 1] }],
  ])('moves every parameter and its moments by their own gradient, %s', (_how, shapes) => {
    const parameters = variables(shapes);
    const before = [...parameters.values()].map((parameter) => parameter.clone());
    const gradients = before.map(({ shape }) => draw(shape));
    const moments = new AdamMoments(parameters);
    moments.update(moments.flatten(gradients), newStep());
    const named = moments.byName();
    [...parameters].forEach(([name, parameter], i) => {
      const { moved, m, v } = expected(before[i], gradients[i]);
      assertClose(parameter, moved);
      assertClose(named.get(`${name}.firstMoment`)!, m);
      assertClose(named.get(`${name}.secondMoment`)!, v);
    });
  });

  it('refuses a gradient of another length', () => {
    const moments = new AdamMoments(variables(SMALL));
    expect(() => moments.update([tf.zeros([24])], newStep())).toThrow(ShapeError);
  });
});

describe('moments by name', () => {
  it('stand in the order of the parameters, in their shapes', () => {
    const named = new AdamMoments(variables(SMALL)).byName();
    expect([...named].map(([name, { shape }]) => [name, shape])).toEqual([
      ['weight.firstMoment', [3, 5]],
      ['weight.secondMoment', [3, 5]],
      ['gain.firstMoment', [7]],
      ['gain.secondMoment', [7]],
      ['scale.firstMoment', []],
      ['scale.secondMoment', []],
    ]);
  });

  it('can be taken up again', () => {
    const shapes = { table: [HALF], bias: [HALF, 1] };
    const parameters = variables(shapes);
    const [moments, other] = [new AdamMoments(parameters), new AdamMoments(parameters)];
    moments.update(moments.flatten(Object.values(shapes).map(draw)), newStep());
    other.restore(moments.byName());
    const named = other.byName();
    for (const [name, moment] of moments.byName()) {
      expect(named.get(name)!.equal(moment).all().dataSync()[0]).toBe(1);
    }
  });
});

describe('the memory of AdamMoments', () => {
  it('is freed', async () => {
    const parameters = variables(SMALL);
    const moments = new AdamMoments(parameters);
    const gradients = moments.flatten(Object.values(SMALL).map(draw));
    const step = newStep();
    await expectNoLeak(() => moments.update(gradients, step));
    await expectNoLeak(() => [...moments.byName().values()]);
    await expectNoLeak(() => tf.tidy(() => moments.restore(moments.byName())));
    await expectNoLeak(() => new AdamMoments(parameters).dispose());
  });
});
