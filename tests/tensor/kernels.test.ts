import { replacedNames, withStock } from './stock';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

interface Case {
  readonly name: string;
  /** Shapes of the float inputs. */
  readonly shapes: number[][];
  readonly f: (...xs: tf.Tensor[]) => tf.Tensor;
}

/** Values and gradients as plain numbers, from the backend and the kernels that are in force. */
function evaluate({ shapes, f }: Case): number[][] {
  return tf.tidy(() => {
    const random = new Random(7);
    const draw = (shape: number[]) => {
      // Some exact zeros, where a kink would show.
      const next = () => (random.uniform() < 0.2 ? 0 : random.normal());
      return tf.tensor(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape);
    };
    const xs = shapes.map(draw);
    const { value, grads } = tf.valueAndGrads((...inputs: tf.Tensor[]) => {
      const y = f(...inputs);
      return tf.sum(tf.mul(y, draw(y.shape)));
    })(xs);
    return [f(...xs), value, ...grads].map((t) => Array.from(t.dataSync()));
  });
}

const matrixProducts: Case[] = [false, true].flatMap((ta) =>
  [false, true].map((tb) => ({
    name: `matMul, transposeA ${ta}, transposeB ${tb}`,
    shapes: [ta ? [5, 3] : [3, 5], tb ? [7, 5] : [5, 7]],
    f: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, ta, tb),
  })),
);

const batchedProducts: Case[] = [false, true].flatMap((ta) =>
  [false, true].map((tb) => ({
    name: `matMul of batches, transposeA ${ta}, transposeB ${tb}`,
    shapes: [ta ? [2, 1, 5, 3] : [2, 1, 3, 5], tb ? [2, 1, 7, 5] : [2, 1, 5, 7]],
    f: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, ta, tb),
  })),
);

const cases: Case[] = [
  ...matrixProducts,
  ...batchedProducts,
  { name: 'sum of all', shapes: [[2, 3, 5]], f: (x) => x.sum() },
  { name: 'sum of a scalar', shapes: [[]], f: (x) => x.sum() },
  { name: 'sum over two axes', shapes: [[2, 3, 5]], f: (x) => x.sum([0, -1]) },
  { name: 'sum of rows', shapes: [[7, 5]], f: (x) => x.sum(0) },
  { name: 'sum of rows of more axes', shapes: [[2, 3, 5]], f: (x) => x.sum([1, 0]) },
  { name: 'sum of rows, axes kept', shapes: [[2, 3, 5]], f: (x) => x.sum([0, 1], true) },
  { name: 'sum of wide rows', shapes: [[2, 4099]], f: (x) => x.sum(0) },
  { name: 'sum of no rows', shapes: [[0, 5]], f: (x) => x.sum(0) },
  { name: 'sum, axis kept', shapes: [[2, 3, 1, 5]], f: (x) => x.sum([1, 2], true) },
  { name: 'mean of all', shapes: [[2, 3, 5]], f: (x) => x.mean() },
  { name: 'mean over the last axis', shapes: [[3, 2, 5]], f: (x) => x.mean(-1) },
  { name: 'mean, axis kept', shapes: [[2, 1, 5, 3]], f: (x) => x.mean([0, 2], true) },
  { name: 'max', shapes: [[2, 7, 3]], f: (x) => x.max(1) },
  { name: 'tile', shapes: [[2, 3, 1]], f: (x) => tf.tile(x, [1, 3, 5]) },
  { name: 'tile of a vector', shapes: [[3]], f: (x) => tf.tile(x, [5]) },
  { name: 'tile once', shapes: [[3, 5]], f: (x) => tf.tile(x, [1, 1]) },
  { name: 'broadcastTo', shapes: [[3, 1]], f: (x) => tf.broadcastTo(x, [2, 3, 5]) },
  { name: 'softmax', shapes: [[2, 3, 7]], f: (x) => tf.softmax(x) },
  { name: 'softmax of a vector', shapes: [[5]], f: (x) => tf.softmax(x) },
  { name: 'relu', shapes: [[3, 5, 7]], f: (x) => tf.relu(x) },
  { name: 'reshape', shapes: [[2, 3, 5]], f: (x) => x.reshape([5, 6]) },
  { name: 'reshape with an open axis', shapes: [[2, 3, 5]], f: (x) => x.reshape([-1, 15]) },
  { name: 'reshape to the same shape', shapes: [[2, 3]], f: (x) => x.reshape([2, 3]).square() },
  { name: 'transpose', shapes: [[2, 3, 5, 7]], f: (x) => x.transpose([0, 2, 1, 3]) },
  { name: 'transpose, nothing moved', shapes: [[2, 3]], f: (x) => x.transpose([0, 1]).square() },
  { name: 'cast to the same dtype', shapes: [[2, 3]], f: (x) => x.cast('float32').square() },
  { name: 'expandDims', shapes: [[2, 3]], f: (x) => tf.expandDims(x, -1).mul(tf.ones([1, 1, 5])) },
  { name: 'gain and bias', shapes: [[2, 3, 5], [5], [5]], f: (x, g, b) => x.mul(g).add(b) },
  {
    name: 'gather, a row twice',
    shapes: [[5, 3]],
    f: (x) => tf.gather(x, tf.tensor2d([4, 0, 4, 1, 4, 0], [2, 3], 'int32')),
  },
  {
    name: 'gather along the second axis',
    shapes: [[2, 7, 3]],
    f: (x) => tf.gather(x, tf.tensor1d([6, 0, 6], 'int32'), 1),
  },
  {
    name: 'layer norm',
    shapes: [[2, 3, 7]],
    f: (x) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).div(variance.add(1e-5).sqrt());
    },
  },
  {
    name: 'gradient of a gradient of relu',
    shapes: [[3, 5]],
    f: (x) => tf.grad((z: tf.Tensor) => tf.relu(z).square().sum())(x),
  },
];

describe('lean kernels and gradients', () => {
  afterEach(() => tf.setBackend('tensorflow'));

  it('replace the stock ones that our models meet', () => {
    expect(replacedNames()).toEqual(
      [
        'BatchMatMul',
        'Cast',
        'ExpandDims',
        'GatherV2',
        'Max',
        'Mean',
        'ReluGradient',
        'Relu',
        'Reshape',
        'Softmax',
        'Sum',
        'Tile',
        'Transpose',
        'UnsortedSegmentSum',
      ].sort(),
    );
  });

  it('refuse an axis that is named twice, as the stock sum does', () => {
    expect(() => tf.ones([2, 3, 5]).sum([0, -3])).toThrow('duplicate');
  });

  it.each(cases)('equal the stock ones in value and gradient: $name', (example) => {
    const stock = withStock(() => evaluate(example));
    const lean = evaluate(example);
    lean.forEach((numbers, i) => expect(numbers).toBeAllClose(stock[i], { atol: 1e-5 }));
  });

  it.each(cases)('work without native code: $name', async (example) => {
    const native = evaluate(example);
    await tf.setBackend('cpu');
    const portable = evaluate(example);
    portable.forEach((numbers, i) => expect(numbers).toBeAllClose(native[i], { atol: 1e-5 }));
  });

  it.each(cases)('leave no tensor behind: $name', async ({ shapes, f }) => {
    const xs = shapes.map((shape) => tf.ones(shape));
    await expectNoLeak(() => tf.tidy(() => tf.grads(f)(xs)));
  });
});

describe('matMul with batch axes that are broadcast', () => {
  const shapes = [
    [
      [2, 3, 5],
      [5, 7],
    ],
    [
      [2, 1, 3, 5],
      [11, 5, 7],
    ],
    [
      [3, 5],
      [2, 5, 7],
    ],
  ];

  it.each(shapes)('%j times %j equals the product of tiled operands', (a, b) => {
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
    const tiled = (x: tf.Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
    const direct = evaluate({ name: '', shapes: [a, b], f: (x, y) => tf.matMul(x, y) });
    const explicit = evaluate({
      name: '',
      shapes: [a, b],
      f: (x, y) => tf.matMul(tiled(x), tiled(y)),
    });
    direct.forEach((numbers, i) => expect(numbers).toBeAllClose(explicit[i], { atol: 1e-5 }));
  });
});

describe('gather', () => {
  it('refuses an index that is not a row', () => {
    const gather = () => tf.gather(tf.ones([7, 3]), tf.tensor1d([0, 9], 'int32'));
    expect(gather).toThrow('9 is not in [0, 7)');
  });
});

describe('mean of integers', () => {
  it('is a float', () => {
    const mean = tf.mean(tf.tensor1d([1, 2, 2], 'int32'));
    expect(mean.dtype).toBe('float32');
    expect(mean).toBeAllClose(5 / 3);
  });
});
