import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { tensorText } from '../../lib/jupyter';
import { expectNoLeak } from '../support/leaks';

describe('tensorText', () => {
  test('shows name, dtype, shape and aligned values', () => {
    const weights = tf.tensor2d([
      [0.9, 0.1, 0],
      [0.25, 0.25, 0.5],
    ]);
    expect(tensorText(weights, 'weights')).toBe(
      'weights: float32 [2, 3]\n[[0.9000, 0.1000,      0],\n [0.2500, 0.2500, 0.5000]]',
    );
  });

  test('shows whole numbers as such, whatever the dtype', () => {
    expect(tensorText(tf.tensor1d([2, 30, 500], 'int32'))).toBe(
      'Tensor: int32 [3]\n[  2,  30, 500]',
    );
    expect(tensorText(tf.tensor1d([true, false], 'bool'))).toBe('Tensor: bool [2]\n[ true, false]');
    expect(tensorText(tf.tensor1d([true, true], 'bool'))).toContain('[true, true]');
  });

  test('shows a scalar, an empty tensor, strings', () => {
    expect(tensorText(tf.scalar(7))).toBe('Tensor: float32 []\n7');
    expect(tensorText(tf.zeros([0, 3]))).toBe('Tensor: float32 [0, 3]\n[]');
    expect(tensorText(tf.tensor1d(['a', '"b"']))).toBe('Tensor: string [2]\n["a", "\\"b\\""]');
  });

  test('shows numbers of very different size by their exponents', () => {
    expect(tensorText(tf.tensor1d([1.5e-7, 2.25e8]))).toContain('[1.500e-7, 2.250e+8]');
  });

  test('shows what is not a number', () => {
    expect(tensorText(tf.tensor1d([NaN, Infinity, 0.5]))).toContain('NaN, Infinity,');
  });

  test('shows a large tensor by its edges', () => {
    const lines = tensorText(tf.range(0, 19 * 23).reshape([19, 23])).split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toBe('[[  0,   1,   2, …,  20,  21,  22],');
    expect(lines[4]).toBe(' …,');
    expect(lines[7]).toBe(' [414, 415, 416, …, 434, 435, 436]]');
  });

  test('shows a complex tensor with its imaginary part', () => {
    const complex = tf.complex([1, 2.5, -3], [0.5, -4, 0]);
    expect(tensorText(complex)).toBe(
      'Tensor: complex64 [3]\n[    1 + 0.500i, 2.500 -     4i,    -3 +     0i]',
    );
    expect(tensorText(tf.complex(1, -1))).toBe('Tensor: complex64 []\n1 - 1i');
    const large = tf.complex(tf.range(0, 17 * 19).reshape([17, 19]), tf.ones([17, 19]));
    expect(tensorText(large)).toContain('[[  0 + 1i,   1 + 1i,   2 + 1i, …,  16 + 1i,');
  });

  test('shows fewer edges of a tensor with many axes, and says so', () => {
    const four = tensorText(tf.range(0, 7 * 8 * 9 * 11).reshape([7, 8, 9, 11]));
    expect(four).toContain('[[[[   0,    1, …,    9,   10],\n   [  11,');
    expect(four.endsWith('5543]]]]\n(of longer axes only the first and last 2 are shown)')).toBe(
      true,
    );
    expect(four.match(/\d+(?=[,\]])/g)).toHaveLength(4 ** 4 + 4); // and the shape
    const six = tensorText(tf.zeros([3, 5, 7, 4, 6, 8]));
    expect(six.match(/\b0\b/g)).toHaveLength(2 ** 6);
    expect(six).toContain('only the first and last position are shown');
    const nine = tensorText(tf.ones([2, 2, 2, 2, 2, 2, 2, 2, 2]));
    expect(nine).toMatch(/^Tensor: float32 \[2(, 2){8}\]\n\[{9}1, …\],/);
    expect(nine).toContain('only the first position of each axis is shown');
  });

  test('shows a long tensor of strings, and long strings, by their beginnings', () => {
    const names = tf.tensor1d(Array.from({ length: 211 }, (_, i) => `n${i}`));
    expect(tensorText(names)).toContain('["n0", "n1", "n2", …, "n208", "n209", "n210"]');
    expect(tensorText(tf.scalar('x'.repeat(1000)))).toHaveLength(
      'Tensor: string []\n""'.length + 101,
    );
  });

  test('separates the matrices of a higher rank by an empty line', () => {
    expect(tensorText(tf.zeros([2, 1, 2]))).toContain('[[[0, 0]],\n\n [[0, 0]]]');
  });

  test('names a variable, and says when a tensor is disposed of', () => {
    const variable = tf.variable(tf.zeros([2]), true, 'decoder.wQuery');
    expect(tensorText(variable)).toContain('decoder.wQuery: float32 [2]');
    expect(tensorText(tf.variable(tf.zeros([2])))).toContain('Variable: float32 [2]');
    variable.dispose();
    expect(tensorText(variable)).toBe('decoder.wQuery: float32 [2] (disposed)');
  });

  test('leaves no tensor behind', async () => {
    const large = tf.zeros([17, 19, 23]);
    const complex = tf.complex(large, large);
    await expectNoLeak(() => void tensorText(large));
    await expectNoLeak(() => void tensorText(complex));
  });
});

test('console.log of a tensor, and of an object with one, uses it', () => {
  const tensor = tf.tensor1d([3, 5]);
  expect(inspect(tensor)).toBe('Tensor: float32 [2]\n[3, 5]');
  expect(inspect({ tensor })).toBe('{ tensor: Tensor: float32 [2] }');
});
