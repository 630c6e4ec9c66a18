import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GRU } from '../../lib/layers';
import { RecurrentEncoder } from '../../lib/models';
import { createDropout, namedParameters, Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, Ts, V, D] = [3, 5, 17, 14];
const DIRECTIONS = ['forward', 'backward', 'both'] as const;
const source = tf.tensor2d([5, 6, 7, 8, 2, 11, 12, 2, 0, 0, 14, 15, 16, 2, 0], [B, Ts], 'int32');
const build = (direction: (typeof DIRECTIONS)[number]) =>
  new RecurrentEncoder(V, D, direction, new Random(3));
const row = (ids: number[]) => tf.tensor2d([ids], [1, ids.length], 'int32');
/** The memory of one position of a sentence, [1, 1, size]. */
const at = (memory: tf.Tensor3D, b: number, t: number, [from, size] = [0, D]) =>
  memory.slice([b, t, from], [1, 1, size]);

describe.each(DIRECTIONS)('RecurrentEncoder, %s', (direction) => {
  const encoder = build(direction);

  it('gives a memory at every token, the last state, and where tokens are', () => {
    const { memory, last, sourceMask } = encoder.forward(source);
    expect(memory.shape).toEqual([B, Ts, D]);
    expect(last.shape).toEqual([B, D]);
    expect(sourceMask.shape).toEqual([B, 1, 1, Ts]);
    expect(sourceMask.dataSync()).toEqual(source.notEqual(0).dataSync());
  });

  it('reads a padded sentence as the sentence alone', () => {
    const together = encoder.forward(source);
    const alone = encoder.forward(row([11, 12, 2]));
    expect(together.last.slice([1], [1])).toBeAllClose(alone.last, { atol: 1e-6 });
    const read = together.memory.slice([1, 0, 0], [1, 3, D]);
    expect(read).toBeAllClose(alone.memory, { atol: 1e-6 });
  });

  it('drops once, on the embeddings', () => {
    const shapes: number[][] = [];
    const dropout = <T extends tf.Tensor>(x: T) => (shapes.push(x.shape), x);
    encoder.forward(source, { dropout });
    expect(shapes).toEqual([[B, Ts, D]]);
    const hiding = createDropout(0.5, tf.tensor1d([1, 1], 'int32'));
    const { memory } = encoder.forward(source, { dropout: hiding });
    expect(memory).not.toBeAllClose(encoder.forward(source).memory);
  });

  it('leaks no tensor, and refuses ids outside the vocabulary', async () => {
    await expectNoLeak(() => encoder.forward(source));
    expect(() => encoder.forward(row([5, V]))).toThrow('expected a token id from 0 to 16');
  });
});

describe('what a recurrent encoder remembers at a token', () => {
  const memoryOf = (direction: (typeof DIRECTIONS)[number], ids: number[]) =>
    build(direction).forward(row(ids)).memory;

  it('is all up to it when it reads forward, and all from it on backward', () => {
    const [one, other] = [
      [5, 6, 7, 2],
      [5, 6, 9, 2],
    ];
    for (const [direction, same, moved] of [
      ['forward', [0, 1], [2, 3]],
      ['backward', [3], [0, 1, 2]],
    ] as const) {
      const [a, b] = [memoryOf(direction, one), memoryOf(direction, other)];
      for (const t of same) expect(at(a, 0, t)).toBeAllClose(at(b, 0, t), { atol: 0, rtol: 0 });
      for (const t of moved) expect(at(a, 0, t)).not.toBeAllClose(at(b, 0, t));
    }
  });

  it('in both directions is one half each, and the halves differ', () => {
    const { memory, last } = build('both').forward(row([5, 6, 7, 2]));
    const half = D / 2;
    expect(at(memory, 0, 3, [0, half]).reshape([half])).toBeAllClose(
      last.slice([0, 0], [1, half]).reshape([half]),
    );
    expect(at(memory, 0, 0, [half, half]).reshape([half])).toBeAllClose(
      last.slice([0, half], [1, half]).reshape([half]),
    );
    expect(at(memory, 0, 1, [0, half])).not.toBeAllClose(at(memory, 0, 1, [half, half]));
  });

  it('backward is what the reversed sentence gives forward, for the same weights', () => {
    const [backward, forward] = [build('backward'), build('forward')];
    const ofOther = namedParameters(backward);
    for (const [name, parameter] of namedParameters(forward)) {
      parameter.assign(ofOther.get(name.replace('leftToRight', 'rightToLeft'))!);
    }
    const reversed = forward.forward(row([2, 7, 6, 5]));
    const { last, memory } = backward.forward(row([5, 6, 7, 2]));
    expect(last).toBeAllClose(reversed.last);
    expect(memory).toBeAllClose(tf.reverse(reversed.memory, 1));
  });
});

it('has a GRU a direction, of half the size where there are two, and refuses an odd size', () => {
  const of = (direction: (typeof DIRECTIONS)[number]) => build(direction);
  expect([of('forward').leftToRight?.size, of('forward').rightToLeft]).toEqual([D, undefined]);
  expect([of('backward').leftToRight, of('backward').rightToLeft?.size]).toEqual([undefined, D]);
  expect(of('both').leftToRight).toBeInstanceOf(GRU);
  expect([of('both').leftToRight?.size, of('both').rightToLeft?.size]).toEqual([7, 7]);
  expect(() => new RecurrentEncoder(V, 7, 'both', new Random(1))).toThrow(
    'dModel: expected an even number for two directions, received 7',
  );
});
