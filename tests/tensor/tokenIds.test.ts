import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { assertTokenIds, record, ShapeError } from '../../lib/tensor';

const ids = (...rows: number[][]) => tf.tensor2d(rows, undefined, 'int32');

describe('assertTokenIds', () => {
  it('accepts every id of the vocabulary', () => {
    expect(() => assertTokenIds('ids', ids([0, 6], [3, 1]), 7)).not.toThrow();
  });

  it.each([
    [ids([0, 1], [2, 3], [4, 5], [9, 0]), 'ids[3, 0]', 9],
    [ids([0, 1, 7]), 'ids[0, 2]', 7],
    [ids([0], [-1]), 'ids[1, 0]', -1],
  ])('refuses an id outside it, by its place', (wrong, place, id) => {
    expect(() => assertTokenIds('ids', wrong, 7)).toThrow(
      `${place}: expected a token id from 0 to 6 (vocabulary of 7), received ${id}`,
    );
  });

  it('refuses what is no int32 matrix, or holds no sentence', () => {
    const vector = tf.tensor1d([1], 'int32') as unknown as tf.Tensor2D;
    expect(() => assertTokenIds('ids', vector, 7)).toThrow(ShapeError);
    expect(() => assertTokenIds('ids', tf.tensor2d([[1]]), 7)).toThrow('expected dtype int32');
    expect(() => assertTokenIds('ids', tf.zeros([0, 3], 'int32'), 7)).toThrow('received [0, 3]');
  });

  it('looks at every call of a recorded function, but not at ids that it computes', () => {
    const f = record((x: tf.Tensor2D) => {
      assertTokenIds('x', x, 7);
      const computed: tf.Tensor2D = tf.add(x, x);
      assertTokenIds('x + x', computed, 7); // cannot be read here: left to TensorFlow's gather
      return computed;
    });
    for (let i = 0; i < 3; i++) expect(f(ids([1, 5]))).toBeAllClose([[2, 10]]);
    expect(f.replays).toBe(1);
    expect(() => f(ids([1, 7]))).toThrow('x[0, 1]: expected a token id from 0 to 6');
    expect(f(ids([2, 3]))).toBeAllClose([[4, 6]]);
  });
});
