import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  causalMask,
  MultiHeadAttention,
  scaledDotProductAttention,
  splitHeads,
} from '../../lib/attention';
import { FeedForward } from '../../lib/layers';
import { probePermutation } from '../../lib/probes';
import { Random } from '../../lib/tensor';

const [B, T, D] = [2, 5, 6];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const attention = new MultiHeadAttention(D, 3, new Random(1));
const feedForward = new FeedForward(D, 7, new Random(1));

describe('probePermutation', () => {
  it('passes attention and feed-forward', () => {
    expect(probePermutation((t) => attention.forward(t, t, t).context, x).passed).toBe(true);
    expect(probePermutation((t) => feedForward.forward(t), x).passed).toBe(true);
  });

  it.each<[string, (input: tf.Tensor3D) => tf.Tensor]>([
    [
      'heads merged without a transpose',
      (t) => {
        const heads = splitHeads(t, 3);
        return scaledDotProductAttention(heads, heads, heads).context.reshape([B, T, D]);
      },
    ],
    [
      'heads cut without a transpose',
      (t) => {
        const heads = t.reshape<tf.Tensor4D>([B, 3, T, D / 3]);
        return scaledDotProductAttention(heads, heads, heads).context.reshape([B, T, D]);
      },
    ],
    ['kernel 3', (t) => tf.conv1d(t, tf.ones([3, D, 7]), 1, 'same')],
    ['a causal mask', (t) => attention.forward(t, t, t, { mask: causalMask(T) }).context],
    ['positions', (t) => tf.mul(t, tf.range(0, T).reshape([1, T, 1]))],
    ['a shift', (t) => tf.concat([t.slice([0, 1, 0]), t.slice([0, 0, 0], [B, 1, D])], 1)],
  ])('fails %s', (_, run) => {
    const { passed, verdict } = probePermutation(run, x);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('heads cut or merged by a reshape without a transpose');
    expect(verdict.zh).toContain('没有转置');
  });
});
