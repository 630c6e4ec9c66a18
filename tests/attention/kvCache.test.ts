import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { FixedCache, GrowingCache, KeysAndValues } from '../../lib/attention';
import { expectNoLeak } from '../support/leaks';

const projected = (time: number, value: number): KeysAndValues => ({
  key: tf.fill<tf.Rank.R4>([2, 3, time, 5], value),
  value: tf.fill<tf.Rank.R4>([2, 3, time, 7], -value),
});

describe('GrowingCache', () => {
  it('puts new words behind those before, keys and values alike', () => {
    const cache = new GrowingCache();
    cache.read(() => projected(2, 1));
    const { key, value } = cache.read(() => projected(1, 9));
    expect(key.shape).toEqual([2, 3, 3, 5]);
    expect(key.slice([1, 2, 0, 4], [1, 1, 3, 1])).toBeAllClose([[[[1], [1], [9]]]]);
    expect(value.slice([1, 2, 0, 6], [1, 1, 3, 1])).toBeAllClose([[[[-1], [-1], [-9]]]]);
  });

  it('remembers across a tidy, and leaves nothing behind when disposed', () =>
    expectNoLeak(() => {
      const cache = new GrowingCache();
      for (let step = 0; step < 3; step++) {
        tf.tidy(() => {
          cache.read(() => projected(1, step));
        });
      }
      expect(cache.known!.key.shape[2]).toBe(3);
      cache.dispose();
    }));

  it('does not free what the caller gave it', () => {
    const known = projected(2, 1);
    const cache = new GrowingCache(known);
    tf.tidy(() => {
      cache.read(() => projected(1, 2));
    });
    cache.dispose();
    expect(known.key.isDisposed).toBe(false);
  });
});

describe('FixedCache', () => {
  it('projects once', () => {
    let times = 0;
    const cache = new FixedCache();
    const read = () => cache.read(() => projected(2, ++times));
    expect(read()).toEqual(read());
    expect(times).toBe(1);
    expect(new FixedCache(projected(4, 5)).read(() => projected(1, 1)).key.shape[2]).toBe(4);
  });
});
