import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { callOnce, valueOf } from '../../lib/grading/call';
import { notWritten } from '../../lib/grading/notWritten';
import type { Plain, PlainTensor } from '../../lib/grading/plain';

const VECTOR: PlainTensor = { tensor: true, dtype: 'float32', shape: [3], values: [1, 2, 3] };
const call = (solve: unknown, args: readonly Plain[] = [VECTOR]) =>
  callOnce(solve as never, args, ['x', 'n']);
const failureOf = (solve: unknown, args?: readonly Plain[]) => {
  const answer = call(solve, args);
  return answer.kind === 'failed' ? answer.failure : undefined;
};

describe('callOnce', () => {
  it('gives the result by value and frees every tensor', () => {
    const before = tf.memory().numTensors;
    expect(call((x: tf.Tensor) => x.mul(2))).toEqual({
      kind: 'value',
      value: { ...VECTOR, values: [2, 4, 6] },
      leaked: 0,
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('counts the tensors that are left behind, and frees them all the same', () => {
    const before = tf.memory().numTensors;
    expect(call((x: tf.Tensor) => x.mul(2).add(1))).toMatchObject({ leaked: 1 });
    expect(call((x: tf.Tensor) => tf.tidy(() => x.mul(2).add(1)))).toMatchObject({ leaked: 0 });
    expect(call((x: tf.Tensor) => ({ a: x.mul(2), b: x.add(1) }))).toMatchObject({ leaked: 0 });
    expect(call((x: tf.Tensor) => x.sum().dataSync()[0])).toMatchObject({ value: 6, leaked: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells what was thrown, whatever it is', () => {
    const thrown = (value: unknown) => () => {
      throw value;
    };
    expect(failureOf(thrown(new TypeError('no')))).toMatchObject({
      name: 'threw',
      detail: 'TypeError: no',
    });
    expect(failureOf(thrown('text'))?.detail).toBe('text');
    expect(failureOf(thrown(undefined))?.detail).toBe('undefined');
    const nasty = { toString: thrown(new Error('again')) };
    expect(failureOf(thrown(nasty))?.detail).toBe('?');
    expect(failureOf(thrown(new Error('x'.repeat(9999))))?.detail).toHaveLength(500);
  });

  it('says that there is no answer yet', () => {
    expect(failureOf(() => notWritten())?.name).toBe('not-written');
  });

  it('refuses a promise, and is not disturbed by its end', async () => {
    expect(failureOf(async () => Promise.reject(new Error('late')))?.text.en).toMatch(/a promise/);
    await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would fail here
  });

  it.each([
    [
      'disposes of it',
      (x: tf.Tensor) => {
        const y = x.mul(2);
        x.dispose();
        return y;
      },
    ],
    ['sorts a list', (_x: tf.Tensor, list: number[]) => list.sort((a, b) => a - b).length],
    [
      'adds a field',
      (_x: tf.Tensor, _list: number[], object: Record<string, number>) => {
        object.b = 2;
        return 1;
      },
    ],
  ] as const)('notices that a function changes its argument: it %s', (_what, solve) => {
    expect(failureOf(solve, [VECTOR, [3, 1, 2], { a: 1 }])?.name).toBe('changed-arguments');
  });

  it('names the argument that was changed', () => {
    const failure = failureOf((_x: tf.Tensor, list: number[]) => list.push(9), [VECTOR, [3]]);
    expect(failure?.text.en).toContain('argument n.');
  });

  it('lets the stop button through', () => {
    const stopped = Object.assign(new Error('stopped'), { name: 'Interrupted' });
    expect(() =>
      call(() => {
        throw stopped;
      }),
    ).toThrow('stopped');
    const before = tf.memory().numTensors;
    expect(() =>
      call((x: tf.Tensor) => {
        x.mul(2);
        throw stopped;
      }),
    ).toThrow('stopped');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('valueOf', () => {
  it('is the value, or nothing', () => {
    expect(valueOf(() => 3, [])).toBe(3);
    expect(
      valueOf(() => {
        throw new Error('no');
      }, []),
    ).toBeUndefined();
  });
});
