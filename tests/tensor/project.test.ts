import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { project, ShapeError } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

describe('project', () => {
  const rows = [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10],
    [11, 12],
  ];
  // Row (a, b) becomes (a, b, 2a - b).
  const projected = rows.map(([a, b]) => [a, b, 2 * a - b]);
  const weight = tf.tensor2d([1, 0, 2, 0, 1, -1], [2, 3]);

  it('multiplies every position with the same matrix', () => {
    const x = tf.tensor3d([rows.slice(0, 3), rows.slice(3)]);
    expect(project(x, weight)).toBeAllClose([projected.slice(0, 3), projected.slice(3)]);
  });

  it('multiplies one position a sentence', () => {
    expect(project(tf.tensor2d(rows), weight)).toBeAllClose(projected);
  });

  it('takes an empty batch', () => {
    expect(project(tf.zeros<tf.Rank.R3>([0, 5, 2]), weight).shape).toEqual([0, 5, 3]);
    expect(project(tf.zeros<tf.Rank.R2>([0, 2]), weight).shape).toEqual([0, 3]);
  });

  it.each([
    [[2, 3, 5], 'x: expected [B=2, T=3, in=2], received [2, 3, 5]'],
    [[3, 5], 'x: expected [B=3, in=2], received [3, 5]'],
    [[2], 'x: expected [B, T, in] or [B, in], received [2]'],
    [[1, 2, 3, 2], 'x: expected [B, T, in] or [B, in], received [1, 2, 3, 2]'],
  ])('refuses %j by name', (shape, message) => {
    const check = () => project(tf.ones<tf.Rank.R3>(shape as [number, number, number]), weight);
    expect(check).toThrow(ShapeError);
    expect(check).toThrow(message);
  });

  it('leaks nothing', async () => {
    const [x, y] = [tf.tensor3d([rows.slice(0, 3), rows.slice(3)]), tf.tensor2d(rows)];
    await expectNoLeak(() => project(x, weight));
    await expectNoLeak(() => project(y, weight));
  });
});
