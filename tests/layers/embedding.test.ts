import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  Embedding,
  SinusoidalPositions,
  sinusoidalEncoding,
  TokenEmbedding,
} from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [V, D, maxLen] = [7, 5, 4];
const ids = tf.tensor2d(
  [
    [6, 2, 2],
    [0, 1, 5],
  ],
  [2, 3],
  'int32',
);

describe('TokenEmbedding', () => {
  const embedding = new TokenEmbedding(V, D, new Random(1));

  it('is row ids[b, t] of the table times √D', () => {
    const rows = embedding.weight.arraySync();
    const expected = [
      [6, 2, 2],
      [0, 1, 5],
    ].map((sentence) => sentence.map((id) => rows[id].map((x) => x * Math.sqrt(D))));
    expect(embedding.forward(ids)).toBeAllClose(expected);
  });

  it('starts with a standard deviation of 1/√D', () => {
    const { weight } = new TokenEmbedding(211, 64, new Random(2));
    const spread = Math.sqrt(tf.moments(weight).variance.dataSync()[0]);
    expect(Math.abs(spread * Math.sqrt(64) - 1)).toBeLessThan(0.05);
  });

  it('is the row itself where it is not scaled, and starts at 0.02', () => {
    const plain = new TokenEmbedding(211, 64, new Random(2), { isScaled: false });
    expect(plain.forward(ids)).toBeAllClose(tf.gather(plain.weight, ids), { atol: 0, rtol: 0 });
    const spread = Math.sqrt(tf.moments(plain.weight).variance.dataSync()[0]);
    expect(Math.abs(spread / 0.02 - 1)).toBeLessThan(0.05);
  });

  it('adds up the gradients of a token that stands twice', () => {
    const { grads } = tf.variableGrads(() => embedding.forward(ids).sum(), [embedding.weight]);
    const times = [1, 1, 2, 0, 0, 1, 1].map((count) => Array<number>(D).fill(count * Math.sqrt(D)));
    expect(grads[embedding.weight.name]).toBeAllClose(times);
  });

  it('refuses an id outside the vocabulary by place, and what is no matrix of ids', () => {
    const outside = tf.tensor2d(
      [
        [1, 2],
        [3, 7],
      ],
      [2, 2],
      'int32',
    );
    expect(() => embedding.forward(outside)).toThrow(
      'ids[1, 1]: expected a token id from 0 to 6 (vocabulary of 7), received 7',
    );
    expect(() => embedding.forward(tf.tensor2d([[-1]], [1, 1], 'int32'))).toThrow('received -1');
    expect(() => embedding.forward(tf.tensor2d([[1]]))).toThrow('expected dtype int32');
    expect(() => embedding.forward(tf.zeros([0, 3], 'int32'))).toThrow('at least one token');
  });
});

describe('Embedding', () => {
  const embedding = new Embedding(V, D, new SinusoidalPositions(maxLen, D), new Random(1));

  /** Row `id` of the table times √D, plus row `t` of the positions. */
  const expected = (rows: number[][], start: number) => {
    const [table, places] = [embedding.token.weight, sinusoidalEncoding(maxLen, D)].map((t) =>
      t.arraySync(),
    );
    return rows.map((row) =>
      row.map((id, t) => table[id].map((x, i) => x * Math.sqrt(D) + places[start + t][i])),
    );
  };

  it('adds the same positions to every sentence, from `start` on', () => {
    const rows = ids.arraySync();
    expect(embedding.forward(ids)).toBeAllClose(expected(rows, 0));
    const short = rows.map((row) => row.slice(0, 2));
    expect(embedding.forward(tf.tensor2d(short, [2, 2], 'int32'), { start: 2 })).toBeAllClose(
      expected(short, 2),
    );
  });

  it('adds nothing where positions have no table, and scales as it is told', () => {
    const alone = new Embedding(V, D, { maxLen }, new Random(1), { isScaled: false });
    expect(alone.forward(ids)).toBeAllClose(tf.gather(alone.token.weight, ids));
    expect(() => alone.forward(tf.ones([1, 5], 'int32'))).toThrow('(maxLen), received 5');
  });

  it('drops from the sum in training', () => {
    const nothing = <T extends tf.Tensor>(x: T): T => tf.zerosLike<T>(x);
    const dropped = embedding.forward(ids, { training: { dropout: nothing } });
    expect(dropped).toBeAllClose(tf.zeros([2, 3, D]), { atol: 0 });
  });

  it('refuses an empty sentence and one longer than there are positions', () => {
    expect(() => embedding.forward(tf.ones([1, 5], 'int32'))).toThrow(
      'ids: expected 1 to 4 tokens (maxLen), received 5',
    );
    expect(() => embedding.forward(tf.ones([1, 0], 'int32'))).toThrow('received 0');
    expect(() => embedding.forward(ids, { start: 2 })).toThrow('received 5');
  });

  it('leaks no tensor', () => expectNoLeak(() => embedding.forward(ids)));
});
