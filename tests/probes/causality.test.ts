import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask, MultiHeadAttention, scaledDotProductAttention } from '../../lib/attention';
import { BatchNorm } from '../../lib/layers';
import { probeCausality, type Sequence } from '../../lib/probes';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, T, D] = [2, 5, 6];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const ids = tf.tensor2d([1, 5, 6, 7, 8, 1, 9, 4, 2, 0], [B, T], 'int32');
const attention = new MultiHeadAttention(D, 3, new Random(1));
const read = (mask?: tf.Tensor) => (input: Sequence) => {
  const features = input as tf.Tensor3D;
  return attention.forward(features, features, features, { mask }).context;
};
const square = tf.ones([T, T]);

describe('probeCausality', () => {
  it('passes what sees the past only: features and ids', () => {
    expect(probeCausality(read(causalMask(T)), x).passed).toBe(true);
    expect(probeCausality((input) => tf.cumsum(tf.cast(input, 'float32'), 1), ids).passed).toBe(
      true,
    );
  });

  it('says where and after what it moved', () => {
    const { passed, verdict, difference } = probeCausality(read(), x);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('with another token at 1, [0, 0, 0] is');
    expect(verdict.en).toContain('This looks like a causal mask that is missing');
    expect(verdict.zh).toContain('换了位置 1 的词元后，[0, 0, 0] 处是');
    expect(difference?.place).toEqual([0, 0, 0]);
  });

  const heads = (input: Sequence) => input.reshape<tf.Tensor4D>([B, 3, T, D / 3]); // no transpose
  it.each<[string, (input: Sequence) => tf.Tensor]>([
    ['a diagonal off by one', read(tf.cast(tf.linalg.bandPart(square, -1, 1), 'bool'))],
    ['the other triangle', read(tf.cast(tf.linalg.bandPart(square, 0, -1), 'bool'))],
    [
      'a feed-forward layer with kernel 3',
      (input) => tf.conv1d(input as tf.Tensor3D, tf.ones([3, D, 7]), 1, 'same'),
    ],
    ['a norm over time', (input) => tf.sub(input, tf.mean(input, 1, true))],
    [
      'statistics of the batch',
      (input) => new BatchNorm(D).forward(input as tf.Tensor3D, { dropout: (t) => t }),
    ],
    [
      'heads cut without a transpose',
      (input) => {
        const cut = heads(input);
        return scaledDotProductAttention(cut, cut, cut, { mask: causalMask(T) })
          .context.transpose([0, 2, 1, 3])
          .reshape([B, T, D]);
      },
    ],
    ['ids that are seen early', (input) => tf.reverse(tf.cumsum(tf.reverse(input, 1), 1), 1)],
  ])('fails %s', (name, run) => {
    expect(probeCausality(run, name.startsWith('ids') ? ids.cast('int32') : x).passed).toBe(false);
  });

  it('leaks no tensor', async () => {
    const mask = causalMask(T);
    await expectNoLeak(() => void probeCausality(read(mask), x));
    await expectNoLeak(() => void probeCausality(read(), x));
  });
});
