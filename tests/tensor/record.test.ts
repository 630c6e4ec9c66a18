import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDropout, record as recordForGood, type Recorded } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { callThrice } from './callThrice';
import { countNativeCalls, nativeCounts, total } from './nativeCalls';

const matrix = (...values: number[]) => tf.tensor2d(values, [2, values.length / 2]);

/** What the test at hand has recorded; freed after it, so that no test counts another one's graphs. */
const recorded: Recorded<tf.Tensor[], unknown>[] = [];

const record: typeof recordForGood = (fn, options) => {
  const f = recordForGood(fn, options);
  recorded.push(f as unknown as Recorded<tf.Tensor[], unknown>);
  return f;
};

afterEach(() => recorded.splice(0).forEach((f) => f.dispose()));

describe('record', () => {
  it('replays what the function did as one native call, with other numbers', () => {
    const f = record((x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y).add(0.5).relu());
    const x = matrix(1, 2, -3, 4, 5, -6);
    const wide = tf.tensor2d([1, -1, 2, -2, 3, -3], [3, 2]);
    callThrice(f, x, wide);
    expect([f.runs, f.replays]).toEqual([2, 1]);
    const other = matrix(7, -1, 0, 2, 9, 4);
    let result!: tf.Tensor;
    expect(countNativeCalls(() => (result = f(other, wide)))).toEqual(new Map([['graph', 1]]));
    expect(result).toBeAllClose(tf.matMul(other, wide).add(0.5).relu());
  });

  it('records every signature of shapes and dtypes for itself', () => {
    const f = record((x: tf.Tensor) => x.mul(x).sum());
    for (const size of [3, 5, 3, 5, 3, 5]) expect(f(tf.ones([size]))).toBeAllClose(size);
    expect([f.runs, f.replays]).toEqual([4, 2]);
    const integers = callThrice(f, tf.ones([3], 'int32'));
    expect(integers.map((t) => t.dtype)).toEqual(['int32', 'int32', 'int32']);
  });

  it('gives results in arrays and objects, and absent ones as absent', () => {
    const f = record((x: tf.Tensor) => ({ twice: x.mul(2), rest: [x.neg(), x], none: undefined }));
    const { twice, rest, none } = callThrice(f, tf.tensor1d([1, 2]))[2];
    expect(f.replays).toBe(1);
    expect(twice).toBeAllClose([2, 4]);
    expect(rest[0]).toBeAllClose([-1, -2]);
    expect(rest[1]).toBeAllClose([1, 2]);
    expect(none).toBeUndefined();
  });

  it('updates the variables that the function assigns, from their present value', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(10))];
    const f = record((x: tf.Tensor) =>
      tf.tidy(() => {
        const sum: tf.Scalar = a.add(x);
        a.assign(b.clone()); // swapped: each takes what the other was made of
        b.assign(sum);
        return sum.mul(2);
      }),
    );
    const seen = [1, 2, 3, 4, 5].map((x) => f(tf.scalar(x)).dataSync()[0]);
    // By hand: (a, b) = (1, 10), (10, 2), (2, 12), (12, 5), (5, 16), (16, 10).
    expect(seen).toEqual([4, 24, 10, 32, 20]);
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([16, 10]);
    a.assign(tf.scalar(100));
    expect(f(tf.scalar(1))).toBeAllClose(202);
    expect(f.replays).toBe(4);
  });

  it('settles when the function makes its variables in the first run', () => {
    let slot: tf.Variable | undefined;
    const f = record((x: tf.Tensor) => {
      slot ??= tf.variable(tf.zeros([2]));
      slot.assign(slot.add(x));
      return slot.mul(1);
    });
    const x = tf.tensor1d([1, 2]);
    const seen = [1, 2, 3, 4, 5].map(() => Array.from(f(x).dataSync()));
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => [n, 2 * n]));
    expect([f.runs, f.replays]).toEqual([3, 2]);
  });

  it('does not take two arguments for one when they are the same tensor', () => {
    const f = record((x: tf.Tensor, y: tf.Tensor) => x.sub(y.mul(2)));
    const one = tf.scalar(1);
    callThrice(f, one, one.clone());
    expect(f(tf.scalar(5), tf.scalar(1))).toBeAllClose(3);
    expect(f.replays).toBe(2);
  });

  it('keeps apart variables and captured tensors that happen to be clones', () => {
    const first = tf.variable(tf.scalar(1));
    const [second, before] = [tf.variable(first.clone()), first.clone()];
    const f = record((x: tf.Tensor) => first.mul(100).add(second.mul(10)).add(before).mul(x));
    expect(callThrice(f, tf.scalar(1)).map((y) => y.dataSync()[0])).toEqual([111, 111, 111]);
    second.assign(tf.scalar(2));
    expect(f(tf.scalar(1))).toBeAllClose(121);
    first.assign(tf.scalar(3));
    expect(f(tf.scalar(2))).toBeAllClose(642);
    expect(f.replays).toBe(3);
  });

  it('feeds captured and large tensors, instead of storing them in the graph', () => {
    const table = tf.range(0, 5000).reshape<tf.Tensor2D>([500, 10]);
    const f = record((ids: tf.Tensor) => {
      const made = tf.tensor1d(Float32Array.from({ length: 2000 }, (_, i) => i));
      return tf
        .gather(table, ids as tf.Tensor1D)
        .sum()
        .add(made.sum());
    });
    const ids: tf.Tensor = tf.tensor1d([499, 3], 'int32');
    const [first, second, replayed] = callThrice(f, ids);
    expect(replayed).toBeAllClose(first);
    expect(second).toBeAllClose(first);
    expect(f.replays).toBe(1);
    table.dispose();
    expect(caught(() => f(ids)).message).toBe(caught(() => tf.gather(table, ids)).message);
  });

  it('draws fresh dropout at every replay, the same from the same seed', () => {
    const x = tf.ones<tf.Rank.R1>([997]);
    const drop = (seed: tf.Tensor) => createDropout(0.5, seed as tf.Tensor1D)(x);
    const f = record(drop);
    const seeds = [1, 2, 3, 4, 3].map((step) => tf.tensor1d([7, step], 'int32'));
    const drawn = seeds.map((seed) => Array.from(f(seed).dataSync()));
    expect(f.replays).toBe(3);
    expect(new Set(drawn.map(String)).size).toBe(4);
    expect(drawn[4]).toEqual(drawn[2]);
    expect(drawn).toEqual(seeds.map((seed) => Array.from(drop(seed).dataSync())));
  });

  it('runs the function as it is when switched off', () => {
    const f = record((x: tf.Tensor) => x.add(x.dataSync()[0]), { enabled: false });
    expect(callThrice(f, tf.scalar(3))[2]).toBeAllClose(6);
    expect([f.runs, f.replays]).toEqual([3, 0]);
  });

  it('is part of an outer recording, and leaves gradients alone', () => {
    const inner = record((x: tf.Tensor) => x.square());
    const outer = record((x: tf.Tensor) => inner(x).add(1));
    expect(callThrice(outer, tf.scalar(3))[2]).toBeAllClose(10);
    expect([inner.replays, outer.replays]).toEqual([0, 1]);
    callThrice(inner, tf.scalar(3));
    expect(tf.grad((x: tf.Tensor) => inner(x))(tf.scalar(3))).toBeAllClose(6);
  });
});

describe('record on the backend without native code', () => {
  afterEach(() => tf.setBackend('tensorflow'));

  it('runs the function', async () => {
    await tf.setBackend('cpu');
    const f = record((x: tf.Tensor) => x.mul(2));
    expect(callThrice(f, tf.scalar(3))[2]).toBeAllClose(6);
    expect([f.runs, f.replays]).toEqual([3, 0]);
  });
});

describe('record and what lives in native memory', () => {
  it('leaks neither tensors nor graphs in 500 calls', async () => {
    const v = tf.variable(tf.zeros([3, 5]));
    const f = record((x: tf.Tensor) =>
      tf.tidy(() => {
        const made = tf.tensor1d(Float32Array.from({ length: 1500 }, (_, i) => i));
        v.assign(v.mul(0.5).add(x));
        return [v.sum().add(made.sum()), v.neg()];
      }),
    );
    const x = tf.ones([3, 5]);
    tf.dispose(callThrice(f, x));
    const before = nativeCounts();
    await expectNoLeak(() => {
      for (let i = 0; i < 500; i++) tf.dispose(f(x));
    });
    expect(nativeCounts()).toEqual(before);
    expect(f.replays).toBe(501);
    f.dispose();
    expect(nativeCounts().graphs).toBe(before.graphs - 1);
    expect(nativeCounts().tensors).toBe(before.tensors - 1); // the one made in JavaScript
  });

  it('keeps so many recordings, and one in use rather than a new one', () => {
    const { graphs } = nativeCounts();
    const f = record((x: tf.Tensor) => x.mul(2), { capacity: 3 });
    for (const size of [2, 3, 5, 7]) callThrice(f, tf.ones([size]));
    expect(nativeCounts().graphs - graphs).toBe(3);
    expect(f.replays).toBe(3); // of sizes 2, 3 and 5
    expect(f(tf.ones([7]))).toBeAllClose([2, 2, 2, 2, 2, 2, 2]);
    expect(f.replays).toBe(3);
    for (let i = 0; i < 4; i++) [3, 5].forEach((size) => f(tf.ones([size])));
    callThrice(f, tf.ones([7])); // in the place of size 2, which was not called for long
    expect(f.replays).toBe(3 + 8 + 1);
    expect(nativeCounts().graphs - graphs).toBe(3);
    f.dispose();
    expect(nativeCounts().graphs).toBe(graphs);
    expect(callThrice(f, tf.ones([3]))[2]).toBeAllClose([2, 2, 2]);
  });

  it('keeps 24 recordings when it is not told how many', () => {
    const f = record((x: tf.Tensor) => x.mul(2));
    for (let size = 1; size <= 25; size++) callThrice(f, tf.ones([size]));
    expect(f.replays).toBe(24);
  });

  /** A model that keeps the recorded function in a field: the function leads to itself. */
  class Layer {
    private readonly weight = tf.scalar(3);
    readonly f = recordForGood((x: tf.Tensor) => x.mul(this.weight));
  }

  it.each([
    ['a function', () => recordForGood((x: tf.Tensor) => x.mul(3))],
    ['an object with its function', () => new Layer().f],
  ])('is freed with %s that nobody can call any more', async (_name, make) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let i = 0; i < 10; i++) callThrice(make(), tf.ones([2]));
    const { graphs } = nativeCounts();
    await vi.waitFor(() => {
      collect();
      // The last one may still be on the stack.
      expect(nativeCounts().graphs).toBeLessThanOrEqual(graphs - 9);
    });
  });

  it('leaves no file behind', () => {
    callThrice(
      record((x: tf.Tensor) => x.mul(2)),
      tf.ones([2]),
    );
    const own = `attention-kit-graph-${process.pid}-`;
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(own))).toEqual([]);
  });
});

describe('errors of a recorded function', () => {
  it('are its own, with its stack, and leave the backend as it was', () => {
    const f = record(function throwing(x: tf.Tensor) {
      if (x.size === 3) throw new RangeError('three are too many');
      return x.mul(2);
    });
    const { binding } = tf.backend() as unknown as { binding: unknown };
    const random = Math.random;
    const error = caught(() => f(tf.ones([3])));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.stack).toContain('throwing');
    expect((tf.backend() as unknown as { binding: unknown }).binding).toBe(binding);
    expect(Math.random).toBe(random);
    expect(total(countNativeCalls(() => f(tf.ones([2]))))).toBeGreaterThan(0);
  });

  it('read the same from a replay', () => {
    const look = (ids: tf.Tensor) => tf.gather(tf.ones([7, 3]), ids.add(ids));
    const f = record(look);
    callThrice(f, tf.tensor1d([1, 2], 'int32'));
    const wrong = tf.tensor1d([1, 4], 'int32');
    const warn = vi.spyOn(console, 'warn');
    expect(caught(() => f(wrong)).message).toBe(caught(() => look(wrong)).message);
    expect(warn).not.toHaveBeenCalled();
    f(tf.tensor1d([1, 2], 'int32'));
    expect(f.replays).toBe(2); // the recording is still good
  });

  it('arise as in plain code when an argument is disposed', () => {
    const f = record((x: tf.Tensor) => x.mul(2));
    const x = tf.ones([2]);
    callThrice(f, x);
    x.dispose();
    expect(() => f(x)).toThrow('Tensor is disposed');
  });
});

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error');
}

describe('record with a warm-up', () => {
  it('runs a signature plainly so often before it is recorded', () => {
    const f = record((x: tf.Tensor) => x.square(), { warmUp: 2 });
    const [short, long] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 2, 3, 4, 5])];
    for (let i = 0; i < 4; i++) expect(f(short)).toBeAllClose([1, 4, 9]);
    expect(f.replays).toBe(0); // twice plain, twice to record
    expect(f(short)).toBeAllClose([1, 4, 9]);
    expect(f.replays).toBe(1);
    expect(f(long)).toBeAllClose([1, 4, 9, 16, 25]);
    expect([f.runs, f.replays]).toEqual([5, 1]);
    f.dispose();
  });
});
