import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Random, record, RecordingError } from '../../lib/tensor';

const x = tf.tensor1d([3, 1, 3]);

/** Calls that must be refused in the first call, and a word of the reason. */
const refusedAtOnce: [string, (x: tf.Tensor) => tf.Tensor, string][] = [
  ['reading an argument', (t) => t.mul(t.dataSync()[0]), 'value was read'],
  ['reading something computed', (t) => t.mul(t.sum().arraySync()), 'value was read'],
  ['reading a variable', (t) => t.mul(counter.dataSync()[0]), 'value was read'],
  ['Math.random', (t) => t.mul(Math.random()), 'random number'],
  ['tf.randomNormal', (t) => t.add(tf.randomNormal([3])), 'random number'],
  ['tf.dropout', (t) => tf.dropout(t, 0.5), 'random number'],
  ['our own Random', (t) => t.mul(random.uniform()), 'random number'],
  ['a shape that depends on values', (t) => tf.unique(t).values, 'Unique'],
  ['a complex tensor', (t) => tf.real(tf.complex(t, t)), 'float32'],
  ['disposing of the argument', (t) => (t.dispose(), tf.ones([2])), 'disposes'],
];
const counter = tf.variable(tf.scalar(2));
const random = new Random(1);

describe('record refuses', () => {
  it.each(refusedAtOnce)('%s', (_, f, reason) => {
    const error = caught(() => record(f)(x));
    expect(error).toBeInstanceOf(RecordingError);
    expect(error.message).toContain(reason);
    expect(error.text.zh).toMatch(/^record：.*\p{Script=Han}/u);
  });

  it('a value that is read behind its back', () => {
    const swallowing = record((t: tf.Tensor) => {
      try {
        return t.mul(t.dataSync()[0]);
      } catch {
        return t.mul(2);
      }
    });
    expect(() => swallowing(x)).toThrow(RecordingError);
    const unawaited = record((t: tf.Tensor) => {
      t.data().catch(() => undefined);
      return t.mul(2);
    });
    expect(() => unawaited(x)).toThrow(RecordingError);
  });

  it('what is no tree of tensors, as an argument or as the result', () => {
    const f = record((t: tf.Tensor) => t.mul(2)) as unknown as (n: unknown) => unknown;
    expect(() => f(3)).toThrow('[0]: expected a tensor, or arrays and plain objects of tensors');
    expect(() => f({ deep: [x, 'no'] })).toThrow('[0].deep[1]: expected a tensor');
    const size = (t: tf.Tensor) => ({ loss: t.sum(), size: 3 }) as unknown as { loss: tf.Tensor };
    expect(() => record(size)(x)).toThrow('size: expected a tensor');
    expect(() => record(size)(x)).toThrow('number 3');
    const promise = async (t: tf.Tensor) => Promise.resolve(t);
    expect(() => record(promise as unknown as () => tf.Tensor)()).toThrow('received a promise');
  });

  it('a number that changes from call to call, and says which', () => {
    let rate = 0.5;
    const f = record((t: tf.Tensor) => t.mul((rate += 0.25)));
    const results = [f(x), f(x)]; // both still right
    results.forEach((y, i) => expect(y).toBeAllClose(x.mul(0.75 + 0.25 * i)));
    const error = caught(() => f(x));
    expect(error).toBeInstanceOf(RecordingError);
    expect(error.message).toContain('at Mul there is 1 once and 1.25 the next time');
  });

  it('another operation from call to call', () => {
    let calls = 0;
    const f = record((t: tf.Tensor) => (++calls % 2 === 0 ? t.neg() : t.abs()));
    f(x);
    f(x);
    expect(() => f(x)).toThrow('Neg once and Abs the next time');
  });

  it('a tensor that it finds outside and that is another one each time', () => {
    let factor = tf.scalar(1);
    const f = record((t: tf.Tensor) => t.mul(factor));
    for (const value of [2, 3]) {
      expect(f(x)).toBeAllClose(x.mul(factor));
      factor = tf.scalar(value);
    }
    expect(() => f(x)).toThrow('not the same objects');
  });

  it('nothing for good: the corrected function is recorded', () => {
    let isWrong = true;
    const f = record((t: tf.Tensor) => (isWrong ? t.mul(t.dataSync()[0]) : t.mul(2)));
    expect(() => f(x)).toThrow(RecordingError);
    isWrong = false;
    expect([f(x), f(x), f(x)][2]).toBeAllClose([6, 2, 6]);
    expect(f.replays).toBe(1);
  });
});

describe('record allows', () => {
  it('reading what was made in JavaScript or does not change', () => {
    const table = tf.tensor1d([5, 7]);
    const f = record((t: tf.Tensor) => t.mul(table.dataSync()[1]).add(tf.scalar(2).dataSync()[0]));
    expect([f(x), f(x), f(x)][2]).toBeAllClose([23, 9, 23]);
  });
});

function caught(work: () => unknown): RecordingError {
  try {
    work();
  } catch (error) {
    return error as RecordingError;
  }
  throw new Error('expected an error');
}
