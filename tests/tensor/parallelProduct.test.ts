import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, record } from '../../lib/tensor';
import { numberOfParts } from '../../lib/tensor/kernels/parallelProduct';
import { expectNoLeak } from '../support/leaks';
import { withBrokenBinding } from './brokenBinding';
import { countNativeCalls, nativeCounts } from './nativeCalls';
import { onTwoCores } from './twoCores';

onTwoCores();

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

  it.each(['loadSavedModel', 'runSavedModel'] as const)(
    'stays one operation where %s fails',
    (name) => {
      // A graph that no other test has loaded.
      process.env.TF_NUM_INTEROP_THREADS = name === 'loadSavedModel' ? '7' : '11';
      const [x, y] = [draw([7 * 11 * 17, 139]), draw([139, 263])];
      withBrokenBinding(name, () => {
        expect(tf.matMul(x, y)).toBeAllClose(oneByOne(x, y, false, false), { atol: 1e-3 });
      });
      // What cannot be loaded is not tried again; what could not be run may have had no memory.
      const expected = name === 'loadSavedModel' ? 'MatMul' : 'graph';
      expect([...countNativeCalls(() => tf.matMul(x, y)).keys()]).toEqual([expected]);
    },
  );

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

describe('the two gradients of a large product', () => {
  const gradientsOf = (x: tf.Tensor, y: tf.Tensor, dy: tf.Tensor, ta = false, tb = false) =>
    tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, ta, tb))([x, y], dy);

  it.each(large)('are one call, and right: $name, $ta, $tb', ({ a, b, ta, tb }) => {
    const [x, y] = [draw(a), draw(b)];
    const dy = draw([...a.slice(0, -2), a.at(ta ? -1 : -2)!, b.at(tb ? -2 : -1)!]);
    let gradients!: tf.Tensor[];
    const calls = countNativeCalls(() => (gradients = gradientsOf(x, y, dy, ta, tb)));
    const forward = countNativeCalls(() => tf.matMul(x, y, ta, tb));
    expect(calls.get('graph')).toBe(1 + (forward.get('graph') ?? 0));
    expect(calls.get('MatMul')).toBe(forward.get('MatMul'));
    expect(calls.get('BatchMatMulV2')).toBe(forward.get('BatchMatMulV2'));
    const dx = ta ? oneByOne(y, dy, tb, true) : oneByOne(dy, y, false, !tb);
    expect(gradients[0]).toBeAllClose(dx, { atol: 1e-3 });
    const dw = tb ? oneByOne(dy, x, true, ta) : oneByOne(x, dy, !ta, false);
    expect(gradients[1]).toBeAllClose(dw, { atol: 1e-3 });
  });

  it.each([2, 4, 5, 6])('are one call on %d cores too, and right', (cores) => {
    process.env.TF_NUM_INTEROP_THREADS = String(cores);
    const [x, y, dy] = [draw([4 * 5 * 53, 131]), draw([131, 240]), draw([4 * 5 * 53, 240])];
    const calls = countNativeCalls(() => gradientsOf(x, y, dy));
    expect(calls.get('graph')).toBe(2); // with the product itself
    expect(calls.get('MatMul')).toBeUndefined();
    const [dx, dw] = gradientsOf(x, y, dy);
    expect(dx).toBeAllClose(oneByOne(dy, y, false, true), { atol: 1e-3 });
    expect(dw).toBeAllClose(oneByOne(x, dy, true, false), { atol: 2e-3 });
  });

  it('are right where the factors are integers', () => {
    const [x, y] = [draw([254, 262]).cast('int32'), draw([139, 262]).cast('int32')];
    const dy = draw([254, 139]);
    const [dx, dw] = gradientsOf(x, y, dy, false, true);
    expect(dx).toBeAllClose(oneByOne(dy, y.cast('float32'), false, false), { atol: 1e-3 });
    expect(dw).toBeAllClose(oneByOne(dy, x.cast('float32'), true, false), { atol: 1e-3 });
  });

  it('stay two calls where one of them is small', () => {
    const [x, y, dy] = [draw([254, 262]), draw([262, 7]), draw([254, 7])];
    expect(countNativeCalls(() => gradientsOf(x, y, dy)).get('graph')).toBeUndefined();
  });

  it('have gradients themselves', () => {
    const [x, y, dy] = [draw([254, 262]), draw([262, 139]), draw([254, 139])];
    // Σ (∂/∂x Σ dy (x y))² = Σ (dy yᵀ)², which has the gradient 2 (dy yᵀ)ᵀ dy by y.
    const squared = (b: tf.Tensor) =>
      tf
        .grad((a: tf.Tensor) => tf.matMul(a, b).mul(dy).sum())(x)
        .square()
        .sum();
    const slope = oneByOne(dy, y, false, true);
    const byY = oneByOne(slope, dy, true, false).mul(2);
    expect(tf.grad(squared)(y)).toBeAllClose(byY, { rtol: 1e-4, atol: 0.1 });
  });

  it('can be recorded, as the operations that they are', () => {
    const f = record((x: tf.Tensor, y: tf.Tensor, dy: tf.Tensor) => gradientsOf(x, y, dy));
    for (let i = 0; i < 4; i++) {
      const [x, y, dy] = [draw([254, 262]), draw([262, 139]), draw([254, 139])];
      const plain = gradientsOf(x, y, dy);
      f(x, y, dy).forEach((gradient, k) => {
        expect(gradient).toBeAllClose(plain[k], { atol: 1e-3 });
      });
    }
    expect(f.replays).toBe(2);
    f.dispose();
  });

  it('leave nothing behind, also where only one is asked for', async () => {
    const [x, y, dy] = [draw([254, 262]), draw([262, 139]), draw([254, 139])];
    tf.dispose(gradientsOf(x, y, dy));
    const before = nativeCounts();
    await expectNoLeak(() => gradientsOf(x, y, dy));
    await expectNoLeak(() => tf.grad((a: tf.Tensor) => tf.matMul(a, y))(x, dy));
    expect(nativeCounts()).toEqual(before);
  });
});
