import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDropout, ShapeError } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const RATE = 0.3;
const seed = (run: number, step: number) => tf.tensor1d([run, step], 'int32');
const x = tf.ones([31, 29, 37]);

describe.each(['tensorflow', 'cpu'])('createDropout on the backend %s', (backend) => {
  afterEach(() => tf.setBackend('tensorflow'));

  const drop = async (...seeds: tf.Tensor1D[]) => {
    await tf.setBackend(backend);
    return seeds.map((s) => Array.from(createDropout(RATE, s)(x).dataSync()));
  };

  it('hides the given share, and scales the rest so that the mean stays', async () => {
    const [y] = await drop(seed(1, 2));
    const kept = y.filter((value) => value !== 0);
    // Five standard deviations of a share of n draws.
    const tolerance = 5 * Math.sqrt((RATE * (1 - RATE)) / y.length);
    expect(kept.length / y.length).toBeAllClose(1 - RATE, { atol: tolerance });
    expect(kept).toBeAllClose(kept.map(() => 1 / (1 - RATE)));
  });

  it('draws the same from the same seed, and afresh for another run or step', async () => {
    const [a, again, otherRun, otherStep] = await drop(
      seed(1, 2),
      seed(1, 2),
      seed(2, 2),
      seed(1, 3),
    );
    expect(again).toEqual(a);
    expect(otherRun).not.toEqual(a);
    expect(otherStep).not.toEqual(a);
  });

  it('draws afresh at every site', async () => {
    await tf.setBackend(backend);
    const dropout = createDropout(RATE, seed(1, 2));
    const [first, second] = [dropout(x), dropout(x)].map((y) => Array.from(y.dataSync()));
    const both = first.filter((value, i) => value !== 0 && second[i] !== 0).length;
    const tolerance = 5 * Math.sqrt(0.25 / x.size);
    expect(both / x.size).toBeAllClose((1 - RATE) ** 2, { atol: tolerance });
  });

  it('gives the gradient of what it did', async () => {
    await tf.setBackend(backend);
    const gradient = tf.grad((z: tf.Tensor) => createDropout(RATE, seed(5, 3))(z).sum())(x);
    expect(gradient).toBeAllClose(createDropout(RATE, seed(5, 3))(x));
  });

  it('leaks no tensor', async () => {
    await tf.setBackend(backend);
    const s = seed(1, 1);
    await expectNoLeak(() => createDropout(RATE, s)(x));
  });
});

describe('createDropout', () => {
  it('hides nothing at rate 0', () => {
    expect(createDropout(0, seed(1, 1))(x)).toBeAllClose(x);
  });

  it.each([-0.1, 1, NaN])('refuses the rate %d', (rate) => {
    expect(() => createDropout(rate, seed(1, 1))).toThrow(RangeError);
  });

  it('refuses a seed that is not int32 [2]', () => {
    expect(() => createDropout(RATE, tf.tensor1d([1, 2, 3], 'int32'))).toThrow(ShapeError);
    expect(() => createDropout(RATE, tf.tensor1d([1, 2]))).toThrow(ShapeError);
  });
});
