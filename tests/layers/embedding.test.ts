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

  it('adds up the gradients of a word that stands twice', () => {
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

  it('adds the same positions to every sentence', () => {
    const positions = sinusoidalEncoding(maxLen, D).slice([0, 0], [3, D]);
    expect(embedding.forward(ids)).toBeAllClose(tf.add(embedding.token.forward(ids), positions));
  });

  it('refuses an empty sentence and one longer than there are positions', () => {
    expect(() => embedding.forward(tf.ones([1, 5], 'int32'))).toThrow(
      'ids: expected 1 to 4 tokens (maxLen), received 5',
    );
    expect(() => embedding.forward(tf.ones([1, 0], 'int32'))).toThrow('received 0');
  });

  it('leaks no tensor', () => expectNoLeak(() => embedding.forward(ids)));
});
