import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type Norm, Residual } from '../../lib/layers';
import type { TrainingPass } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, T, D] = [2, 3, 5];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const output = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 2);
const nothing: TrainingPass = {
  dropout: <Kind extends tf.Tensor>(t: Kind) => tf.zerosLike<Kind>(t),
};

/** Halves, in training a third: so that one sees whether it took part, and what it was told. */
const norm: Norm = { forward: (t, training) => tf.mul(t, training ? 1 / 3 : 1 / 2) };
const [post, pre] = [new Residual(norm, 'post'), new Residual(norm, 'pre')];

describe('Residual', () => {
  it('normalises the sum when post', () => {
    expect(post.enter(x)).toBe(x);
    expect(post.leave(x, output)).toBeAllClose(tf.mul(tf.add(x, output), 1 / 2));
  });

  it('normalises what the sublayer receives, and leaves the sum alone, when pre', () => {
    expect(pre.enter(x)).toBeAllClose(tf.mul(x, 1 / 2));
    expect(pre.leave(x, output)).toBeAllClose(tf.add(x, output));
  });

  it('drops from the sublayer, never from the stream, and tells the norm of the training', () => {
    expect(pre.leave(x, output, nothing)).toBeAllClose(x);
    expect(pre.enter(x, nothing)).toBeAllClose(tf.mul(x, 1 / 3));
    expect(post.leave(x, output, nothing)).toBeAllClose(tf.mul(x, 1 / 3));
  });

  it.each([post, pre])('leaks no tensor when $placement', async (residual) => {
    await expectNoLeak(() => residual.leave(x, output));
  });
});
