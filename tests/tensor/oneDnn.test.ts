import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Random, record } from '../../lib/tensor';
import { currentNativeBackend, type NativeBackend } from '../../lib/tensor/native';
import { computesTheSame, oneDnnWorks } from '../../lib/tensor/record/oneDnnProbe';
import { Recorder } from '../../lib/tensor/record/recorder';
import { decodeNodes } from '../../lib/tensor/record/schema';

const backend = currentNativeBackend()!;
const random = new Random(3);
const draw = (shape: number[]) =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );

/** The operations that a recording of `f` consists of. */
function operations(
  f: (...args: tf.Tensor[]) => tf.Tensor,
  args: readonly tf.Tensor[],
  mayUseOneDnn = true,
): string[] {
  const { recording } = new Recorder(backend, args, mayUseOneDnn).run((...trees) =>
    f(...(trees as tf.Tensor[])),
  );
  return decodeNodes(recording.file)
    .map(({ op }) => op)
    .filter((op) => op !== 'Placeholder');
}

interface Case {
  readonly name: string;
  readonly shapes: number[][];
  readonly f: (...xs: tf.Tensor[]) => tf.Tensor;
  readonly op: string;
}

const products: Case[] = [false, true].flatMap((ta) =>
  [false, true]
    .flatMap((tb) => [
      {
        name: `matMul, transposeA ${ta}, transposeB ${tb}`,
        shapes: [ta ? [23, 17] : [17, 23], tb ? [19, 23] : [23, 19]],
        f: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, ta, tb),
        op: ['MatMul_by_oneDNN', ta ? 'transpose_a' : '', tb ? 'transpose_b' : ''],
      },
      {
        name: `matMul of batches, transposeA ${ta}, transposeB ${tb}`,
        shapes: [ta ? [3, 2, 5, 17] : [3, 2, 17, 5], tb ? [3, 2, 19, 5] : [3, 2, 5, 19]],
        f: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, ta, tb),
        op: ['BatchMatMulV2_by_oneDNN', ta ? 'adj_x' : '', tb ? 'adj_y' : ''],
      },
    ])
    .map((example) => ({ ...example, op: example.op.filter((part) => part !== '').join('_') })),
);

const cases: Case[] = [
  ...products,
  {
    name: 'matMul of batches, one of them shared',
    shapes: [
      [3, 2, 17, 5],
      [1, 2, 5, 19],
    ],
    f: (a, b) => tf.matMul(a, b),
    op: 'BatchMatMulV2_by_oneDNN',
  },
  {
    name: 'softmax',
    shapes: [[2, 17, 19]],
    f: (x) => tf.softmax(x),
    op: 'Softmax_by_oneDNN',
  },
  {
    name: 'softmax of scores, some of which are hidden',
    shapes: [[17, 19]],
    f: (x) => tf.softmax(x.add(tf.range(0, 19).less(16).cast('float32').sub(1).mul(1e9))),
    op: 'Softmax_by_oneDNN',
  },
  {
    name: 'softmax of equal, very large scores',
    shapes: [[17, 19]],
    f: (x) => tf.softmax(x.mul(0).sub(1e9)),
    op: 'Softmax_by_oneDNN',
  },
];

describe('oneDNN in recorded graphs', () => {
  it.runIf(oneDnnWorks(backend)).each(cases)('is asked for $name', ({ shapes, f, op }) => {
    expect(operations(f, shapes.map(draw))).toContain(op);
  });

  it.each(cases)('gives what TensorFlow gives: $name', ({ shapes, f }) => {
    const graph = record(f);
    for (let i = 0; i < 4; i++) {
      const xs = shapes.map(draw);
      expect(graph(...xs)).toBeAllClose(f(...xs), { atol: 1e-5 });
    }
    expect(graph.replays).toBe(2);
    graph.dispose();
  });

  it('lets a NaN through', () => {
    const graph = record((x: tf.Tensor) => tf.softmax(tf.matMul(x, x)));
    const x = draw([17, 17]).mul(tf.scalar(NaN));
    const results = [1, 2, 3].map(() => graph(x));
    expect(results[2].dataSync().every(Number.isNaN)).toBe(true);
    graph.dispose();
  });

  it.each([
    [
      'few rows',
      [
        [5, 23],
        [23, 19],
      ],
      'MatMul',
    ],
    [
      'few columns',
      [
        [17, 23],
        [23, 5],
      ],
      'MatMul',
    ],
    [
      'one row each, as in decoding',
      [
        [3, 1, 23],
        [3, 23, 19],
      ],
      'BatchMatMulV2',
    ],
  ])('is not asked for %s', (_, shapes, op) => {
    const [a, b] = shapes.map(draw);
    expect(operations((x, y) => tf.matMul(x, y), [a, b])).toEqual([op]);
  });

  it('is not asked for a tensor of many axes', () => {
    const x = draw([1, 1, 2, 1, 17, 19]);
    expect(operations((y) => tf.softmax(y), [x])).toContain('Softmax');
    const graph = record((y: tf.Tensor) => tf.softmax(y));
    for (let i = 0; i < 3; i++) expect(graph(x)).toBeAllClose(tf.softmax(x));
    expect(graph.replays).toBe(1);
    graph.dispose();
  });

  it('is not asked for where it must not be', () => {
    const x = draw([17, 17]);
    expect(operations((y) => tf.matMul(y, y).softmax(), [x], false)).toEqual(['MatMul', 'Softmax']);
  });
});

describe('whether oneDNN works', () => {
  it.runIf(process.platform === 'linux' && process.arch === 'x64')('is yes on Linux', () => {
    expect(computesTheSame(backend)).toBe(true);
  });

  const asked = process.env.TF_ENABLE_ONEDNN_OPTS;
  afterEach(() => {
    if (asked === undefined) delete process.env.TF_ENABLE_ONEDNN_OPTS;
    else process.env.TF_ENABLE_ONEDNN_OPTS = asked;
  });

  /** What the trial finds while some of the native addon's functions are others. */
  function found(replaced: Partial<NativeBackend['binding']>): boolean {
    const real = backend.binding;
    const properties = Object.getOwnPropertyDescriptors(replaced) as PropertyDescriptorMap;
    backend.binding = Object.create(real, properties) as NativeBackend['binding'];
    try {
      return computesTheSame(backend);
    } finally {
      backend.binding = real;
    }
  }

  it('is no when TensorFlow does not know its kernels', () => {
    const loadSavedModel = () => {
      throw new Error("Op type not registered '_MklMatMul'");
    };
    expect(found({ loadSavedModel })).toBe(false);
  });

  it('is no when they compute something else', () => {
    const real = backend.binding;
    const runSavedModel: NativeBackend['binding']['runSavedModel'] = (...args) => {
      const [{ id, shape, dtype }] = real.runSavedModel(...args);
      real.deleteTensor(id);
      const wrong = new Float32Array(tf.util.sizeFromShape(shape)).fill(NaN);
      return [{ id: real.createTensor(shape, dtype, wrong), shape, dtype }];
    };
    expect(found({ runSavedModel })).toBe(false);
  });

  it.each(['0', 'false'])('is no when the user has switched it off with %s', (value) => {
    process.env.TF_ENABLE_ONEDNN_OPTS = value;
    expect(oneDnnWorks(backend)).toBe(false);
  });
});
