import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  arrayOf,
  arraysOf,
  assertFinite,
  assignArrays,
  CheckpointError,
  type NamedArrays,
  tensorOf,
} from '../../lib/training';
import { expectNoLeak } from '../support/leaks';

const variables = () =>
  new Map<string, tf.Variable>([
    ['a', tf.tidy(() => tf.variable(tf.tensor2d([[1, 2, 3]])))],
    ['b', tf.tidy(() => tf.variable(tf.tensor1d([5, 7], 'int32'), false))],
  ]);
const refused = (work: () => void): CheckpointError['text'] => {
  expect(work).toThrow(CheckpointError);
  try {
    work();
  } catch (error) {
    return (error as CheckpointError).text;
  }
  throw new Error('nothing was refused');
};

describe('values outside TensorFlow', () => {
  it('are those of the tensor, with its shape and dtype', () => {
    expect([...arraysOf(variables())]).toEqual([
      ['a', { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) }],
      ['b', { dtype: 'int32', shape: [2], data: Int32Array.of(5, 7) }],
    ]);
  });

  it('are a copy: neither side sees what later happens to the other', () => {
    const values = Float32Array.of(1, 2, 3);
    const tensor = tf.tensor1d(values);
    const array = arrayOf(tensor);
    values[0] = 9;
    expect([...array.data]).toEqual([1, 2, 3]);
    const arrays: NamedArrays = new Map([['a', array]]);
    const back = tensorOf(arrays, 'a');
    array.data[1] = 9;
    expect(back).toBeAllClose([1, 2, 3]);
  });

  it('are given back by name, in whatever order', () => {
    const given = variables();
    const arrays = arraysOf(new Map([...variables()].reverse()));
    arrays.get('a')!.data[1] = 8;
    assignArrays(given, arrays);
    expect(given.get('a')).toBeAllClose([[1, 8, 3]]);
  });

  it('are refused where one is missing, unknown, of another shape or dtype, or not finite', () => {
    const other = (name: string, change: object): NamedArrays => {
      const arrays = arraysOf(variables());
      return arrays.set(name, { ...arrays.get('a')!, ...change });
    };
    const missing = arraysOf(variables());
    missing.delete('b');
    const cases: [NamedArrays, string, RegExp][] = [
      [missing, 'parameters: b is missing', /缺少 b/],
      [other('c', {}), 'parameters: c is not expected here', /不应有 c/],
      [
        other('a', { shape: [3, 1] }),
        'parameters: a has shape [3, 1], expected [1, 3]',
        /a 的形状为 \[3, 1\]，应为/,
      ],
      [
        other('a', { dtype: 'bool' }),
        'parameters: a has dtype bool, expected float32',
        /a 的类型为 bool，应为/,
      ],
      [other('a', { data: Float32Array.of(1, NaN, 3) }), 'parameters: a holds NaN', /a 中有 NaN/],
      [
        other('a', { data: Float32Array.of(1, 2, -Infinity) }),
        'parameters: a holds -Infinity',
        /a 中有 -Infinity/,
      ],
    ];
    for (const [arrays, en, zh] of cases) {
      const given = variables();
      const text = refused(() => assignArrays(given, arrays));
      expect(text.en).toBe(en);
      expect(text.zh).toMatch(zh);
      expect(arraysOf(given)).toEqual(arraysOf(variables()));
    }
    expect(refused(() => void tensorOf(missing, 'b')).en).toBe('b: no array has this name');
  });

  it('are finite, or not', () => {
    expect(() => assertFinite('x', arraysOf(variables()))).not.toThrow();
    const text = refused(() => assertFinite('x', arraysOf(new Map([['y', tf.scalar(Infinity)]]))));
    expect(text).toEqual({ en: 'x: y holds Infinity', zh: 'x：y 中有 Infinity' });
  });

  it('leave nothing behind', async () => {
    const given = variables();
    await expectNoLeak(() => assignArrays(given, arraysOf(given)));
  });
});
