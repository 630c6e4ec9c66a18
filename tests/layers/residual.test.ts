import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Residual } from '../../lib/layers';
import { expectNoLeak } from '../support/leaks';

const [B, T, D] = [2, 3, 5];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D]);
const output = tf.randomNormal<tf.Rank.R3>([B, T, D]);

describe('Residual', () => {
  it('normalises the sum when post', () => {
    const post = new Residual(D, 'post');
    expect(post.enter(x)).toBe(x);
    expect(post.leave(x, output)).toBeAllClose(post.norm.forward(tf.add(x, output)));
  });

  it('normalises what the sublayer receives, and leaves the sum alone, when pre', () => {
    const pre = new Residual(D, 'pre');
    expect(pre.enter(x)).toBeAllClose(pre.norm.forward(x));
    expect(pre.leave(x, output)).toBeAllClose(tf.add(x, output));
  });

  it('drops from the sublayer, never from the stream', () => {
    const nothing = <Kind extends tf.Tensor>(t: Kind): Kind => tf.zerosLike<Kind>(t);
    expect(new Residual(D, 'pre').leave(x, output, { dropout: nothing })).toBeAllClose(x);
  });

  it.each(['post', 'pre'] as const)('leaks no tensor when %s', async (placement) => {
    const residual = new Residual(D, placement);
    await expectNoLeak(() => residual.leave(x, output));
  });
});
