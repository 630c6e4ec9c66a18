import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fromPlain, isPlainTensor, NotPlain, type Plain, toPlain } from '../../lib/grading/plain';

function refusalOf(value: unknown): string {
  try {
    toPlain(value);
  } catch (error) {
    if (error instanceof NotPlain) return `${error.refusal} ${error.path}`;
    throw error;
  }
  return 'none';
}

describe('toPlain', () => {
  it('takes tensors by value, with type and shape', () => {
    const mask = tf.tensor2d([[true, false, true]], [1, 3], 'bool');
    expect(toPlain(mask)).toEqual({
      tensor: true,
      dtype: 'bool',
      shape: [1, 3],
      values: [1, 0, 1],
    });
    const scalar = toPlain(tf.scalar(0.5));
    expect(scalar).toEqual({ tensor: true, dtype: 'float32', shape: [], values: [0.5] });
  });

  it('keeps what is not finite: a wrong answer is told as it is', () => {
    expect(toPlain([NaN, -Infinity])).toEqual([NaN, -Infinity]);
    expect(toPlain(tf.tensor1d([NaN]))).toMatchObject({ values: [NaN] });
  });

  it('takes lists, typed arrays and plain objects, and shares nothing with them', () => {
    const list = [1, [2]];
    const plain = toPlain({ list, weights: tf.tensor1d([3]), typed: new Float32Array([4]) });
    list[0] = 9;
    expect(plain).toEqual({
      list: [1, [2]],
      weights: { tensor: true, dtype: 'float32', shape: [1], values: [3] },
      typed: [4],
    });
  });

  it.each([
    ['nothing', (): undefined => undefined, 'nothing result'],
    ['nothing inside', () => ({ a: [1, undefined] }), 'nothing result.a[1]'],
    ['a hole', (): unknown[] => Array<unknown>(2), 'nothing result[0]'],
    ['a promise', () => Promise.resolve(1), 'promise result'],
    ['a thenable', () => ({ then: () => 1 }), 'promise result'],
    ['a proxy', () => new Proxy([1], {}), 'proxy result'],
    ['a proxy inside', () => [new Proxy({}, {})], 'proxy result[0]'],
    [
      'a getter',
      () => ({
        get a() {
          return 1;
        },
      }),
      'getter result.a',
    ],
    ['a function', () => () => 1, 'no-value result'],
    ['a symbol', () => Symbol('a'), 'no-value result'],
    ['a BigInt', (): bigint => 1n, 'no-value result'],
    ['a Map', () => new Map(), 'no-value result'],
    [
      'an object of a class',
      () => [
        new (class {
          a = 1;
        })(),
      ],
      'no-value result[0]',
    ],
    ['a list that is too long', () => new Float32Array(100_001), 'too-large result'],
    ['a text that is too long', () => 'x'.repeat(100_001), 'too-large result'],
    ['a tensor that is too large', () => tf.zeros([317, 317]), 'too-large result'],
    ['texts as a tensor', () => tf.tensor1d(['a']), 'no-value result'],
  ] as const)('refuses %s', (_what, make, refusal) => expect(refusalOf(make())).toBe(refusal));

  it('refuses a circle, a tensor that is disposed of, and what is nested too deep', () => {
    const circle: unknown[] = [];
    circle.push([circle]);
    expect(refusalOf(circle)).toBe('cycle result[0][0]');
    const gone = tf.tensor1d([1]);
    gone.dispose();
    expect(refusalOf(gone)).toBe('disposed result');
    const deep = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner], 1);
    expect(refusalOf(deep)).toMatch(/^too-large/);
  });

  it('calls nothing of what it reads', () => {
    const touched: string[] = [];
    const value = {
      toJSON: () => touched.push('toJSON'),
      [Symbol.toPrimitive]: () => touched.push('primitive'),
    };
    expect(refusalOf(value)).toBe('no-value result.toJSON');
    expect(touched).toEqual([]);
  });

  it('takes a field called __proto__ for a name', () => {
    const value = JSON.parse('{"__proto__": {"isRight": true}}') as unknown;
    const plain = toPlain(value) as { isRight?: unknown };
    expect(plain.isRight).toBeUndefined();
    expect(Object.keys(plain)).toEqual(['__proto__']);
  });
});

describe('fromPlain', () => {
  it('gives back what was taken', () => {
    const plain = toPlain({ a: [tf.tensor2d([[1, 2, 3]], [1, 3], 'int32'), 'b', null, true] });
    expect(toPlain(fromPlain(plain))).toEqual(plain);
  });

  it('gives something fresh at every call', () => {
    const list: Plain = [1, 2];
    (fromPlain(list) as number[]).push(3);
    expect(list).toEqual([1, 2]);
  });
});

describe('isPlainTensor', () => {
  const tensor = { tensor: true, dtype: 'float32', shape: [1], values: [2] } as const;
  it('wants all of a tensor', () => {
    expect(isPlainTensor(tensor)).toBe(true);
    const forged: Plain[] = [
      { ...tensor, shape: '1' },
      { ...tensor, shape: ['1'] },
      { ...tensor, values: [null] },
      { ...tensor, dtype: 'complex64' },
      { ...tensor, tensor: 1 },
      { tensor: true },
      null,
      [1],
    ];
    expect(forged.filter(isPlainTensor)).toEqual([]);
  });
});
