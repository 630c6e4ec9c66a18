import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepWhere, record, tf } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const x = () => tf.tensor2d([1, NaN, 3, Infinity, -5, 6], [2, 3]);
const column = () => tf.tensor2d([1, 0, 1], [1, 3], 'bool');

describe.each(['tensorflow', 'cpu'])('keepWhere on %s', (backend) => {
  const before = tf.getBackend();
  beforeAll(() => tf.setBackend(backend));
  afterAll(() => tf.setBackend(before));

  it('keeps x where the condition holds, and replaces anything elsewhere', () => {
    const condition = tf.tensor2d([1, 0, 1, 0, 1, 1], [2, 3], 'bool');
    expect(keepWhere(condition, x()).arraySync()).toEqual([
      [1, 0, 3],
      [0, -5, 6],
    ]);
    expect(keepWhere(condition, x(), -7).arraySync()).toEqual([
      [1, -7, 3],
      [-7, -5, 6],
    ]);
  });

  it('broadcasts the condition to x', () => {
    const all = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(keepWhere(column(), all, 9).arraySync()).toEqual([
      [1, 9, 3],
      [4, 9, 6],
    ]);
    const row = tf.tensor2d([0, 1], [2, 1], 'bool');
    expect(keepWhere(row, all).arraySync()).toEqual([
      [0, 0, 0],
      [4, 5, 6],
    ]);
  });

  it('leaves what it keeps as it is, also what is not finite', () => {
    const everything = tf.ones<tf.Rank.R2>([2, 3], 'bool');
    expect(Array.from(keepWhere(everything, x()).dataSync())).toEqual(Array.from(x().dataSync()));
  });

  it.each([0, -1e9])('has gradient 0 where %d stands, whatever arrives there', (otherwise) => {
    const slope = tf.tensor2d([1, NaN, 3, 4, Infinity, 6], [2, 3]);
    const gradient = tf.grad((t) => keepWhere(column(), t, otherwise))(x(), slope);
    expect(gradient.arraySync()).toEqual([
      [1, 0, 3],
      [4, 0, 6],
    ]);
  });

  it('leaks no tensor', async () => {
    const [condition, values] = [column(), x()];
    await expectNoLeak(() => keepWhere(condition, values));
    await expectNoLeak(() => keepWhere(condition, values, 2));
    await expectNoLeak(() => tf.grad((t) => keepWhere(condition, t, 2))(values));
  });
});

it('is replayed as it ran', () => {
  const step = record((condition: tf.Tensor, values: tf.Tensor) =>
    tf.tidy(() => [keepWhere(condition, values), keepWhere(condition, values, -1e9)]),
  );
  for (let i = 0; i < 5; i++) {
    const [zero, low] = step(column(), tf.add(x(), i));
    expect(zero.arraySync()).toEqual([
      [1 + i, 0, 3 + i],
      [Infinity, 0, 6 + i],
    ]);
    expect((low.arraySync() as number[][])[1][1]).toBeCloseTo(-1e9, -3);
  }
  step.dispose();
});
