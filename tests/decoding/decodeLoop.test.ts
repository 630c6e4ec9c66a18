import { describe, expect, it } from 'vitest';
import { beamSearch, greedyDecode, sampleDecode, type Writer } from '../../lib/decoding';
import { ShapeError, tf } from '../../lib/tensor';
import { BOS_ID, EOS_ID, padSequences } from '../../lib/text';
import { chainWriter } from './toyWriters';

const V = 7;
const INPUT = padSequences([
  [4, 5, EOS_ID],
  [3, EOS_ID],
]);

/** Logits that are not 0, by the token before. Greedy: 3 5 6; more probable at last: 4. */
const AFTER = {
  [BOS_ID]: { 3: 5, 4: 4.5 },
  3: { 5: 5, 6: 4.9 },
  4: { [EOS_ID]: 9 },
  5: { 6: 5 },
  6: { [EOS_ID]: 5 },
};

const chain = (carry: Partial<Writer> = {}) => chainWriter(V, AFTER, carry);

describe('the loop', () => {
  it('asks a writer to begin once, and to go on until the last row has ended', () => {
    const plain = chain();
    let [begun, steps] = [0, 0];
    const counted = chain({
      begin: (input) => (begun++, plain.begin(input)),
      next: (...args) => (steps++, plain.next(...args)),
    });
    const { ids } = greedyDecode(counted, INPUT, { recorded: false });
    expect(ids).toEqual([
      [3, 5, 6],
      [3, 5, 6],
    ]);
    expect([begun, steps]).toEqual([1, 8]); // a stretch
    greedyDecode(counted, INPUT, { onStep: () => undefined });
    expect([begun, steps]).toEqual([2, 12]); // three tokens and the end
  });

  it('repeats the source once over the rows of a beam, and takes the state along by rows', () => {
    const seen: { readonly source: tf.Tensor; readonly rows: number[][] }[] = [];
    const plain = chain();
    const writer = chain({
      begin: (input) => ({
        ...plain.begin(input),
        source: input,
        state: { path: tf.zerosLike(input) },
      }),
      next: (last, source, state) => {
        const { path } = state as { path: tf.Tensor2D };
        const longer = tf.concat([path, last.expandDims<tf.Tensor2D>(1)], 1);
        seen.push({ source: source as tf.Tensor, rows: longer.arraySync() });
        return { ...plain.next(last, undefined, undefined), state: { path: longer } };
      },
    });
    const steps: number[][] = [];
    beamSearch(writer, INPUT, { beamSize: 2, onStep: ({ ids }) => void steps.push([...ids]) });
    expect(new Set(seen.map(({ source }) => source.id)).size).toBe(1);
    expect(seen[0].source.shape).toEqual([4, 3]);
    expect(steps[0]).toEqual([3, 4, 3, 4]);
    expect(seen[0].rows).toEqual(Array(4).fill([0, 0, 0, 1]));
    // A hypothesis carries its own beginning along, also where it changed its row.
    expect(seen[1].rows.map((row) => row.slice(3))).toEqual([
      [1, 3],
      [1, 4],
      [1, 3],
      [1, 4],
    ]);
    expect(seen[2].rows[0].slice(3)).toEqual([1, 4, 2]); // the one that has ended is now the best
    expect(seen[2].rows[1].slice(3)).toEqual([1, 3, 5]);
  });

  it('leaves to the writer what is its own: the input, a parameter', () => {
    const parameter = tf.variable(tf.ones([2, 5]));
    const writer = chain({
      begin: (input) => ({ ...chain().begin(input), source: { parameter }, state: { input } }),
      next: (last, source, state) => ({ ...chain().next(last, source, state), state }),
    });
    for (const recorded of [false, true, true, true, true, true, true]) {
      greedyDecode(writer, INPUT, { recorded });
      sampleDecode(writer, INPUT, { recorded });
    }
    beamSearch(writer, INPUT, { recorded: false });
    expect(parameter.isDisposed).toBe(false);
    expect(INPUT.isDisposed).toBe(false);
    expect(parameter).toBeAllClose(tf.ones([2, 5]));
  });

  it('refuses a writer whose tensors have no rows, naming them', () => {
    const layered = chain({
      begin: (input) => ({ ...chain().begin(input), state: { hidden: [tf.zeros([1, 2, 5])] } }),
    });
    expect(() => beamSearch(layered, INPUT)).toThrow(ShapeError);
    expect(() => greedyDecode(layered, INPUT)).toThrow(
      'state.hidden[0]: expected B=2 rows along its first axis, received [1, 2, 5]',
    );
  });

  it('refuses logits that are not one row of scores each', () => {
    const deep = chain({
      next: () => ({ logits: tf.zeros([2, 1, V]) as never, state: undefined }),
    });
    expect(() => greedyDecode(deep, INPUT)).toThrow(
      'logits: expected [rows=2, V=7], received [2, 1, 7]',
    );
    expect(() => beamSearch(deep, INPUT, { beamSize: 3 })).toThrow(
      'logits: expected [rows=6, V=7], received [2, 1, 7]',
    );
  });
});
