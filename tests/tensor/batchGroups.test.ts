import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDropout,
  numberOfCores,
  record,
  batchGroups,
  type GroupOptions,
} from '../../lib/tensor';

const CORES = 3;
const before = process.env.TF_NUM_INTEROP_THREADS;
beforeEach(() => (process.env.TF_NUM_INTEROP_THREADS = String(CORES)));
afterEach(() => {
  if (before === undefined) delete process.env.TF_NUM_INTEROP_THREADS;
  else process.env.TF_NUM_INTEROP_THREADS = before;
});

/** How many groups a recorded function makes of so many rows. */
function groupsOf(rows: number, options?: GroupOptions): number {
  let groups = 0;
  const f = record((x: tf.Tensor) => {
    groups = batchGroups([x], options).length;
    return x.square();
  });
  tf.tidy(() => f(tf.ones([rows, 2])));
  f.dispose();
  return groups;
}

describe('batchGroups', () => {
  it('makes as many groups as cores, of equal size', () => {
    expect(numberOfCores()).toBe(CORES);
    expect(groupsOf(33)).toBe(3);
    expect(groupsOf(34)).toBe(2); // 3 would not be equal
    expect(groupsOf(35)).toBe(1);
    expect(groupsOf(3)).toBe(3); // of one row each
  });

  it('keeps rows together that belong together, and groups large enough', () => {
    expect(groupsOf(30, { unit: 5 })).toBe(3);
    expect(groupsOf(30, { unit: 15 })).toBe(2);
    expect(groupsOf(30, { smallest: 11 })).toBe(2);
    expect(groupsOf(30, { smallest: 16 })).toBe(1);
  });

  it('divides nothing in a function that just runs', () => {
    const [x, y] = [tf.ones([6, 2]), tf.ones([6])];
    expect(batchGroups([x, y])).toEqual([[x, y]]);
  });

  it('gives the rows in their order', () => {
    const f = record((x: tf.Tensor, y: tf.Tensor) =>
      tf.tidy(() => tf.concat(batchGroups([x, y]).map(([a, b]) => a.add(b.expandDims(1))))),
    );
    const [x, y] = [tf.range(0, 12).reshape([6, 2]), tf.range(0, 6)];
    for (let i = 0; i < 4; i++) expect(f(x, y)).toBeAllClose(x.add(y.expandDims(1)));
    expect(f.replays).toBe(2);
  });
});

it.each(['tensorflow', 'cpu'])(
  'parts of a batch get the dropout of the whole, on %s',
  async (b) => {
    await tf.setBackend(b);
    const seed = tf.tensor1d([5, 7], 'int32');
    const sites = [tf.ones([6, 5, 7]), tf.ones([6, 3])];
    const of = (index: number, count: number) => {
      const dropout = createDropout(0.3, seed, { index, count });
      return sites.map((x) => dropout(x.slice(0, x.shape[0] / count)));
    };
    const whole = tf.tidy(() => of(0, 1).map((x) => x.arraySync()));
    const parts = tf.tidy(() => [0, 1, 2].map((index) => of(index, 3)));
    sites.forEach((_, site) => {
      expect(tf.concat(parts.map((part) => part[site])).arraySync()).toEqual(whole[site]);
    });
    await tf.setBackend('tensorflow');
  },
);
