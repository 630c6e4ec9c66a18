import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { createDropout, ShapeError } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { countNativeCalls } from './nativeCalls';

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

describe('the masks that native TensorFlow draws', () => {
  // 2¹⁸ numbers are drawn at a time: sites below, across and above that, of odd size too.
  const shapes = [[131, 997], [131071, 1], [7, 11], [262144], [300007], [3]];
  const masks = () =>
    tf.tidy(() => {
      const dropout = createDropout(RATE, seed(3, 1));
      return shapes.map((shape) => tf.tidy(() => Array.from(dropout(tf.ones(shape)).dataSync())));
    });

  it('hide the same share at every site', () => {
    for (const mask of masks().filter(({ length }) => length > 1000)) {
      const share = mask.filter((value) => value !== 0).length / mask.length;
      const tolerance = 5 * Math.sqrt((RATE * (1 - RATE)) / mask.length);
      expect(share).toBeAllClose(1 - RATE, { atol: tolerance });
    }
  });

  it.each([0.1, 0.5, 0.9, 0.997, 0.9995])('hide the share %d, and keep the mean', (rate) => {
    const ones = tf.ones([1009, 997]);
    const y = tf.tidy(() => createDropout(rate, seed(2, 9))(ones).mean().dataSync()[0]);
    // The limit of the bytes may lie up to 1/256 beside the rate in one draw.
    const tolerance =
      5 * Math.sqrt(rate / (1 - rate) / ones.size) + (rate > 255 / 256 ? 0 : 1 / 256 / (1 - rate));
    expect(Math.abs(y - 1)).toBeLessThan(tolerance);
  });

  it('have the rate in the mean over many steps, which no byte stands for', () => {
    const ones = tf.ones([1024]);
    const steps = Array.from({ length: 400 }, (_, step) =>
      tf.tidy(() => createDropout(0.1, seed(4, step))(ones).equal(0).sum().dataSync()[0]),
    );
    const share = steps.reduce((sum, count) => sum + count, 0) / (steps.length * ones.size);
    // A fixed limit of 26 would give 0.1016.
    expect(Math.abs(share - 0.1)).toBeLessThan(0.0013);
  });

  it('are the same again, and no stretch of one is found in another', () => {
    const drawn = masks();
    expect(masks()).toEqual(drawn);
    const bits = drawn.map((mask) => mask.map((value) => (value === 0 ? 0 : 1)).join(''));
    const stretch = bits[0].slice(0, 77);
    expect(bits.slice(1).some((other) => other.includes(stretch))).toBe(false);
  });

  it('are drawn once for all small sites, also with large ones between them', () => {
    const sites = [[5], [300007], [7, 11], [300007], [3]].map((shape) => tf.ones(shape));
    const calls = countNativeCalls(() =>
      tf.tidy(() => {
        const dropout = createDropout(RATE, seed(3, 1));
        sites.forEach((site) => dropout(site));
      }),
    );
    expect(calls.get('StatelessRandomUniformFullInt')).toBe(3);
  });

  it('leave nothing behind, in a tidy and without one', async () => {
    const s = seed(1, 1);
    const work = () => {
      const dropout = createDropout(RATE, s);
      return [dropout(tf.ones([5, 7])), dropout(tf.ones([3]))];
    };
    await expectNoLeak(() => tf.tidy(work));
    await expectNoLeak(() => {
      const ones = [tf.ones([5, 7]), tf.ones([3])];
      const dropout = createDropout(RATE, s);
      tf.dispose([ones, ones.map((one) => dropout(one))]);
    });
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
