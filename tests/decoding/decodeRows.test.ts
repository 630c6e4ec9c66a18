import { describe, expect, it } from 'vitest';
import { beamSearch, greedyDecode, sampleDecode, type Writer } from '../../lib/decoding';
import { tf } from '../../lib/tensor';
import { EOS_ID, padSequences } from '../../lib/text';

const V = 7;

/** Row b ends with the token after `lengths[b]` others; counts how often it is asked. */
function ending(lengths: readonly number[]): Writer & { readonly steps: () => number } {
  let steps = 0;
  return {
    vocabSize: V,
    maxLen: 29,
    steps: () => steps,
    begin: (input) => ({
      last: input.squeeze([1]),
      source: undefined,
      state: { left: tf.tensor1d([...lengths], 'int32') },
    }),
    next: (_last, _source, state) => {
      steps++;
      const { left } = state as { left: tf.Tensor1D };
      const isEnd = left.equal(0).cast<tf.Tensor1D>('int32');
      const logits = tf.gather(tf.oneHot(tf.tensor1d([5, EOS_ID], 'int32'), V), isEnd);
      return { logits: logits.mul(9), state: { left: left.sub(tf.scalar(1, 'int32')) } };
    },
  };
}

const input = (rows: number) => padSequences(Array.from({ length: rows }, () => [1]));
const PLAIN = { recorded: false };

describe('decoding', () => {
  it.each([
    [[3, 7, 5], 8],
    [[3, 8, 0], 16], // the second row has one token too many for the first stretch
    [[15, 0], 16],
    [[1, 16, 1], 24],
    [[28], 29], // never asked beyond the last position
    [[40, 2], 29],
  ])('of rows that end after %j tokens takes %d steps', (lengths, steps) => {
    const writer = ending(lengths);
    const { ids, isComplete } = greedyDecode(writer, input(lengths.length), PLAIN);
    expect(ids.map(({ length }) => length)).toEqual(lengths.map((n) => Math.min(n, 29)));
    expect(isComplete).toEqual(lengths.map((n) => n < 29));
    expect(writer.steps()).toBe(steps);
  });

  it('takes no step more than it is told', () => {
    const writer = ending([40, 2]);
    const { ids, isComplete } = greedyDecode(writer, input(2), { ...PLAIN, maxLen: 11 });
    expect(ids.map(({ length }) => length)).toEqual([11, 2]);
    expect(isComplete).toEqual([false, true]);
    expect(writer.steps()).toBe(11);
  });

  it('leaves nothing behind, also when the writer fails, at once or later', () => {
    const before = tf.memory().numTensors;
    let left = 0;
    const writer = ending([40, 2]);
    const failing: Writer = {
      ...writer,
      next: (...args) => {
        if (left-- === 0) throw new Error('broken');
        return writer.next(...args);
      },
    };
    const rows = input(2);
    for (const steps of [0, 7, 8, 12]) {
      for (const decode of [greedyDecode, beamSearch, sampleDecode]) {
        left = steps;
        expect(() => decode(failing, rows, PLAIN)).toThrow('broken');
        left = steps;
        expect(() => decode(failing, rows, { onStep: () => undefined })).toThrow('broken');
      }
    }
    rows.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
