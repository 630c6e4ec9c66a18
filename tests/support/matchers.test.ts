import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensor';
import { expectNoLeak } from './leaks';

const complaint = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};

describe('toBeAllClose', () => {
  it('accepts tensors, typed arrays and nested arrays for each other', () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(tf.tensor2d(rows)).toBeAllClose(rows);
    expect(rows).toBeAllClose(tf.tensor2d(rows));
    expect(tf.tensor2d(rows)).toBeAllClose(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect([Float32Array.of(1, 2), Float32Array.of(3, 4)]).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect(tf.scalar(7)).toBeAllClose(7);
  });

  it('measures with atol and rtol', () => {
    expect([100.9]).toBeAllClose([100], { atol: 0, rtol: 0.01 });
    expect([101.1]).not.toBeAllClose([100], { atol: 0, rtol: 0.01 });
    expect([0.09]).toBeAllClose([0], { atol: 0.1, rtol: 0 });
    expect([0.11]).not.toBeAllClose([0], { atol: 0.1, rtol: 0 });
  });

  it('names the first and the worst place', () => {
    const text = complaint(() =>
      expect([
        [1, 2, 3],
        [4, 5.5, 9],
      ]).toBeAllClose([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    expect(text).toContain('2 of 6 numbers');
    expect(text).toContain('first at [1, 1]: expected 5, received 5.5');
    expect(text).toContain('worst at [1, 2]: expected 6, received 9');
  });

  it('refuses NaN on either side, also under not', () => {
    expect(complaint(() => expect([NaN]).toBeAllClose([NaN]))).toContain('received: NaN at [0]');
    expect(complaint(() => expect([1, 2]).toBeAllClose([1, NaN]))).toContain(
      'expected: NaN at [1]',
    );
    expect(complaint(() => expect([NaN]).not.toBeAllClose([1]))).toContain('received: NaN');
  });

  it('takes an infinity only for itself', () => {
    expect([Infinity, -Infinity]).toBeAllClose([Infinity, -Infinity]);
    expect([Infinity]).not.toBeAllClose([-Infinity]);
    expect([1e30]).not.toBeAllClose([Infinity]);
  });

  it('refuses another shape, another length, ragged rows and what is no number', () => {
    expect(complaint(() => expect([[1, 2]]).toBeAllClose([[1], [2]]))).toContain(
      'shape: expected [2, 1], received [1, 2]',
    );
    expect(complaint(() => expect(Float32Array.of(1)).toBeAllClose([1, 2]))).toContain('length');
    expect(complaint(() => expect([[1], [1, 2]]).toBeAllClose([1]))).toContain('row 1');
    expect(complaint(() => expect(['one']).toBeAllClose([1]))).toContain('received one');
  });
});

describe('expectNoLeak', () => {
  it('accepts work that returns its only tensor', async () => {
    await expectNoLeak(() => tf.tidy(() => tf.ones([3]).square()));
  });

  it('refuses work that leaves a tensor behind', async () => {
    const kept: tf.Tensor[] = [];
    const leaking = () => {
      kept.push(tf.ones([3]));
      return kept[0].square();
    };
    await expect(expectNoLeak(leaking)).rejects.toThrow('tensors left behind');
    tf.dispose(kept);
  });
});
