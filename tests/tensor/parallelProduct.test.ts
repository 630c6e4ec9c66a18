import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Random, record } from '../../lib/tensor';
import { numberOfParts } from '../../lib/tensor/lean/parallelProduct';
import { expectNoLeak } from '../support/leaks';
import { countNativeCalls, nativeCounts } from './nativeCalls';

// Two cores, also where there are more or fewer.
const before = process.env.TF_NUM_INTEROP_THREADS;
beforeEach(() => (process.env.TF_NUM_INTEROP_THREADS = '2'));
afterEach(() => {
  if (before === undefined) delete process.env.TF_NUM_INTEROP_THREADS;
  else process.env.TF_NUM_INTEROP_THREADS = before;
});

const random = new Random(3);
const draw = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );

/** What one call to TensorFlow gives, in pieces too small to be divided. */
function oneByOne(a: tf.Tensor, b: tf.Tensor, ta: boolean, tb: boolean): tf.Tensor {
  if (a.shape.length > 2) {
    const [firsts, seconds] = [tf.unstack(a), tf.unstack(b)];
    return tf.stack(firsts.map((first, i) => oneByOne(first, seconds[i], ta, tb)));
  }
  const rows = tf.unstack(ta ? tf.transpose(a) : a);
  return tf.stack(rows.map((row) => tf.matMul(row.expandDims(0), b, false, tb).squeeze([0])));
}

const large = [false, true].flatMap((ta) =>
  [false, true].flatMap((tb) => [
    { name: 'matrices', a: ta ? [526, 254] : [254, 526], b: tb ? [139, 526] : [526, 139], ta, tb },
    {
      name: 'pairs',
      a: ta ? [2, 3, 131, 139] : [2, 3, 139, 131],
      b: tb ? [2, 3, 89, 131] : [2, 3, 131, 89],
      ta,
      tb,
    },
  ]),
);

beforeAll(() => {
  // The first graph of a process also tries out oneDNN.
  const [x, y] = [draw([254, 262]), draw([262, 139])];
  tf.dispose([x, y, tf.matMul(x, y)]);
});

describe('the parts of a product on 64 cores', () => {
  const parts = (op: 'MatMul' | 'BatchMatMulV2', a: number[], b: number[], transposeA = false) => {
    process.env.TF_NUM_INTEROP_THREADS = '64';
    const tensor = (shape: number[]) => ({ shape, dtype: 'float32' as const, dataId: {} });
    const product = { op, a: tensor(a), b: tensor(b), transposeA, transposeB: false };
    return numberOfParts({ ...product, attributes: {} });
  };

  it('have work enough for a core, 2²³ operations', () => {
    expect(parts('MatMul', [2048, 2048], [2048, 2048])).toBe(64);
    expect(parts('MatMul', [256, 262], [262, 256])).toBe(4);
    expect(parts('MatMul', [256, 26], [26, 256])).toBe(1);
  });

  it('have 16 rows or more, and pairs stay whole', () => {
    expect(parts('MatMul', [64, 4096], [4096, 4096])).toBe(4);
    expect(parts('MatMul', [2, 65536], [65536, 4096])).toBe(1);
    expect(parts('BatchMatMulV2', [6, 512, 512], [6, 512, 512])).toBe(6);
  });

  it('are few where each is a term as large as the result', () => {
    expect(parts('MatMul', [2048, 256], [2048, 8000], true)).toBe(8);
  });
});

describe('a large product in a function that just runs', () => {
  it.each(large.filter(({ name, ta, tb }) => name === 'pairs' || !(ta && tb)))(
    'is one call for all cores, and right: $name, $ta, $tb',
    ({ a, b, ta, tb }) => {
      const [x, y] = [draw(a), draw(b)];
      let product!: tf.Tensor;
      const calls = countNativeCalls(() => (product = tf.matMul(x, y, ta, tb)));
      expect(calls).toEqual(new Map([['graph', 1]]));
      expect(product).toBeAllClose(oneByOne(x, y, ta, tb), { atol: 1e-3 });
    },
  );

  it.each([
    ['of an odd number of rows', [255, 262], [262, 139]],
    ['that is small', [254, 26], [26, 13]],
    ['of a vector', [254, 2 ** 16], [2 ** 16, 1]],
    ['in which one batch is shared', [2, 139, 262], [1, 262, 139]],
    ['of which both factors are transposed', [262, 254], [139, 262], true],
  ] as [string, number[], number[], boolean?][])(
    'stays one operation %s',
    (_, a, b, areTransposed = false) => {
      const [x, y] = [draw(a), draw(b)];
      const calls = countNativeCalls(() => tf.matMul(x, y, areTransposed, areTransposed));
      expect([...calls.keys()]).not.toContain('graph');
    },
  );

  it('has as many equal parts as there are cores for', () => {
    process.env.TF_NUM_INTEROP_THREADS = '5';
    const [x, y] = [draw([254 * 3, 131]), draw([131, 139])]; // five are not equal, three are
    expect([...countNativeCalls(() => tf.matMul(x, y)).keys()]).toEqual(['graph']);
    expect(tf.matMul(x, y)).toBeAllClose(oneByOne(x, y, false, false), { atol: 1e-3 });
  });

  it.each(['loadSavedModel', 'runSavedModel'])('stays one operation where %s fails', (name) => {
    // A graph that no other test has loaded.
    process.env.TF_NUM_INTEROP_THREADS = name === 'loadSavedModel' ? '7' : '11';
    const [x, y] = [draw([7 * 11 * 17, 131]), draw([131, 139])];
    const backend = tf.backend() as unknown as { binding: object };
    const real = backend.binding;
    const fail = () => {
      throw new Error('no space left on device');
    };
    backend.binding = Object.create(real, { [name]: { value: fail } }) as object;
    try {
      expect(tf.matMul(x, y)).toBeAllClose(oneByOne(x, y, false, false), { atol: 1e-3 });
    } finally {
      backend.binding = real;
    }
    expect([...countNativeCalls(() => tf.matMul(x, y)).keys()]).toEqual(['MatMul']);
  });

  it('stays one operation where an operation has several threads', () => {
    const threads = process.env.TF_NUM_INTRAOP_THREADS;
    process.env.TF_NUM_INTRAOP_THREADS = '2';
    try {
      const [x, y] = [draw([254, 262]), draw([262, 139])];
      expect([...countNativeCalls(() => tf.matMul(x, y)).keys()]).toEqual(['MatMul']);
    } finally {
      process.env.TF_NUM_INTRAOP_THREADS = threads;
    }
  });

  it('has the gradients of a product', () => {
    const [x, y] = [draw([514, 262]), draw([262, 139])];
    const [dx, dy] = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b))([x, y]);
    const ones = tf.ones([514, 139]);
    expect(dx).toBeAllClose(oneByOne(ones, y, false, true), { atol: 1e-3 });
    expect(dy).toBeAllClose(oneByOne(x, ones, true, false), { atol: 1e-3 });
  });

  it('can be recorded, as the operation that it is', () => {
    const f = record((a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b));
    for (let i = 0; i < 4; i++) {
      const [x, y] = [draw([254, 262]), draw([262, 139])];
      expect(f(x, y)).toBeAllClose(tf.matMul(x, y), { atol: 1e-3 });
    }
    expect(f.replays).toBe(2);
    f.dispose();
  });

  it('leaves nothing behind', async () => {
    const [x, y] = [draw([254, 262]), draw([262, 139])];
    tf.matMul(x, y).dispose(); // loads the graph
    const before = nativeCounts();
    await expectNoLeak(() => tf.matMul(x, y).dispose());
    expect(nativeCounts()).toEqual(before);
  });
});
