import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { type AdamVectors, adamUpdate, Random, record } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { countNativeCalls, nativeCounts, total } from './nativeCalls';
import { withBrokenBinding } from './brokenBinding';

const SIZES = [1031, 7, 1];
const BETA1 = 0.83;
const BETA2 = 0.97;
const RATE = 0.031;
const EPSILON = 0.0017;

interface Group {
  readonly parameters: number[];
  readonly firstMoment: number[];
  readonly secondMoment: number[];
  readonly gradient: number[];
}

/** Numbers for so many groups; some gradients are exactly 0. */
function drawGroups(count: number, seed = 5): Group[] {
  const random = new Random(seed);
  const draw = (size: number, next: () => number) => Array.from({ length: size }, next);
  return SIZES.slice(0, count).map((size) => ({
    parameters: draw(size, () => random.normal()),
    firstMoment: draw(size, () => random.normal()),
    secondMoment: draw(size, () => random.uniform()),
    gradient: draw(size, () => (random.uniform() < 0.2 ? 0 : random.normal())),
  }));
}

const tensorsOf = (groups: readonly Group[]) => ({
  vectors: groups.map(({ parameters, firstMoment, secondMoment }) => ({
    parameters: tf.tensor1d(parameters),
    firstMoment: tf.tensor1d(firstMoment),
    secondMoment: tf.tensor1d(secondMoment),
  })),
  gradients: groups.map(({ gradient }) => tf.tensor1d(gradient)),
});

const newStep = (rate = RATE) => ({
  beta1: BETA1,
  beta2: BETA2,
  rate: tf.scalar(rate),
  epsilon: tf.scalar(EPSILON),
});

/** The formula in JavaScript's own numbers. */
function expected({ parameters, firstMoment, secondMoment, gradient }: Group) {
  const m = firstMoment.map((old, i) => BETA1 * old + (1 - BETA1) * gradient[i]);
  const v = secondMoment.map((old, i) => BETA2 * old + (1 - BETA2) * gradient[i] ** 2);
  const moved = parameters.map((old, i) => old - (RATE * m[i]) / (Math.sqrt(v[i]) + EPSILON));
  return { parameters: moved, firstMoment: m, secondMoment: v };
}

function expectFormula(groups: readonly Group[], result: readonly AdamVectors[]): void {
  expect(result).toHaveLength(groups.length);
  groups.map(expected).forEach(({ parameters, firstMoment, secondMoment }, i) => {
    expect(result[i].parameters).toBeAllClose(parameters);
    expect(result[i].firstMoment).toBeAllClose(firstMoment);
    expect(result[i].secondMoment).toBeAllClose(secondMoment);
  });
}

const valuesOf = ({ parameters, firstMoment, secondMoment }: AdamVectors): tf.Tensor[] => [
  parameters,
  firstMoment,
  secondMoment,
];

const update = (groups: readonly Group[]) => {
  const { vectors, gradients } = tensorsOf(groups);
  return adamUpdate(vectors, gradients, newStep());
};

describe.each(['tensorflow', 'cpu'])('adamUpdate on the backend %s', (backend) => {
  afterEach(() => tf.setBackend('tensorflow'));

  it.each([1, 2, 3])('is the formula, for %d groups', async (count) => {
    await tf.setBackend(backend);
    const groups = drawGroups(count);
    expectFormula(groups, update(groups));
  });

  it('leaves what it is given as it was', async () => {
    await tf.setBackend(backend);
    const groups = drawGroups(3);
    const { vectors, gradients } = tensorsOf(groups);
    adamUpdate(vectors, gradients, newStep());
    groups.forEach((group, i) => {
      expect(vectors[i].parameters).toBeAllClose(group.parameters);
      expect(vectors[i].firstMoment).toBeAllClose(group.firstMoment);
      expect(vectors[i].secondMoment).toBeAllClose(group.secondMoment);
      expect(gradients[i]).toBeAllClose(group.gradient);
    });
  });

  it('refuses a gradient of another length, before anything is computed', async () => {
    await tf.setBackend(backend);
    const { vectors } = tensorsOf(drawGroups(2));
    const gradients = [tf.zeros<tf.Rank.R1>([1031]), tf.zeros<tf.Rank.R1>([5])];
    const step = newStep();
    const wrong = () => adamUpdate(vectors, gradients, step);
    const refuse = () => expect(wrong).toThrow('gradient: expected [N=7], received [5]');
    if (backend === 'cpu') refuse();
    else expect(total(countNativeCalls(refuse))).toBe(0);
  });

  it('leaves no tensor behind', async () => {
    await tf.setBackend(backend);
    const { vectors, gradients } = tensorsOf(drawGroups(2));
    const step = newStep();
    await expectNoLeak(() => adamUpdate(vectors, gradients, step));
  });
});

describe('adamUpdate on native TensorFlow', () => {
  it('is one call, and leaves nothing there', () => {
    const { vectors, gradients } = tensorsOf(drawGroups(2));
    const step = newStep();
    const move = () => tf.dispose(adamUpdate(vectors, gradients, step));
    move(); // loads the graph
    const before = nativeCounts();
    expect(countNativeCalls(move)).toEqual(new Map([['graph', 1]]));
    expect(nativeCounts()).toEqual(before);
  });

  it('has the gradient of the formula', () => {
    const { vectors, gradients } = tensorsOf(drawGroups(1));
    const moved = (g: tf.Tensor) =>
      adamUpdate(vectors, [g as tf.Tensor1D], newStep())[0].firstMoment.sum();
    expect(tf.grad(moved)(gradients[0])).toBeAllClose(tf.fill([SIZES[0]], 1 - BETA1));
  });

  it('can be recorded, with a rate and numbers that change', () => {
    const f = record((rate: tf.Scalar, ...tensors: tf.Tensor[]) => {
      const [first, second] = [0, 4].map((start) => {
        const [parameters, firstMoment, secondMoment, gradient] = tensors.slice(start);
        return { vectors: { parameters, firstMoment, secondMoment } as AdamVectors, gradient };
      });
      const gradients = [first.gradient, second.gradient] as tf.Tensor1D[];
      const step = { ...newStep(), rate };
      return adamUpdate([first.vectors, second.vectors], gradients, step).flatMap(valuesOf);
    });
    for (let i = 0; i < 5; i++) {
      const { vectors, gradients } = tensorsOf(drawGroups(2, 11 + i));
      const rate = 0.1 * (i + 1);
      const plain = adamUpdate(vectors, gradients, newStep(rate)).flatMap(valuesOf);
      const flat = vectors.flatMap((group, k) => [...valuesOf(group), gradients[k]]);
      const result = f(tf.scalar(rate), ...flat);
      result.forEach((vector, k) => expect(vector.dataSync()).toEqual(plain[k].dataSync()));
    }
    expect(f.replays).toBe(3);
    f.dispose();
  });

  it.each([
    ['loadSavedModel', 4],
    ['runSavedModel', 5],
  ] as const)('works out the formula where %s fails', (name, count) => {
    const [group] = drawGroups(1);
    const groups = Array.from({ length: count }, () => group);
    withBrokenBinding(name, () => expectFormula(groups, update(groups)));
    const isTriedAgain = name === 'runSavedModel';
    expect(countNativeCalls(() => update(groups)).has('graph')).toBe(isTriedAgain);
    expectFormula(groups, update(groups));
  });
});
