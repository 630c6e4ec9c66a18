import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { append, type KeysAndValues } from '../../lib/attention';
import { expectNoLeak } from '../support/leaks';

const projected = (time: number, value: number): KeysAndValues => ({
  key: tf.fill<tf.Rank.R4>([2, 3, time, 5], value),
  value: tf.fill<tf.Rank.R4>([2, 3, time, 7], -value),
});

describe('append', () => {
  it('puts new tokens after those before, keys and values alike', () => {
    const { key, value } = append(projected(2, 1), projected(1, 9));
    expect(key.shape).toEqual([2, 3, 3, 5]);
    expect(value.shape).toEqual([2, 3, 3, 7]);
    expect(key.slice([1, 2, 0, 4], [1, 1, 3, 1])).toBeAllClose([[[[1], [1], [9]]]]);
    expect(value.slice([1, 2, 0, 6], [1, 1, 3, 1])).toBeAllClose([[[[-1], [-1], [-9]]]]);
  });

  it('begins with the first tokens themselves', () => {
    const first = projected(2, 1);
    expect(append(undefined, first)).toBe(first);
  });

  it('leaks no tensor, and leaves what it was given', async () => {
    const [past, added] = [projected(2, 1), projected(1, 2)];
    await expectNoLeak(() => append(past, added));
    expect(past.key.isDisposed || added.value.isDisposed).toBe(false);
  });
});
